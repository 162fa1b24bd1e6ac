"""Shifts for those who act for the association: adding, changing, dropping; who goes where, on screen and on paper."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.access import access_to_edit
from touiza.opportunities.access_shifts import (
    access_recurrence,
    access_shift,
    access_signup_of,
    engaged_person,
    shifts_ahead,
    signups_count,
)
from touiza.opportunities.forms.shifts import AddShiftsForm, DropForm, EndRuleForm, ShiftForm, initial_of_shift
from touiza.opportunities.models import HOLDING, Opportunity, Shift, SignUp, Timing
from touiza.opportunities.services.recurrences import add_recurrence, end_recurrence
from touiza.opportunities.services.roster import move_signup, place_person, take_off
from touiza.opportunities.services.shifts import add_shifts, drop_shift, edit_shift
from touiza.opportunities.shift_pages import people_engaged, roster_of, rules_of
from touiza.opportunities.shift_words import hours_of, named, state_tag
from touiza.posts.models import PostState

PER_PAGE = 20
PRINTED = 60
DAY = 24 * 3600


@login_required
@require_GET
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """Who goes where: the shifts ahead with their people and gaps."""
    actor, opportunity = _door(request, slug)
    return _roster_page(request, actor, opportunity)


def _roster_page(
    request: HttpRequest, actor: Actor, opportunity: Opportunity, form: Form | None = None, at_shift: Shift | None = None
) -> HttpResponse:
    page = Paginator(shifts_ahead(opportunity, clock.now()), PER_PAGE).get_page(request.GET.get("page"))
    context = _context(actor, opportunity) | {
        "page": page,
        "lines": roster_of(list(page)),
        "people": people_engaged(opportunity),
        "rules": rules_of(opportunity),
        "is_draft": opportunity.post.state == PostState.DRAFT,
        "form": form or Form(),
        "at_shift": at_shift.pk if at_shift else None,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "opportunities/roster.html", context, status=status)


@login_required
@require_GET
def roster_print(request: HttpRequest, slug: str) -> HttpResponse:
    """The list for the table at the entrance, with boxes to tick; `?shift=` prints one shift alone."""
    _actor, opportunity = _door(request, slug)
    wanted = request.GET.get("shift", "")
    if wanted.isdecimal() and len(wanted) < 19:
        shifts = [access_shift(opportunity, int(wanted))]
    else:
        shifts = list(shifts_ahead(opportunity, clock.now())[:PRINTED])
    context = {
        "opportunity": opportunity,
        "association": opportunity.association,
        "lines": roster_of(shifts),
        "noindex": True,
        "languages_off": True,
    }
    return render(request, "opportunities/roster_print.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add many shifts at once: listed days times hours, or a rule that repeats."""
    actor, opportunity = _door(request, slug)
    form = AddShiftsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        before = opportunity.shifts.count()
        try:
            take(key=f"shifts_added:{actor.pk}", limit=200, seconds=DAY)
            _add(opportunity, actor, form)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            made = opportunity.shifts.count() - before
            messages.success(request, ngettext("%(n)d shift added.", "%(n)d shifts added.", made) % {"n": made})
            return redirect("opportunities:roster", opportunity.post.slug)
    context = _context(actor, opportunity) | {"form": form}
    return render(request, "opportunities/shifts_new.html", context, status=422 if form.errors else 200)


