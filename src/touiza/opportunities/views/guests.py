"""Applying without an account: the form, the link that confirms it, and a guest's own page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.services.limits import address_of, take
from touiza.actors.guest_visits import access_guest, begin_visit
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id as new_id
from touiza.core.web import blame, typed
from touiza.opportunities.access_guests import access_for_guests, access_guest_request, applications_sent_by
from touiza.opportunities.applications_context import KINDS, before_applying
from touiza.opportunities.forms.guests import GuestForm
from touiza.opportunities.models import GuestRequest, Opportunity, Timing
from touiza.opportunities.services.guests import age_asked, confirm_request, refuse_guests, request_as_guest

HOUR, DAY = 3600, 24 * 3600


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def request(request: HttpRequest, slug: str) -> HttpResponse:
    """Apply without an account. Whether an address has one shows in its mailbox alone: the page says the same to all."""
    opportunity = access_for_guests(slug)
    if request.user.is_authenticated:
        return redirect("opportunities:apply", slug)
    form = GuestForm(typed(request), age=age_asked(opportunity), initial={"form_key": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            _count(request, opportunity, form.cleaned_data["email"])
            request_as_guest(opportunity=opportunity, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect(f"{reverse('opportunities:guest_request', args=[slug])}?sent=1")
    context = {
        "opportunity": opportunity,
        "form": form,
        "apply": before_applying(None, opportunity),
        "sent": request.GET.get("sent") == "1",
        "refusal": "" if form.errors else _refusal(opportunity),
        "noindex": True,
    }
    return render(request, "opportunities/guest_request.html", context, status=422 if form.errors else 200)


def _count(request: HttpRequest, opportunity: Opportunity, email: str) -> None:
    take(key=f"guest:{address_of(request)}", limit=20, seconds=HOUR)
    take(key=f"guest_at:{opportunity.pk}", limit=500, seconds=DAY)
    take(key=f"guest_to:{email.strip().lower()}", limit=4, seconds=DAY)


def _refusal(opportunity: Opportunity) -> str:
    try:
        refuse_guests(opportunity, clock.now())
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirmation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what was typed; the button sends it and lets the guest in. Looking changes nothing: mail programs open links."""
    asked = access_guest_request(secret)
    fault, code = "", ""
    if request.method == "POST" and asked.confirmed_at is None:
        try:
            asked = confirm_request(request=asked)
        except Refusal as refusal:
            fault, code = str(refusal.sentence), refusal.code
        else:
            return _let_in(request, asked)
    context: dict[str, Any] = {
        "asked": asked,
        "opportunity": asked.opportunity,
        "fault": fault,
        "sign_in": f"{reverse('opportunities:apply', args=[asked.opportunity.post.slug])}?typed={secret}" if code == "has_account" else "",
        "noindex": True,
        "languages_off": True,
    }
    return render(request, "opportunities/guest_confirmation.html", context, status=409 if fault else 200)


def _let_in(request: HttpRequest, asked: GuestRequest) -> HttpResponse:
    """Lead on to the new application, where one chooses shifts to their list; a link that was used lets nobody in."""
    application = asked.application
    if application is None or request.user.is_authenticated:
        return redirect(request.path)
    begin_visit(request, application.person.person)
    if asked.opportunity.timing == Timing.SHIFTS:
        return redirect("opportunities:shifts", asked.opportunity.post.slug)
    return redirect("opportunities:application", application.public_id)


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What a guest has sent, and what they can do with it."""
    person = access_guest(request)
    rows = [{"application": one, "kind": KINDS[one.state]} for one in applications_sent_by(person.actor)]
    context = {"person": person, "rows": rows, "noindex": True}
    return render(request, "opportunities/guest.html", context)
