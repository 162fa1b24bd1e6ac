"""Captains: a coordinator names them; they enter the hours of their team."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.actors.access import access_signed_in
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame
from touiza.opportunities.access import access_to_edit
from touiza.opportunities.access_captains import access_captain, access_own_captaincy, captains_of, team
from touiza.opportunities.forms.captains import CaptainForm, TeamHoursForm
from touiza.opportunities.models import Opportunity, Shift, Timing
from touiza.opportunities.services.captains import end_captain, enter_for_team, name_captain
from touiza.ui.formats import date_day, known


@login_required
@require_http_methods(["GET", "POST"])
def captains(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may enter hours for the others of this work; POST names one."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor, Can.DECIDE)
    shifts = _shifts(opportunity)
    today = clock.today(opportunity.zone)
    people = team(opportunity, None)
    initial = {"until": today + dt.timedelta(days=31)}
    form = CaptainForm(request.POST if request.method == "POST" else None, people=people, shifts=shifts, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        person = next(one for one in people if str(one.pk) == data["person"])
        shift = next((one for one, _words in shifts if str(one.pk) == data.get("shift")), None)
        try:
            name_captain(opportunity=opportunity, person=person, by=actor, until=data["until"], shift=shift)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Done: %(name)s has been told.") % {"name": person.known_as})
            return redirect("opportunities:captains", slug)
    context = {
        "workspace": workspace(opportunity.association, actor),
        "association": opportunity.association,
        "opportunity": opportunity,
        "captains": captains_of(opportunity),
        "people": people,
        "form": form,
        "noindex": True,
    }
    return render(request, "opportunities/captains.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def captain(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """End one captaincy."""
    actor = access_signed_in(request.user)
    found = access_captain(access_to_edit(slug, actor, Can.DECIDE), pk)
    end_captain(captain=found, by=actor)
    messages.success(request, _("Done: %(name)s has been told.") % {"name": found.person.known_as})
    return redirect("opportunities:captains", slug)


@login_required
@require_http_methods(["GET", "POST"])
def team_hours(request: HttpRequest, slug: str) -> HttpResponse:
    """A captain enters the hours of the others: one day, and a time for each."""
    actor = access_signed_in(request.user)
    found = access_own_captaincy(actor, slug, request.GET.get("of", ""))
    opportunity = found.opportunity
    people = [one for one in team(opportunity, found.shift) if one.pk != actor.pk]
    day = found.shift.day if found.shift else clock.today(opportunity.zone)
    sent = request.POST if request.method == "POST" else None
    form = TeamHoursForm(sent, people=people, unit=opportunity.unit, initial={"done_on": day, "key": public_id()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            told = {"done_on": data["done_on"], "note": data["note"], "key": data["key"], "amounts": form.amounts()}
            claims = enter_for_team(captain=found, by=actor, sure=form.yes, **told)
        except Refusal as refusal:
            form.blame(refusal)
        else:
            number = len(claims)
            entered = ngettext("%(count)s person’s hours are entered.", "The hours of %(count)s people are entered.", number) % {"count": number}
            messages.success(request, f"{entered} {_('Each of them is told; a coordinator confirms.')}")
            return redirect(request.get_full_path())
    context = {"opportunity": opportunity, "captain": found, "people": people, "form": form, "noindex": True}
    return render(request, "opportunities/team_hours.html", context, status=422 if form.errors else 200)


def _shifts(opportunity: Opportunity) -> list[tuple[Shift, str]]:
    """Return the shifts a captain can be named for: the latest over, and those of the next weeks."""
    if opportunity.timing != Timing.SHIFTS:
        return []
    rows = Shift.objects.planned().filter(opportunity=opportunity, day__gte=clock.today(opportunity.zone) - dt.timedelta(days=31))
    lang = known(get_language())
    return [(shift, f"{date_day(shift.day, lang)} {shift.starts:%H:%M}") for shift in rows.order_by("starts_at")[:40]]
