"""Assigning the team: a draft of who goes where, seen by shift and by person, changed by hand, solved again, published."""

from typing import Any
from zoneinfo import ZoneInfo

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
from touiza.opportunities.access_assigning import access_plan, plans_of, work_of_project
from touiza.opportunities.assigning_pages import PlanPage
from touiza.opportunities.assigning_words import left_out_words
from touiza.opportunities.forms.assigning import AskWishesForm, BeginForm, DeedForm
from touiza.opportunities.models import AssignmentPlan, Opportunity, Timing, WishesAsked
from touiza.opportunities.services import assigning
from touiza.opportunities.services.assigning_publish import publish_plan
from touiza.opportunities.services.wishing import ask_for_wishes
from touiza.opportunities.shift_words import until_when

PER_PAGE = 20


def shift_work(request: HttpRequest, slug: str) -> tuple[Actor, Opportunity]:
    """Return who acts and the shift work they act on; 404 for work of another kind."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    if opportunity.timing != Timing.SHIFTS:
        raise Http404
    return actor, opportunity


@login_required
@require_http_methods(["GET", "POST"])
def assignment(request: HttpRequest, slug: str) -> HttpResponse:
    """Where a plan begins: the plans there are, and the wishes; POST begins one."""
    actor, opportunity = shift_work(request, slug)
    project, works = work_of_project(opportunity, actor)
    form = BeginForm(request.POST if request.method == "POST" else None, whole=len(works) > 1)
    if request.method == "POST" and form.is_valid():
        whole = form.cleaned_data.get("scope") == "project"
        try:
            take(key=f"plans:{actor.pk}", limit=60, seconds=3600)
            chosen = works if whole else [opportunity]
            plan = assigning.begin_plan(lead=opportunity, opportunities=chosen, by=actor, project=project if whole else None)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("opportunities:plan", plan.public_id)
    return _start_page(request, actor, opportunity, form=form)


@login_required
@require_POST
def wishes_asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the people of this work for their wishes, until a moment; sent again, the moment changes."""
    actor, opportunity = shift_work(request, slug)
    form = AskWishesForm(request.POST)
    if form.is_valid():
        try:
            ask_for_wishes(opportunity=opportunity, by=actor, until=form.until(opportunity.zone))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Who takes part may say their wishes until then, and has been told."))
            return redirect("opportunities:assignment", slug)
    return _start_page(request, actor, opportunity, asking=form)


def _start_page(request: HttpRequest, actor: Actor, opportunity: Opportunity, **forms: Form) -> HttpResponse:
    project, works = work_of_project(opportunity, actor)
    asked = WishesAsked.objects.filter(opportunity=opportunity).first()
    refused = next((form for form in forms.values() if form.errors), None)
    local = asked.until.astimezone(ZoneInfo(opportunity.zone)) if asked else None
    context = {
        **_context(actor, opportunity),
        "project": project,
        "works": works,
        "plans": plans_of(opportunity),
        "asked": asked,
        "until": until_when(asked.until, opportunity.zone) if asked else "",
        "said": opportunity.wishes.count(),
        "form": forms.get("form") or BeginForm(whole=len(works) > 1),
        "asking": forms.get("asking") or AskWishesForm(initial={"day": local.date(), "time": local.time()} if local else None),
    }
    return render(request, "opportunities/assignment.html", context, status=422 if refused else 200)


@login_required
@require_GET
def plan(request: HttpRequest, public_id: str) -> HttpResponse:
    """A plan by shift: who is on it, what is missing."""
    actor = access_signed_in(request.user)
    return _plan_page(request, actor, access_plan(actor, public_id))


def _plan_page(request: HttpRequest, actor: Actor, found: AssignmentPlan, form: Form | None = None) -> HttpResponse:
    shown = PlanPage(found)
    rows = shown.by_shift()
    context = {
        **_plan_context(actor, found, shown),
        "page": (page := Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))),
        "rows": list(page),
        "form": form or Form(),
    }
    return render(request, "opportunities/plan.html", context, status=422 if form is not None and form.errors else 200)


