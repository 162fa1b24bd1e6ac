"""The page of notices, and the way from a notice to what it tells of."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_signed_in
from touiza.notices.access import access_notice
from touiza.notices.models import Notice
from touiza.notices.registry import load_objects
from touiza.notices.services.telling import mark_read, words

PER_PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List the newest first; POST marks all as read."""
    actor = access_signed_in(request.user)
    if request.method == "POST":
        mark_read(recipient=actor)
        return redirect("notices:list")
    rows = Notice.objects.filter(recipient=actor).select_related(
        "activity__actor__person", "activity__association", "activity__person__person"
    )
    page = Paginator(rows.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    load_objects(notice.activity for notice in page)
    lines = [(notice, words(notice.activity, actor)) for notice in page]
    return render(request, "notices/list.html", {"page": page, "lines": [line for line in lines if line[1]]})


@login_required
@require_http_methods(["GET"])
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read and go to what it tells of."""
    actor = access_signed_in(request.user)
    notice = access_notice(actor, pk)
    mark_read(recipient=actor, ids=[notice.pk])
    telling = words(notice.activity, actor)
    return redirect(telling.url if telling else "notices:list")
