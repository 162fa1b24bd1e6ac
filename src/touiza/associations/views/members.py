"""Members as the association sees them: requests to decide, the list, one member, the form they fill in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.actors.access import access_signed_in
from touiza.actors.profile import shown_name
from touiza.associations.access import access_role, powers_of
from touiza.associations.access_members import (
    access_member,
    access_question,
    access_request,
    access_term,
    member_form_of,
    members_of,
    questions_of,
    requests_to_decide,
)
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.forms_members import (
    CandidateQuestionForm,
    DeclineMemberForm,
    EndMembershipForm,
    MemberFormForm,
    MemberQuestionForm,
    initial_of_form,
)
from touiza.associations.members import member_lines, request_lines
from touiza.associations.models import OPEN_REQUEST, Association, MemberRequest
from touiza.associations.services import members as services
from touiza.associations.services.member_forms import add_question, remove_question, write_member_form
from touiza.associations.services.memberships import end_membership, note_fee
from touiza.core.errors import Refusal
from touiza.core.web import blame, keep_typed, next_of, typed

PER_PAGE = 50


@login_required
@require_GET
def members(request: HttpRequest, handle: str) -> HttpResponse:
    """The members, those who were, and the requests that wait."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.READ_MEMBERS)
    ended = request.GET.get("state") == "ended"
    page = Paginator(members_of(association, ended=ended), PER_PAGE).get_page(request.GET.get("page"))
    may_admit = Can.ADMIT in powers_of(actor, association)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "ended": ended,
        "page": page,
        "lines": member_lines(page, actor),
        "requests": request_lines(requests_to_decide(association)[:PER_PAGE], actor) if may_admit else [],
        "terms": member_form_of(association),
        "noindex": True,
    }
    return render(request, "associations/members.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_request(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """One request to join: accept, ask, or decline; `deed` says which."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ADMIT)
    asked = access_request(association, public_id)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    forms: dict[str, Form] = {
        "accept_form": Form(request.POST if deed == "accept" else None),
        "question_form": CandidateQuestionForm(request.POST if deed == "ask" else None),
        "decline_form": DeclineMemberForm(request.POST if deed == "decline" else None),
    }
    name = shown_name(asked.person, actor, shared=True)
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            messages.success(request, _decide(asked, deed, bound.cleaned_data, request) % {"name": name})
        except Refusal as refusal:
            blame(bound, refusal)
        else:
            return redirect(next_of(request, reverse("associations:members", args=[handle])))
    refused = bound if bound is not None and bound.errors else None
    keep_typed(request, *forms.values())
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "asked": asked,
        "name": name,
        "open": asked.state in OPEN_REQUEST and asked.person_id != actor.pk,
        "form": refused,
        "noindex": True,
        **forms,
    }
    return render(request, "associations/member_request.html", context, status=422 if refused else 200)


def _decide(asked: MemberRequest, deed: str, data: dict[str, Any], request: HttpRequest) -> str:
    by = access_signed_in(request.user)
    if deed == "accept":
        services.accept_member(request=asked, by=by)
        return _("%(name)s is a member now and has been told.")
    if deed == "ask":
        services.ask_candidate(request=asked, by=by, question=data["sentence"])
        return _("Your question has been sent to %(name)s.")
    services.decline_member(request=asked, by=by, **data)
    return _("%(name)s has been told, with your reason.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, handle: str, number: int) -> HttpResponse:
    """One member: terms and fees. `deed` "received" or "not_received" notes a fee (treasurers), "end" ends it."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.READ_MEMBERS)
    held = access_member(association, number)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    end_form = EndMembershipForm(request.POST if deed == "end" else None)
    if deed in {"received", "not_received"}:
        access_role(actor, handle, Can.MONEY)
        note_fee(term=access_term(held, request.POST.get("term", "")), by=actor, received=deed == "received")
        return redirect("associations:member", handle, number)
    if request.method == "POST":
        access_role(actor, handle, Can.ADMIT)
        if end_form.is_valid():
            try:
                end_membership(membership=held, by=actor, **end_form.cleaned_data)
            except Refusal as refusal:
                blame(end_form, refusal)
            else:
                messages.success(request, _("The membership has ended, and the person has been told."))
                return redirect("associations:members", handle)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "line": member_lines([held], actor)[0],
        "end_form": end_form,
        "form": end_form if end_form.errors else None,
        "noindex": True,
    }
    return render(request, "associations/member.html", context, status=422 if end_form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_form(request: HttpRequest, handle: str) -> HttpResponse:
    """The association's own form: what it says, the fee, the term; below it the questions."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ADMIT)
    form = MemberFormForm(typed(request), initial=initial_of_form(member_form_of(association)))
    if request.method == "POST" and form.is_valid():
        write_member_form(association=association, by=actor, **form.cleaned_data)
        messages.success(request, _("Saved. The page shows it now."))
        return redirect("associations:member_form", handle)
    return _form_page(request, association, form=form, question_form=MemberQuestionForm())


@login_required
@require_POST
def member_questions(request: HttpRequest, handle: str) -> HttpResponse:
    """Add a question to the form."""
    association = access_role(access_signed_in(request.user), handle, Can.ADMIT)
    form = MemberQuestionForm(request.POST)
    if form.is_valid():
        try:
            add_question(association=association, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The question is on the form."))
            return redirect("associations:member_form", handle)
    terms = MemberFormForm(initial=initial_of_form(member_form_of(association)))
    return _form_page(request, association, form=terms, question_form=form)


@login_required
@require_POST
def member_question(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Take a question away."""
    association = access_role(access_signed_in(request.user), handle, Can.ADMIT)
    remove_question(question=access_question(association, pk))
    messages.success(request, _("The question is asked no more. Its answers stay."))
    return redirect("associations:member_form", handle)


def _form_page(request: HttpRequest, association: Association, *, form: Form, question_form: Form) -> HttpResponse:
    actor = access_signed_in(request.user)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "form": form,
        "question_form": question_form,
        "questions": questions_of(member_form_of(association)),
        "noindex": True,
    }
    refused = bool(form.errors or question_form.errors)
    return render(request, "associations/member_form.html", context, status=422 if refused else 200)


