"""A volunteer enters the time they gave to an opportunity."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.opportunities.access_applications import access_engaged_opportunity
from touiza.opportunities.access_captains import is_captain_of
from touiza.opportunities.access_shifts import last_shift_done
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.hours import enter_hours
from touiza.proof import book
from touiza.proof.forms import HoursForm


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; it proposes the day and the time that the opportunity announced."""
    actor = access_signed_in(request.user)
    opportunity = access_engaged_opportunity(actor, slug)
    form = HoursForm(request.POST or None, initial=_proposal(opportunity, actor) | _wanted(request, opportunity, actor), unit=opportunity.unit)
    if request.method == "POST" and form.is_valid():
        try:
            enter_hours(opportunity=opportunity, person=actor, sure=form.yes, **form.cleaned_data)
        except Refusal as refusal:
            form.blame(refusal)
        else:
            messages.success(request, _("Your hours are entered. The association confirms them, and you are told."))
            return redirect("proof:hours")
    context = {"opportunity": opportunity, "form": form, "captain": is_captain_of(actor, opportunity), "entered": book.entered_for(actor, opportunity.post)}
    return render(request, "opportunities/hours.html", context, status=422 if form.errors else 200)


def _wanted(request: HttpRequest, opportunity: Opportunity, actor: Actor) -> dict[str, object]:
    """Return the day that the address asks for, with what is proposed for it."""
    asked = request.GET.get("day", "")
    line = next((line for line in book.proposals_to(actor) if line.source_id == opportunity.pk and line.done_on.isoformat() == asked), None)
    return {"done_on": line.done_on, "minutes": line.minutes} if line else {}


def _proposal(opportunity: Opportunity, actor: Actor) -> dict[str, object]:
    if opportunity.timing == "shifts" and (shift := last_shift_done(actor, opportunity, clock.now())):
        return {"done_on": shift.day, "minutes": min(shift.minutes, 24 * 60), "key": public_id()}
    today = clock.today(opportunity.zone)
    ended = opportunity.deadline if opportunity.timing != "dated" else None
    day = opportunity.day if opportunity.timing == "dated" and opportunity.day and opportunity.day <= today else today
    day = min(day, ended) if ended else day
    minutes = opportunity.minutes if opportunity.per == "once" and opportunity.minutes else None
    return {"done_on": day, "minutes": minutes if (minutes or 0) <= 24 * 60 else None, "key": public_id()}
