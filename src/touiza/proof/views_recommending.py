"""Letters of recommendation, on the association's side."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.proof.access_letters import access_letter_for, letters_for, people_served
from touiza.proof.forms import ReasonForm
from touiza.proof.forms_letters import LetterForm, OfferForm
from touiza.proof.models import LetterState, Recommendation
from touiza.proof.services.recommending import decline_letter, offer_letter, revoke_letter, withdraw_letter

PER_PAGE = 20
SHOWS = {"": (LetterState.ASKED, LetterState.OFFERED), "valid": (LetterState.ACCEPTED,), "ended": (LetterState.REVOKED, LetterState.DECLINED)}


@login_required
@require_GET
def recommendations(request: HttpRequest, handle: str) -> HttpResponse:
    """What volunteers ask for, what waits for them, what they took."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    shown = request.GET.get("state", "") if request.GET.get("state", "") in SHOWS else ""
    rows = letters_for(association, limit_of(actor, association)).filter(state__in=SHOWS[shown])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"workspace": workspace(association, actor), "association": association, "page": page, "shown": shown}
    return render(request, "proof/recommendations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def recommendation_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Offer a letter to somebody who did not ask."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    people = people_served(association, limit_of(actor, association)).exclude(pk=actor.pk)
    form = OfferForm(typed(request), people=people)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = offer_letter(person=data["person"], association=association.actor, by=actor, role=data["role"], text=data["text"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return _told(request, handle, made)
    context = {"workspace": workspace(association, actor), "association": association, "form": form}
    return render(request, "proof/recommendation_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def recommendation(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """One letter: write it, decline to, take it back."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    letter = access_letter_for(association, public_id, limit_of(actor, association))
    forms: dict[str, Form] = {
        "form": LetterForm(initial={"text": letter.text, "role": letter.role}),
        "reason_form": ReasonForm(prefix="r"),
    }
    if request.method == "POST":
        deed = request.POST.get("to", "")
        name, form = ("reason_form", ReasonForm(request.POST, prefix="r")) if deed in {"decline", "revoke"} else ("form", LetterForm(request.POST))
        forms[name] = form
        try:
            if deed == "withdraw" or form.is_valid():
                return _told(request, handle, _do(letter, actor, deed, getattr(form, "cleaned_data", {})))
        except Refusal as refusal:
            if deed == "withdraw":
                messages.error(request, str(refusal.sentence))
                return redirect("proof:recommendation", handle, public_id)
            blame(form, refusal)
    refused = any(form.errors for form in forms.values())
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "letter": letter,
        "own": letter.person_id == actor.pk,
        "writes": letter.state == LetterState.ASKED or (letter.state == LetterState.OFFERED and letter.writer_id == actor.pk),
        **forms,
    }
    return render(request, "proof/recommendation.html", context, status=422 if refused else 200)


def _do(letter: Recommendation, by: Actor, deed: str, data: dict[str, Any]) -> Recommendation:
    if deed == "decline":
        return decline_letter(letter=letter, by=by, reason=data["reason"])
    if deed == "revoke":
        return revoke_letter(letter=letter, by=by, reason=data["reason"])
    if deed == "withdraw":
        return withdraw_letter(letter=letter, by=by)
    return offer_letter(person=letter.person, association=letter.association, by=by, role=data["role"], text=data["text"])


def _told(request: HttpRequest, handle: str, letter: Recommendation) -> HttpResponse:
    messages.success(request, _("Done: %(name)s has been told.") % {"name": letter.person.known_as})
    return redirect("proof:recommendation", handle, letter.public_id)
