"""The week of an association's shifts."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role, limit_of, powers_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.home.week import week_from
from touiza.relations.free import find_free


@login_required
@require_GET
def week(request: HttpRequest, handle: str) -> HttpResponse:
    """Seven days of work at set times and their gaps; `?from=` is a day of the week that is wanted."""
    return render(request, "home/week.html", _context(request, handle))


@login_required
@require_GET
def week_print(request: HttpRequest, handle: str) -> HttpResponse:
    """The same week as a list on paper."""
    return render(request, "home/week_print.html", _context(request, handle) | {"languages_off": True})


def _context(request: HttpRequest, handle: str) -> dict[str, Any]:
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.SEE_WORK)
    week = week_from(association, request.GET.get("from", ""), limit=limit_of(actor, association))
    may_call = Can.COORDINATE in powers_of(actor, association)
    free = find_free(association, [slot.gap for slot in week.gaps], by=actor.pk) if may_call else {}
    return {
        "association": association,
        "workspace": workspace(association, actor),
        "week": week,
        "gaps": [(slot, free.get(slot.gap.key)) for slot in week.gaps],
        "noindex": True,
    }
