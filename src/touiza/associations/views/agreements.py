"""With whom an association is allied, for who answers for it: networks, agreements, and each agreement's page."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.access_alliances import access_agreement
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.forms_alliances import AgreementForm, AgreementReasonForm, ReviewForm
from touiza.associations.models import Agreement, Association
from touiza.associations.networks import agreements_of, askers, lines_of, places_of
from touiza.associations.services import agreements as services
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame, keep_typed, next_of, typed

PER_PAGE = 30


@login_required
@require_GET
def alliances(request: HttpRequest, handle: str) -> HttpResponse:
    """The networks and agreements of an association, and what waits for its answer."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    page = Paginator(agreements_of(association), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "places": places_of(association),
        "askers": askers(association),
        "page": page,
        "lines": lines_of(list(page), association),
        "today": clock.today(),
        "noindex": True,
    }
    return render(request, "associations/alliances.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Propose an agreement to another association, or state one with a body outside."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    form = AgreementForm(typed(request), initial={"begins": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"agreement:{association.pk}", limit=30, seconds=24 * 3600)
            services.propose_agreement(association=association, by=actor, terms=services.Terms(**form.cleaned_data))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            partner = form.cleaned_data["partner"]
            messages.success(request, _("Sent: it is in force once the other side agrees.") if partner else _("The agreement is written down."))
            return redirect("associations:alliances", handle)
    context = {"association": association, "workspace": workspace(association, actor), "form": form, "noindex": True}
    return render(request, "associations/agreement_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """One agreement. `deed`: "consent", "decline" and "end" (with a sentence), "review" (with the next day)."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    row = access_agreement(association, public_id)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    forms: dict[str, Form] = {
        "consent_form": Form(request.POST if deed == "consent" else None),
        "reason_form": AgreementReasonForm(request.POST if deed in {"decline", "end"} else None, prefix="r"),
        "review_form": ReviewForm(request.POST if deed == "review" else None),
    }
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            said = _do(deed, row, association, actor, bound.cleaned_data)
        except Refusal as refusal:
            blame(bound, refusal)
        else:
            messages.success(request, said)
            return redirect(next_of(request, reverse("associations:agreement", args=[handle, public_id])))
    refused = bound if bound is not None and bound.errors else None
    keep_typed(request, *forms.values())
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "line": lines_of([row], association)[0],
        "due": row.state == Agreement.State.ACTIVE and row.review_on is not None and row.review_on <= clock.today(),
        "form": refused,
        "noindex": True,
        **forms,
    }
    return render(request, "associations/agreement.html", context, status=422 if refused else 200)


def _do(deed: str, row: Agreement, association: Association, actor: Actor, data: dict[str, Any]) -> str:
    if deed == "consent":
        services.consent_to_agreement(agreement=row, association=association, by=actor)
        return _("The agreement is in force, and the other side has been told.")
    if deed == "decline":
        services.decline_agreement(agreement=row, association=association, by=actor, **data)
        return _("Declined. The other side has been told.")
    if deed == "review":
        services.review_agreement(agreement=row, by=actor, **data)
        return _("The review is noted.")
    services.end_agreement(agreement=row, association=association, by=actor, **data)
    return _("The agreement has ended, and the other side has been told.")
