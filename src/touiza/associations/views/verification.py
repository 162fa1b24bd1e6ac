"""Verification of an association: the public page, the association's request, and the reviewers' queue."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.reauthentication import ask_identity
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.profile import shown_name
from touiza.associations.access import access_association, access_reviewer, access_role, roles_held
from touiza.associations.access_verification import (
    access_evidence,
    access_request,
    access_verification,
    open_request,
    requests_in,
)
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.criteria import criteria
from touiza.associations.forms_verification import EvidenceForm, RulingForm, WithdrawalForm, initial_of_request
from touiza.associations.models import Document, Role, VerificationRequest
from touiza.associations.papers import evidence_choices
from touiza.associations.services.reviewing import decide_request, withdraw_verification
from touiza.associations.services.verification import last_refusal, take_back, write_request
from touiza.associations.verifying import decided_lines, history_of, lines_of, standing
from touiza.core.errors import Refusal
from touiza.core.web import blame, same_for_visitors, typed
from touiza.media.links import paper_url

PER_PAGE = 20
DAY = 24 * 3600
State = VerificationRequest.State
TABS = (State.WAITING, State.VERIFIED, State.REFUSED)


@require_safe
@same_for_visitors
def verification(request: HttpRequest, handle: str) -> HttpResponse:
    """Show how an association stands, on which evidence, who decided, and all decisions before."""
    reader = actor_of(request.user)
    association = access_association(handle)
    role = roles_held(reader).get(association.pk)
    history = history_of(association, reader)
    context = {
        "association": association,
        "name": association.name.here,
        "standing": standing(association),
        "now": next((one for one in history if one.holds), None),
        "history": history,
        "criteria": criteria(),
        "may_ask": role is not None and role.kind == Role.Kind.OWNER,
    }
    return render(request, "associations/verification.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verification_request(request: HttpRequest, handle: str) -> HttpResponse:
    """Write what shows each criterion; `deed` is "draft", "send" or "back" (take it back). For owners."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    found = open_request(association)
    deed = request.POST.get("deed", "draft")
    data = None if deed == "back" else typed(request)
    form = EvidenceForm(data, initial=initial_of_request(found), choices=evidence_choices(association))
    if request.method == "POST":
        try:
            if deed == "back" and found is not None:
                take_back(request=found, by=actor)
                messages.success(request, _("Taken back. What it showed can be read and sent again from here."))
                return redirect("associations:verification_request", handle)
            if form.is_valid():
                take(key=f"verification:{association.pk}", limit=60, seconds=DAY)
                documents = {row.public_id: row for row in Document.objects.filter(association=association)}
                write_request(association=association, by=actor, shown=form.shown(documents), send=deed == "send")
                messages.success(request, _("Sent. You will be told when it is decided.") if deed == "send" else _("Saved."))
                return redirect("associations:verification_request", handle)
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "form": form,
        "found": found,
        "lines": lines_of(found) if found and found.state == State.WAITING else [],
        "refusal": last_refusal(association) if found is None else found.appeals,
        "noindex": True,
    }
    return render(request, "associations/verification_request.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def verifications(request: HttpRequest) -> HttpResponse:
    """List the requests in a state, those that have waited longest first. For reviewers."""
    access_reviewer(request.user)
    wanted = request.GET.get("state", "")
    state = wanted if wanted in TABS else State.WAITING
    page = Paginator(requests_in(state), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [{"text": State(value).label, "href": f"?state={value}", "current": value == state} for value in TABS]
    return render(request, "associations/verifications.html", {"page": page, "tabs": tabs, "waiting": state == State.WAITING})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verification_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one request with its evidence; POST decides it. For reviewers who do not act for the association."""
    access_reviewer(request.user)
    reviewer = access_signed_in(request.user)
    found = access_request(public_id, reviewer)
    form = RulingForm(typed(request))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            decide_request(
                request=found,
                by=reviewer,
                rulings=form.rulings(),
                verify=data["answer"] == "verify",
                sentence=data["sentence"],
                scope=data["scope"],
                months=data["months"],
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Decided. Everyone can read it, and the association has been told."))
            return redirect("associations:verification", found.association.handle)
    decided = decided_lines([found], reviewer)[0]
    context = {
        "found": found,
        "decided": decided,
        "lines": [(line, *form.fields_of(line.criterion.code)) for line in decided.lines],
        "asked_by": shown_name(found.asked_by, reviewer, shared=True) if found.asked_by else None,
        "form": form,
        "noindex": True,
    }
    return render(request, "associations/verification_detail.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
@never_cache
def verification_evidence(request: HttpRequest, public_id: str, criterion: str) -> HttpResponse:
    """Lead a reviewer to the document shown for a criterion, private ones too, by an address of five minutes."""
    access_reviewer(request.user)
    found = access_request(public_id, actor_of(request.user))
    version = access_evidence(found, criterion).version
    return redirect(paper_url(version.paper))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def verification_withdrawal(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Take a verification away, with the reason for everyone to read. For reviewers."""
    access_reviewer(request.user)
    reviewer = access_signed_in(request.user)
    found = access_verification(public_id, reviewer)
    association = access_request(public_id, reviewer).association
    if request.method == "POST" and (asking := ask_identity(request)):
        return asking
    form = WithdrawalForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_verification(verification=found, by=reviewer, sentence=form.cleaned_data["sentence"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Withdrawn. Everyone can read why, and the association has been told."))
            return redirect("associations:verification", association.handle)
    context = {"association": association, "found": found, "form": form, "noindex": True}
    return render(request, "associations/verification_withdrawal.html", context, status=422 if form.errors else 200)
