"""Claiming an association nobody answers for, and the reviewers' queue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.accounts.reauthentication import ask_identity
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.associations.access import access_association, access_claim, access_reviewer
from touiza.associations.forms import ClaimForm, DecisionForm
from touiza.associations.models import Claim
from touiza.associations.people import claimant, claims_in, other_claims, waiting_claim
from touiza.associations.services.claims import accept_claim, decline_claim, file_claim
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed

PER_PAGE = 20
DAY = 24 * 3600


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, handle: str) -> HttpResponse:
    """Ask, with evidence, to answer for an unclaimed association."""
    actor = access_signed_in(request.user)
    association = access_association(handle)
    form = ClaimForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"claim:{actor.pk}", limit=5, seconds=DAY)
            file_claim(association=association, person=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Thank you. Somebody will read it, and you will be told by e-mail."))
            return redirect("associations:claim", handle)
    context = {"association": association, "form": form, "waiting": waiting_claim(association, actor), "noindex": True}
    return render(request, "associations/claim.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """List the claims in a state, those that have waited longest first."""
    access_reviewer(request.user)
    state = request.GET.get("state", "")
    state = state if state in Claim.State.values else Claim.State.WAITING
    page = Paginator(claims_in(state), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [
        {"text": label, "href": f"?state={value}", "current": value == state} for value, label in Claim.State.choices
    ]
    reader = actor_of(request.user)
    lines = [(row, claimant(row, reader)) for row in page]
    return render(request, "associations/claims.html", {"page": page, "lines": lines, "tabs": tabs})


@login_required
@require_http_methods(["GET", "POST"])
def claim_detail(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Show one claim with its evidence; POST decides it: `answer` is "accept" or "decline"."""
    access_reviewer(request.user)
    found = access_claim(public_id)
    form = DecisionForm(typed(request))
    if request.method == "POST" and form.is_valid():
        if asking := ask_identity(request):  # accepting gives a role
            return asking
        decide = accept_claim if form.cleaned_data["answer"] == "accept" else decline_claim
        try:
            decide(claim=found, by=actor_of(request.user), sentence=form.cleaned_data["sentence"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Decided. The person has been told."))
            return redirect("associations:claims")
    reader = actor_of(request.user)
    others = [(other, claimant(other, reader)) for other in other_claims(found)]
    context = {"claim": found, "person": claimant(found, reader), "others": others, "form": form}
    return render(request, "associations/claim_detail.html", context, status=422 if form.errors else 200)