@login_required
@require_GET
def people(request: HttpRequest, public_id: str) -> HttpResponse:
    """A plan by person: first who has no shift, and why; then who goes where."""
    actor = access_signed_in(request.user)
    found = access_plan(actor, public_id)
    shown = PlanPage(found)
    page = Paginator(shown.by_person(), 2 * PER_PAGE).get_page(request.GET.get("page"))
    context = {**_plan_context(actor, found, shown), "page": page, "rows": list(page)}
    return render(request, "opportunities/plan_people.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """One person in a plan: lock, move, take off, put on."""
    actor = access_signed_in(request.user)
    found = access_plan(actor, public_id)
    form = Form()
    if request.method == "POST":
        deed = DeedForm(request.POST)
        try:
            if deed.is_valid():
                _do(found, pk, **deed.cleaned_data)
                messages.success(request, _("The plan is changed. Nobody is told before it is published."))
                return redirect("opportunities:plan_person", public_id, pk)
            raise Refusal("no_deed", _("Choose what to do, and a shift."))
        except Refusal as refusal:
            form = Form({})  # what is refused is not shown again: the buttons are still there
            form.is_valid()
            blame(form, refusal)
    shown = PlanPage(found)
    row = shown.person(pk)
    if row is None:
        raise Http404
    context = {
        **_plan_context(actor, found, shown),
        "row": row,
        "choices": shown.open_to(pk),
        "off": shown.off(pk),
        "form": form,
    }
    return render(request, "opportunities/plan_person.html", context, status=422 if form.errors else 200)


def _do(found: AssignmentPlan, person: int, *, deed: str, shift: int, to: int | None) -> None:
    here: dict[str, Any] = {"plan": found, "person": person, "shift": shift}
    if deed == "move":
        if to is None:
            raise Refusal("no_target", _("Choose the shift they move to."))
        assigning.move_placement(**here, to=to)
    else:
        {"place": assigning.lock_placement, "lock": assigning.lock_placement, "off": assigning.keep_off, "unlock": assigning.unlock}[deed](**here)


@login_required
@require_POST
def solution(request: HttpRequest, public_id: str) -> HttpResponse:
    """Work it out again, keeping what is locked."""
    actor = access_signed_in(request.user)
    found = access_plan(actor, public_id)
    form = Form(request.POST)
    try:
        take(key=f"plans:{actor.pk}", limit=60, seconds=3600)
        assigning.solve_plan(plan=found, by=actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return _plan_page(request, actor, found, form)
    return redirect("opportunities:plan", public_id)


@login_required
@require_POST
def publication(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give everybody their shifts; each is told once."""
    actor = access_signed_in(request.user)
    found = access_plan(actor, public_id)
    form = Form(request.POST)
    try:
        done = publish_plan(plan=found, by=actor)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return _plan_page(request, actor, found, form)
    told = ngettext("%(n)d person has their shifts and has been told.", "%(n)d people have their shifts and have been told.", done.people)
    messages.success(request, told % {"n": done.people})
    if done.left_out:
        messages.warning(request, left_out_words(len(done.left_out)))
    return redirect("opportunities:plan", public_id)


@login_required
@require_POST
def removal(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw a draft away; a published plan stays."""
    actor = access_signed_in(request.user)
    found = access_plan(actor, public_id)
    if assigning.drop_plan(plan=found).state == AssignmentPlan.State.DROPPED:
        messages.success(request, _("The draft is thrown away. Nobody was told of it."))
    return redirect("opportunities:assignment", found.lead.post.slug)


def _plan_context(actor: Actor, found: AssignmentPlan, shown: PlanPage) -> dict[str, Any]:
    unplaced = len(shown.seen.unplaced)
    return {
        **_context(actor, found.lead),
        "plan": found,
        "shown": shown,
        "unplaced": unplaced,
        "placed": len(shown.event.people) - unplaced,
        "everybody": len(shown.event.people),
        "several": len(shown.event.opportunities) > 1,
        "form": Form(),
        "solving": assigning.is_being_solved(found, clock.now()),
    }


def _context(actor: Actor, opportunity: Opportunity) -> dict[str, Any]:
    association = opportunity.association
    return {"workspace": workspace(association, actor), "association": association, "opportunity": opportunity, "noindex": True}