def _add(opportunity: Opportunity, actor: Actor, form: AddShiftsForm) -> None:
    data = form.cleaned_data
    if not form.repeats:
        spans = form.spans(opportunity.zone)
        add_shifts(opportunity=opportunity, by=actor, spans=spans, fields=form.shift_fields())
        return
    for starts, ends in data["hours"]:
        add_recurrence(
            opportunity=opportunity, by=actor, rule=form.rule(), first_day=data["first_day"], starts=starts, ends=ends,
            fields=form.shift_fields(), until=data["until"], times=data["times"],
        )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change one shift."""
    actor, opportunity = _door(request, slug)
    shift = access_shift(opportunity, pk)
    form = ShiftForm(request.POST if request.method == "POST" else None, initial=initial_of_shift(shift))
    if request.method == "POST" and form.is_valid():
        try:
            edit_shift(shift=shift, by=actor, span=form.span(shift.zone), fields=form.shift_fields())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. Who has signed up is told of another time or place."))
            return redirect("opportunities:roster", slug)
    return _shift_page(request, actor, opportunity, shift, form=form)


@login_required
@require_POST
def cancellation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Drop one shift; everyone who counted on it is told."""
    actor, opportunity = _door(request, slug)
    shift = access_shift(opportunity, pk)
    form = DropForm(request.POST)
    if form.is_valid():
        try:
            drop_shift(shift=shift, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Dropped, and everyone who had signed up has been told."))
            return redirect("opportunities:roster", slug)
    return _shift_page(request, actor, opportunity, shift, drop_form=form)


def _shift_page(request: HttpRequest, actor: Actor, opportunity: Opportunity, shift: Shift, **forms: Form) -> HttpResponse:
    refused = next((form for form in forms.values() if form.errors), None)
    context = _context(actor, opportunity) | {
        "shift": shift,
        "name": named(shift),
        "may_change": shift.is_ahead(clock.now()),
        "signed_up": signups_count(shift),
        "form": ShiftForm(initial=initial_of_shift(shift)),
        "drop_form": DropForm(),
        **forms,
    }
    return render(request, "opportunities/shift.html", context, status=422 if refused else 200)


@login_required
@require_POST
def people(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Sign somebody who takes part up by hand."""
    actor, opportunity = _door(request, slug)
    shift = access_shift(opportunity, pk)
    form = Form(request.POST)
    try:
        signup = place_person(shift=shift, person=engaged_person(opportunity, request.POST.get("person", "")), by=actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return _roster_page(request, actor, opportunity, form, shift)
    messages.success(request, _("%(name)s is on this shift and has been told.") % {"name": signup.person.known_as})
    return redirect("opportunities:roster", slug)


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """One person on one shift: move them to another, or take them off with a reason."""
    actor, opportunity = _door(request, slug)
    signup = access_signup_of(opportunity, public_id)
    form = DropForm(request.POST if request.method == "POST" and "off" in request.POST else None)
    move = Form(request.POST if request.method == "POST" and "off" not in request.POST else None)
    if request.method == "POST":
        try:
            if done := _decide(request, opportunity, signup, actor, form):
                messages.success(request, done % {"name": signup.person.known_as})
                return redirect("opportunities:roster", slug)
        except Refusal as refusal:
            blame(form if form.is_bound else move, refusal)
    targets = [shift for shift in shifts_ahead(opportunity, clock.now()) if not shift.is_full and shift.pk != signup.shift_id]
    context = _context(actor, opportunity) | {
        "signup": signup,
        "shift": signup.shift,
        "hours": hours_of(signup.shift),
        "tag": state_tag(signup),
        "may_change": signup.state in {*HOLDING, "waiting"} and signup.shift.is_ahead(clock.now()),
        "targets": [(shift.pk, named(shift)) for shift in targets],
        "form": form if form.is_bound else move,
        "move_form": move,
        "off_form": form,
    }
    return render(request, "opportunities/roster_person.html", context, status=422 if form.errors or move.errors else 200)


def _decide(request: HttpRequest, opportunity: Opportunity, signup: SignUp, actor: Actor, form: DropForm) -> str:
    """Do what was asked; return the sentence that says so, "" where the form was not filled in."""
    if form.is_bound:
        if not form.is_valid():
            return ""
        take_off(signup=signup, by=actor, **form.cleaned_data)
        return _("%(name)s is off this shift and has been told.")
    wanted = request.POST.get("to", "")
    if not (wanted.isdecimal() and len(wanted) < 19):
        raise Refusal("no_target", _("Choose the shift they move to."))
    move_signup(signup=signup, to=access_shift(opportunity, int(wanted)), by=actor)
    return _("%(name)s has been moved and told.")


@login_required
@require_http_methods(["GET", "POST"])
def recurrence_end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let a rule end on a day."""
    actor, opportunity = _door(request, slug)
    recurrence = access_recurrence(opportunity, pk)
    form = EndRuleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            end_recurrence(recurrence=recurrence, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It ends on that day. Shifts beyond are gone."))
            return redirect("opportunities:roster", slug)
    words: dict[str, Any] = {"line": next((line for line in rules_of(opportunity) if line.recurrence.pk == pk), None)}
    context = _context(actor, opportunity) | words | {"form": form}
    return render(request, "opportunities/recurrence_end.html", context, status=422 if form.errors else 200)


def _door(request: HttpRequest, slug: str) -> tuple[Actor, Opportunity]:
    """Return who acts and the shift work they act on; 404 for work of another kind."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    if opportunity.timing != Timing.SHIFTS:
        raise Http404
    return actor, opportunity


def _context(actor: Actor, opportunity: Opportunity) -> dict[str, Any]:
    association = opportunity.association
    return {
        "workspace": workspace(association, actor),
        "association": association,
        "opportunity": opportunity,
        "noindex": True,
    }
