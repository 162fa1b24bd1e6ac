"""Shifts for volunteers: looking, signing up, withdrawing, handing over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.guest_visits import guests_too
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.access import access_opportunity
from touiza.opportunities.access_applications import live_application
from touiza.opportunities.access_assigning import are_wishes_asked
from touiza.opportunities.access_shifts import (
    access_handover,
    access_own_signup,
    engagement_of,
    find_volunteer,
    shifts_ahead,
    with_waiting,
)
from touiza.opportunities.asked_context import asks_something
from touiza.opportunities.forms.shifts import HandOverForm, JoinForm, LeaveForm
from touiza.opportunities.models import LIVE, HandOver, Opportunity, Shift, SignUp, SignUpState, Timing
from touiza.opportunities.services import handovers
from touiza.opportunities.services.joining import is_late, join_shifts, warnings_for, withdraw_signup
from touiza.opportunities.shift_pages import lines_of, own_shifts_ahead, warned_words
from touiza.opportunities.shift_words import hours_of, state_tag, until_when
from touiza.opportunities.views.calendars import calendar_links, private_address

PER_PAGE = 40


@guests_too
@require_http_methods(["GET", "POST"])
def shifts(request: HttpRequest, slug: str) -> HttpResponse:
    """All shifts ahead of an opportunity; POST signs up for those ticked, or for all."""
    actor = actor_of(request.user)
    opportunity = access_opportunity(slug, actor)
    if opportunity.timing != Timing.SHIFTS:
        raise Http404
    if request.method == "GET":
        asked = request.GET.get("shift", "")  # the one somebody was invited to: ticked already
        ahead = shifts_ahead(opportunity, clock.now()).filter(pk=int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else ()
        return _shifts_page(request, opportunity, actor, chosen=list(ahead))
    if actor is None:
        return redirect_to_login(request.get_full_path())
    return _join(request, opportunity, access_signed_in(request.user))


def _join(request: HttpRequest, opportunity: Opportunity, actor: Actor) -> HttpResponse:
    """Sign up; where it clashes or leaves too little rest, say so first and ask again."""
    form = JoinForm(request.POST)
    ahead = list(shifts_ahead(opportunity, clock.now()).select_related("opportunity__post"))
    chosen = [shift for shift in ahead if "all" in request.POST or str(shift.pk) in request.POST.getlist("shifts")]
    if not form.is_valid():
        return _shifts_page(request, opportunity, actor, form, chosen)
    chosen = [shift for shift in chosen if shift.starts_at > clock.now()] if "all" in request.POST else chosen
    warned = [] if "sure" in request.POST else warnings_for(actor, chosen)
    if warned:
        return _shifts_page(request, opportunity, actor, form, chosen, warned=warned_words(warned))
    try:
        take(key=f"shifts:{actor.pk}", limit=120, seconds=3600)
        joined = join_shifts(
            opportunity=opportunity, person=actor, shifts=[shift.pk for shift in chosen], **form.cleaned_data
        )
    except Refusal as refusal:
        blame(form, refusal)
        return _shifts_page(request, opportunity, actor, form, chosen)
    messages.success(request, _joined(joined))
    return redirect("opportunities:shifts", opportunity.post.slug)


def _shifts_page(
    request: HttpRequest,
    opportunity: Opportunity,
    actor: Actor | None,
    form: JoinForm | None = None,
    chosen: list[Shift] | None = None,
    warned: list[str] | None = None,
) -> HttpResponse:
    ahead = with_waiting(shifts_ahead(opportunity, clock.now()))
    page = Paginator(ahead, PER_PAGE).get_page(request.GET.get("page"))
    engagement = engagement_of(actor, opportunity)
    application = None if engagement else live_application(actor, opportunity)
    rows = lines_of(list(page), actor, chosen=[shift.pk for shift in chosen or ()])
    new_here = engagement is None and (application is None or application.state not in LIVE)
    elsewhere = [shift for shift in chosen or () if shift.pk not in {line.shift.pk for line in rows}]
    context = {
        "opportunity": opportunity,
        "association": opportunity.association,
        "page": page,
        "lines": rows,
        "elsewhere": elsewhere,  # ticked, but on another page of the list
        "form": form or JoinForm(),
        "warned": warned,
        "engagement": engagement,
        "new_here": new_here,
        "wishing": not new_here and are_wishes_asked(opportunity, clock.now()),
        "asks": new_here and actor is not None and asks_something(opportunity),
        "may_join": actor is not None and opportunity.is_open and opportunity.association.claimed_at is not None,
        "actor": actor,
        "calendars": calendar_links(opportunity),
        "noindex": True,
    }
    return render(request, "opportunities/shifts.html", context, status=422 if form is not None and form.errors else 200)


def _joined(joined: list[SignUp]) -> str:
    """Say for how many one goes, stands by, waits, or has wished."""
    count = {state: sum(one.state == state for one in joined) for state in SignUpState.values}
    if count[SignUpState.WISHED]:
        return _("Your application has been sent with the shifts you wish for. You get them when you are accepted, as far as places are left.")
    said = []
    if n := count[SignUpState.GOING]:
        said.append(ngettext("You are signed up for %(n)d shift.", "You are signed up for %(n)d shifts.", n) % {"n": n})
    if n := count[SignUpState.BACKUP]:
        said.append(ngettext("You stand by for %(n)d shift.", "You stand by for %(n)d shifts.", n) % {"n": n})
    if n := count[SignUpState.WAITING]:
        said.append(ngettext("You are on the waiting list of %(n)d shift.", "You are on the waiting lists of %(n)d shifts.", n) % {"n": n})
    return " ".join(said)


@guests_too
@login_required
@require_GET
def my_shifts(request: HttpRequest) -> HttpResponse:
    """What one has signed up for, and the address of one's own calendar."""
    actor = access_signed_in(request.user)
    page = Paginator(own_shifts_ahead(actor, clock.now()), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"signup": row, "shift": row.shift, "hours": hours_of(row.shift), "tag": state_tag(row)} for row in page]
    offers = HandOver.objects.filter(to=actor, state=HandOver.State.OFFERED, signup__shift__starts_at__gt=clock.now())
    context = {
        "page": page,
        "rows": rows,
        "offers": offers.select_related("signup__person__person", "signup__shift__opportunity__post")[:10],
        "calendar": private_address(actor),
        "noindex": True,
    }
    return render(request, "opportunities/my_shifts.html", context)


