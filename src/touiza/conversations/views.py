"""The list of one's conversations. Each is read where that is shown which it is about."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from touiza.actors.access import access_signed_in
from touiza.conversations.access import conversations_of, described
from touiza.conversations.models import Message

PER_PAGE = 20


@login_required
@require_GET
def conversations(request: HttpRequest) -> HttpResponse:
    """List one's own conversations and those of the associations one acts for, the newest first."""
    actor = access_signed_in(request.user)
    page = Paginator(conversations_of(actor.pk), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    about = described(rows, actor)
    last = Message.objects.in_bulk([row.last_id for row in rows])
    lines = [(row, about[row.pk], last.get(row.last_id)) for row in rows if row.pk in about]
    return render(request, "conversations/list.html", {"page": page, "lines": lines, "actor": actor})
