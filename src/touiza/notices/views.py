"""The page of notices, in groups, and the way from a group to what it tells of."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_signed_in
from touiza.notices.access import access_group
from touiza.notices.grouping import lines_of, telling_of
from touiza.notices.models import NoticeGroup
from touiza.notices.services.joining import mark_read

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List the newest first; POST marks all as read."""
    actor = access_signed_in(request.user)
    if request.method == "POST":
        mark_read(recipient=actor)
        return redirect("notices:list")
    rows = NoticeGroup.objects.filter(recipient=actor, in_app=True).order_by("-newest_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page": page, "lines": lines_of(list(page), actor), "recipient": actor.pk, "noindex": True})


@login_required
@require_http_methods(["GET"])
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one group as read and go to what it tells of."""
    actor = access_signed_in(request.user)
    group = access_group(actor, pk)
    mark_read(recipient=actor, groups=[group.pk])
    telling = telling_of(group, actor)
    return redirect(telling.url if telling else "notices:list")