@guests_too
@login_required
@require_GET
def signup(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of one's own shifts: when and where, withdraw, hand over."""
    return _signup_page(request, access_own_signup(access_signed_in(request.user), public_id))


@guests_too
@login_required
@require_POST
def withdrawal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw from one shift."""
    own = access_own_signup(access_signed_in(request.user), public_id)
    return _act(request, own, LeaveForm(request.POST), "leave_form", _withdraw)


@guests_too
@login_required
@require_POST
def handover_offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Offer one's place in a shift to somebody by their handle."""
    own = access_own_signup(access_signed_in(request.user), public_id)
    return _act(request, own, HandOverForm(request.POST), "give_form", _offer)


def _act(
    request: HttpRequest, own: SignUp, form: Form, name: str, deed: Callable[[SignUp, dict[str, Any]], str]
) -> HttpResponse:
    if form.is_valid():
        try:
            take(key=f"signup:{own.person_id}", limit=60, seconds=3600)
            messages.success(request, deed(own, form.cleaned_data))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("opportunities:signup", own.public_id)
    return _signup_page(request, access_own_signup(own.person, own.public_id), **{name: form})


def _withdraw(own: SignUp, data: dict[str, Any]) -> str:
    withdraw_signup(signup=own, sentence=data["sentence"])
    return _("You are off this shift, and the association has been told.")


def _offer(own: SignUp, data: dict[str, Any]) -> str:
    handover = handovers.offer_shift(signup=own, to=find_volunteer(data["handle"]), sentence=data["words"])
    return _("%(name)s has been asked. Until the answer comes, the shift is yours.") % {"name": handover.to.known_as}


def _signup_page(request: HttpRequest, own: SignUp, **forms: Form) -> HttpResponse:
    shift, now = own.shift, clock.now()
    opportunity = shift.opportunity
    ahead = shift.is_ahead(now)
    refused = next((form for form in forms.values() if form.errors), None)
    say_no = own.say_no_until if own.say_no_until and own.holds_place and own.say_no_until > now else None
    context = {
        "signup": own,
        "shift": shift,
        "opportunity": opportunity,
        "hours": hours_of(shift),
        "tag": state_tag(own),
        "where": shift.address or opportunity.address,
        "may_withdraw": own.is_live and ahead,
        "may_hand_over": own.holds_place and ahead,
        "late": is_late(own, shift, opportunity, now),
        "say_no": until_when(say_no, shift.zone) if say_no else "",
        "offer": own.handovers.filter(state=HandOver.State.OFFERED).select_related("to__person").first(),
        "calendar": calendar_links(opportunity, shift),
        "leave_form": LeaveForm(),
        "give_form": HandOverForm(),
        "noindex": True,
    }
    return render(request, "opportunities/signup.html", context | forms | {"form": refused}, status=422 if refused else 200)


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, public_id: str) -> HttpResponse:
    """A shift that is offered: take it over or not; take the offer back."""
    actor = access_signed_in(request.user)
    offered = access_handover(actor, public_id)
    receiver = offered.to_id == actor.pk
    form = Form(request.POST if request.method == "POST" else None)
    shift = offered.signup.shift
    if request.method == "POST" and form.is_valid():
        deed = DEEDS.get((receiver, request.POST.get("answer", "")))
        if deed is None:
            form.add_error(None, _("Choose one of the two answers."))
        elif receiver and request.POST["answer"] == "yes" and "sure" not in request.POST and warnings_for(actor, [shift]):
            return _handover_page(request, offered, form, receiver=receiver, warned=warned_words(warnings_for(actor, [shift])))
        else:
            try:
                deed(handover=offered)
            except Refusal as refusal:
                form.add_error(None, str(refusal.sentence))
            else:
                return redirect("opportunities:handover", public_id)
    return _handover_page(request, offered, form, receiver=receiver)


DEEDS: dict[tuple[bool, str], Callable[..., HandOver]] = {
    (True, "yes"): handovers.accept_handover,
    (True, "no"): handovers.decline_handover,
    (False, "back"): handovers.cancel_handover,
}


def _handover_page(
    request: HttpRequest, offered: HandOver, form: Form, *, receiver: bool, warned: list[str] | None = None
) -> HttpResponse:
    shift = offered.signup.shift
    context = {
        "handover": offered,
        "shift": shift,
        "opportunity": shift.opportunity,
        "hours": hours_of(shift),
        "where": shift.address or shift.opportunity.address,
        "receiver": receiver,
        "open": offered.state == HandOver.State.OFFERED and shift.is_ahead(clock.now()),
        "warned": warned,
        "form": form,
        "noindex": True,
    }
    return render(request, "opportunities/handover.html", context, status=422 if form.errors else 200)
