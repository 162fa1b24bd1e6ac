"""An association's opportunities as a board: a column for each state, moved by buttons, with what is still missing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.opportunities.board import columns_of


@login_required
@require_GET
def board(request: HttpRequest, handle: str) -> HttpResponse:
    """Show each column with its first cards; the list under its tab has the rest."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.SEE_WORK)
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "columns": columns_of(association, limit_of(actor, association)),
        "noindex": True,
    }
    return render(request, "opportunities/board.html", context)
