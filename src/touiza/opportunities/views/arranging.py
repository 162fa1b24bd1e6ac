"""Agreeing on a time with each person, and registering what took place."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.ids import public_id as new_id
from touiza.core.web import blame, next_of
from touiza.opportunities.access_applications import access_to_take_part
from touiza.opportunities.access_arranging import (
    access_appointment,
    access_arranged,
    appointments_of,
    named_people,
    volunteers_of,
)
from touiza.opportunities.forms.arranging import AppointmentForm, PastActivityForm
from touiza.opportunities.services.arranging import answer_appointment, cancel_appointment, propose_appointment
from touiza.opportunities.services.past import record_activity
from touiza.opportunities.zones import zone_of


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def appointments(request: HttpRequest, public_id: str) -> HttpResponse:
    """The times of one place: proposed, agreed; POST proposes one. The same page for both sides."""
    actor = access_signed_in(request.user)
    seen = access_to_take_part(actor, public_id)
    engagement = access_arranged(seen.application)
    form = AppointmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"appointment:{actor.pk}", limit=100, seconds=24 * 3600)
            span = form.span(engagement.opportunity.zone)
            propose_appointment(engagement=engagement, by=actor, span=span, note=form.cleaned_data["note"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Proposed. The other side answers, and you are told."))
            return redirect("opportunities:appointments", public_id)
    return _page(request, seen.application, engagement, form, as_applicant=seen.as_applicant)


def _page(request: HttpRequest, application: Any, engagement: Any, form: Any, *, as_applicant: bool) -> HttpResponse:
    context = {
        "application": application,
        "opportunity": application.opportunity,
        "open": engagement.ended_at is None,
        "rows": appointments_of(engagement, as_applicant=as_applicant),
        "as_applicant": as_applicant,
        "form": form,
        "noindex": True,
    }
    return render(request, "opportunities/appointments.html", context, status=422 if form.errors else 200)


@guests_too
@login_required
@require_POST
def appointment(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """Agree to a time, say that it does not suit, or cancel it."""
    actor = access_signed_in(request.user)
    seen = access_to_take_part(actor, public_id)
    engagement = access_arranged(seen.application)
    row = access_appointment(engagement, pk)
    answer = request.POST.get("answer", "")
    form = AppointmentForm(None)
    try:
        if answer in {"yes", "no"}:
            answer_appointment(appointment=row, by=actor, agreed=answer == "yes")
            messages.success(request, _("Agreed, and the other side is told.") if answer == "yes" else _("The other side is told that it does not suit."))
        elif answer == "cancel":
            cancel_appointment(appointment=row, by=actor)
            messages.success(request, _("Cancelled, and the other side is told."))
    except Refusal as refusal:
        form = AppointmentForm({})
        form.full_clean()
        form.errors.clear()
        form.add_error(None, str(refusal.sentence))
        return _page(request, seen.application, engagement, form, as_applicant=seen.as_applicant)
    return redirect(next_of(request, reverse("opportunities:appointments", args=[public_id])))


@login_required
@require_http_methods(["GET", "POST"])
def past(request: HttpRequest, handle: str) -> HttpResponse:
    """Register what took place, with who was there."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    people = volunteers_of(association)
    initial = {"commune": association.commune, "form_key": new_id()}
    form = PastActivityForm(request.POST if request.method == "POST" else None, people=people, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"past:{actor.pk}", limit=60, seconds=24 * 3600)
            there = named_people(association, form.cleaned_data["members"], form.cleaned_data["handles"])
            made = record_activity(
                association=association, by=actor, people=there, form_key=form.cleaned_data["form_key"] or new_id(),
                fields=form.opportunity_fields(association, zone_of(association.commune)),
            )  # fmt: skip
        except Refusal as refusal:
            blame(form, refusal)
        else:
            count = len(there)
            told = ngettext(
                "Registered. %(n)d person is told and enters their hours.",
                "Registered. %(n)d people are told and enter their hours.",
                count,
            )
            messages.success(request, told % {"n": count})
            return redirect("opportunities:detail", made.post.slug)
    context = {"workspace": workspace(association, actor), "association": association, "form": form, "noindex": True}
    return render(request, "opportunities/past.html", context, status=422 if form.errors else 200)
