"""People who can be found: for one opportunity, for a campaign, invited by a press or in steps; and one's own choice."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from touiza.actors.access import access_own_person, access_signed_in
from touiza.actors.finding import finders_for
from touiza.actors.models import Actor
from touiza.actors.services.people import set_findable
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.opportunities.models import Opportunity
from touiza.opportunities.words import words_of
from touiza.relations.access_finding import access_work_to_fill, invited_to, latest_sourcing, stops_of, works_to_fill
from touiza.relations.calls_page import call_lines
from touiza.relations.fitting import Looked, fit_lines, found_lines, look_for
from touiza.relations.forms.finding import FindableForm, FinderForm, InviteForm, SourcingForm
from touiza.relations.found import A_DAY, resting
from touiza.relations.free import IN_ALL, PER_ASSOCIATION, Gap
from touiza.relations.services.calling import allow_calls
from touiza.relations.services.inviting import allow_all_calls, invite_people, is_wanted, stop_all_calls
from touiza.relations.services.sourcing import start_sourcing, stop_sourcing
from touiza.ui.shapes import Tab

PER_PAGE = 20
PRESETS = ("press", "writing", "media", "design", "languages")  # families of skills that a campaign looks for


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fitting(request: HttpRequest, slug: str) -> HttpResponse:
    """Who fits an opportunity and allows being found; POST invites those ticked (`people`)."""
    actor = access_signed_in(request.user)
    opportunity = access_work_to_fill(actor, slug)
    form = Form(typed(request))
    if request.method == "POST" and _invite(request, form, opportunity, actor):
        return redirect(request.get_full_path())
    return _fitting(request, actor, opportunity, form, SourcingForm(initial=_first(opportunity)))


@login_required
@require_POST
def sourcing(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin to invite in steps, or (`deed` is "stop") end it."""
    actor = access_signed_in(request.user)
    opportunity = access_work_to_fill(actor, slug)
    if request.POST.get("deed") == "stop":
        running = latest_sourcing(opportunity)
        if running is not None:
            stop_sourcing(sourcing=running)
        messages.success(request, _("Nobody more is invited in steps."))
        return redirect("relations:fitting", slug)
    form = SourcingForm(request.POST)
    if form.is_valid():
        try:
            start_sourcing(opportunity=opportunity, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The first invitations go out within minutes."))
            return redirect("relations:fitting", slug)
    return _fitting(request, actor, opportunity, Form(), form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finder(request: HttpRequest, handle: str) -> HttpResponse:
    """People by what they can do, for a campaign or any work; POST invites those ticked to one of the association's opportunities."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    works = works_to_fill(association)
    asked, invite = FinderForm(request.GET), InviteForm(typed(request), works=works)
    if request.method == "POST" and invite.is_valid():
        chosen = next(work for work in works if str(work.pk) == invite.cleaned_data["opportunity"])
        if _invite(request, invite, chosen, actor):
            return redirect(request.get_full_path())
    asked.is_valid()
    looked = Looked(**{name: asked.cleaned_data.get(name, "") for name in ("family", "skill", "language", "wilaya")})
    page = Paginator(look_for(association, looked, but=actor.pk), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "asked": asked,
        "looked": looked,
        "presets": _presets(asked),
        "invite": invite,
        "works": works,
        "page": page,
        "lines": found_lines(page, association, actor, looked),
        "a_day": A_DAY,
        "most_here": PER_ASSOCIATION,
        "most": IN_ALL,
        "noindex": True,
    }
    return render(request, "relations/finder.html", context, status=422 if invite.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def findable(request: HttpRequest) -> HttpResponse:
    """Who may find me; `deed`: "stop" or "allow" invitations of all, "allow_one" of the association in `association`."""
    person = access_own_person(request.user)
    if person.is_guest:
        raise Http404
    form = FindableForm(typed(request), finders=finders_for(person), initial={"findable_by": person.findable_by})
    deed = request.POST.get("deed", "")
    if request.method == "POST" and deed in {"stop", "allow", "allow_one"}:
        _change_stops(request, person.actor, deed)
        return redirect("relations:findable")
    if request.method == "POST" and form.is_valid():
        try:
            set_findable(person=person, by=form.cleaned_data["findable_by"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your choice is saved."))
            return redirect("relations:findable")
    stops = stops_of(person.actor)
    context = {
        "form": form,
        "minor": len(form.fields["findable_by"].choices) < 4,
        "stopped": [stop for stop in stops if stop.association is not None],
        "all_stopped": any(stop.association is None for stop in stops),
        "most_here": PER_ASSOCIATION,
        "most": IN_ALL,
        "noindex": True,
    }
    return render(request, "relations/findable.html", context, status=422 if form.errors else 200)


def _fitting(request: HttpRequest, actor: Actor, opportunity: Opportunity, form: Form, steps: SourcingForm) -> HttpResponse:
    """Show who fits, or (`invited=1`) who was invited and what came of it."""
    invited = request.GET.get("invited") == "1"
    context: dict[str, Any] = {
        "workspace": workspace(opportunity.association, actor),
        "association": opportunity.association,
        "opportunity": opportunity,
        "open": is_wanted(opportunity),
        "tabs": _tabs(opportunity, invited=invited),
        "form": form,
        "steps": steps,
        "a_day": A_DAY,
        "most_here": PER_ASSOCIATION,
        "most": IN_ALL,
        "noindex": True,
    }
    if invited:
        context["asked"] = call_lines(invited_to(opportunity), Gap(opportunity), actor)
        return render(request, "relations/invited.html", context)
    words = words_of(opportunity)
    asked = [*words.needed, *words.welcome]
    skill = next((word.code for word in asked if word.code == request.GET.get("skill")), "")
    lines = fit_lines(opportunity, actor, skill=skill)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page": page,
        "lines": page.object_list,
        "number": len(lines),
        "resting": 0 if lines else resting(opportunity),
        "skill": skill,
        "skills": asked,
        "sourcing": latest_sourcing(opportunity),
    }
    return render(request, "relations/fitting.html", context, status=422 if form.errors or steps.errors else 200)


def _tabs(opportunity: Opportunity, *, invited: bool) -> list[Tab]:
    here = reverse("relations:fitting", args=[opportunity.post.slug])
    return [
        {"text": _("Who fits"), "href": here, "current": not invited},
        {"text": _("Who was invited"), "href": f"{here}?invited=1", "current": invited},
    ]


def _invite(request: HttpRequest, form: Form, opportunity: Opportunity, actor: Actor) -> bool:
    """Invite those ticked; tell whether it is done. A refusal stands in the form."""
    ticked = [int(one) for one in request.POST.getlist("people") if one.isascii() and one.isdecimal() and len(one) < 19]
    try:
        made = invite_people(opportunity=opportunity, by=actor, people=ticked)
    except Refusal as refusal:
        blame(form, refusal)
        return False
    said = ngettext("%(n)d person has been invited.", "%(n)d people have been invited.", len(made)) % {"n": len(made)}
    messages.success(request, said if made else _("They have been invited already."))
    return True


def _first(opportunity: Opportunity) -> dict[str, int]:
    """Return what a sourcing begins with: as many as there are places left, ten at most, five at a time, once a day."""
    return {"wanted": min(opportunity.left or 5, 10), "at_a_time": 5, "every_hours": 24}


def _presets(asked: FinderForm) -> list[tuple[str, str]]:
    names = dict(asked.fields["family"].choices)
    return [(code, str(names[code])) for code in PRESETS if code in names]


def _change_stops(request: HttpRequest, actor: Actor, deed: str) -> None:
    if deed == "stop":
        stop_all_calls(person=actor)
        messages.success(request, _("No association invites you any more."))
    elif deed == "allow":
        allow_all_calls(person=actor)
        messages.success(request, _("Associations may invite you again."))
    else:
        chosen = next((stop for stop in stops_of(actor) if stop.association and stop.association.handle == request.POST.get("association")), None)
        if chosen is not None and chosen.association is not None:
            allow_calls(person=actor, association=chosen.association)
            messages.success(request, _("This association may invite you again."))
