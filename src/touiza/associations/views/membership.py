"""Becoming a member, and being one: the person's side."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.models import Actor
from touiza.associations.access import access_association
from touiza.associations.access_members import (
    access_member_form,
    access_own_membership,
    access_own_request,
    own_membership,
    own_request,
    questions_of,
)
from touiza.associations.forms_members import CandidateAnswerForm, JoinForm
from touiza.associations.members import may_renew
from touiza.associations.models import OPEN_REQUEST, Association, MemberForm
from touiza.associations.services.members import answer_association, request_membership, withdraw_request
from touiza.associations.services.memberships import leave_association, renew_membership
from touiza.core.errors import Refusal
from touiza.core.markup import render_markdown
from touiza.core.web import blame, typed


@require_http_methods(["GET", "HEAD", "POST"])
def membership(request: HttpRequest, handle: str) -> HttpResponse:
    """What membership is and asks; POST, signed in, asks for it. Who has asked, or is a member, finds where it stands."""
    association = access_association(handle)
    actor = actor_of(request.user)
    terms = access_member_form(association, actor)
    if request.method != "POST":
        return _page(request, association, terms, actor)
    return _join(request, handle)


@login_required
def _join(request: HttpRequest, handle: str) -> HttpResponse:
    actor, association = access_signed_in(request.user), access_association(handle)
    terms = access_member_form(association, actor)
    form = _join_form(request, terms)
    if form.is_valid():
        try:
            take(key=f"membership:{actor.pk}", limit=20, seconds=24 * 3600)
            request_membership(association=association, person=actor, answers=form.answers())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your request has been sent. You will read the answer here and by e-mail."))
            return redirect("associations:membership", handle)
    return _page(request, association, terms, actor, form=form)


@login_required
@require_POST
def membership_request(request: HttpRequest, handle: str) -> HttpResponse:
    """Answer what the association asked (`deed` is "answer"), or withdraw the request."""
    actor, association = access_signed_in(request.user), access_association(handle)
    own = access_own_request(actor, association)
    if request.POST.get("deed") == "withdraw":
        return _do(request, handle, lambda: withdraw_request(request=own), _("Your request is withdrawn, and the association has been told."))
    form = CandidateAnswerForm(request.POST)
    if form.is_valid():
        answer = form.cleaned_data["sentence"]
        return _do(request, handle, lambda: answer_association(request=own, answer=answer), _("Your answer has been sent."))
    return _page(request, association, access_member_form(association, actor), actor, answer_form=form)


@login_required
@require_POST
def membership_term(request: HttpRequest, handle: str) -> HttpResponse:
    """Renew a membership for another term (`deed` is "renew"), or leave ("leave")."""
    actor, association = access_signed_in(request.user), access_association(handle)
    own = access_own_membership(actor, association)
    deed = request.POST.get("deed")
    if deed == "renew":
        return _do(request, handle, lambda: renew_membership(membership=own), _("Your membership goes on for another term."))
    if deed == "leave":
        return _do(request, handle, lambda: leave_association(membership=own), _("You are no longer a member. The association has been told."))
    messages.error(request, _("Choose what to change, then try again."))
    return redirect("associations:membership", handle)


def _do(request: HttpRequest, handle: str, deed: Callable[[], object], said: str) -> HttpResponse:
    try:
        deed()
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, said)
    return redirect("associations:membership", handle)


def _join_form(request: HttpRequest, terms: MemberForm) -> JoinForm:
    return JoinForm(typed(request), questions=questions_of(terms), agrees=bool(terms.statutes or terms.statutes_url))


def _page(
    request: HttpRequest, association: Association, terms: MemberForm, actor: Actor | None, **forms: Form
) -> HttpResponse:
    asked = own_request(actor, association) if actor else None
    held = own_membership(actor, association) if actor else None
    if asked is not None and held is not None and asked.state not in OPEN_REQUEST:
        asked = None  # a membership tells more than how it began
    may_ask = terms.is_open and (asked is None or asked.state not in OPEN_REQUEST) and (held is None or held.ended_at is not None)
    if "form" in forms and not may_ask and not forms["form"].errors:
        raise Http404
    context = {
        "association": association,
        "terms": terms,
        "intro": render_markdown(terms.intro.here.text, top=3) if terms.intro else "",
        "statutes": render_markdown(terms.statutes.here.text, top=3) if terms.statutes else "",
        "asked": asked,
        "held": held,
        "may_ask": may_ask,
        "may_renew": held is not None and may_renew(held),
        "form": _join_form(request, terms) if may_ask and actor and "form" not in forms and request.method != "POST" else None,
        "answer_form": CandidateAnswerForm(),
        "noindex": not terms.is_open,
        **forms,
    }
    refused = any(form.errors for form in forms.values())
    return render(request, "associations/membership.html", context, status=422 if refused else 200)
