"""The life of an opportunity beside its text: copying it, publishing it at a time, pausing it, saying that it is current."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame, next_of, typed
from touiza.opportunities.access import access_to_copy, access_to_edit
from touiza.opportunities.forms.life import CopyForm, PauseForm, ScheduleForm, TemplateForm
from touiza.opportunities.models import Opportunity, State
from touiza.opportunities.services.copying import copy_opportunity, leave_series
from touiza.opportunities.services.currency import keep_current, let_lapse, open_question
from touiza.opportunities.services.publishing import set_state
from touiza.opportunities.services.scheduling import schedule_opportunity, unschedule_opportunity
from touiza.opportunities.services.templates import save_template
from touiza.opportunities.zones import on_the_wall, zone_of
from touiza.posts.models import PostState

DAY = 24 * 3600


@login_required
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Use it again: a copy to edit, or a template to keep."""
    actor = access_signed_in(request.user)
    opportunity = access_to_copy(slug, actor)
    form = CopyForm(typed(request), initial={"series": "same", "form_key": public_id()})
    if form.is_valid():
        take(key=f"opportunity:{actor.pk}", limit=300, seconds=DAY)
        made = copy_opportunity(
            opportunity=opportunity,
            by=actor,
            user=request.user if request.user.is_authenticated else None,
            same_work=form.cleaned_data["series"] == "same",
            form_key=form.cleaned_data["form_key"] or None,
        )
        messages.success(request, _("The copy is a draft. Give it its own date, then publish it."))
        return redirect("opportunities:edit", made.post.slug)
    context = {"form": form, "template_form": TemplateForm(initial={"name": opportunity.post.title.here.text[:80]})}
    return _page(request, actor, opportunity, "opportunities/copy.html", context)


@login_required
@require_POST
def template(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what it says as a template."""
    actor = access_signed_in(request.user)
    opportunity = access_to_copy(slug, actor)
    form = TemplateForm(request.POST)
    if form.is_valid():
        try:
            kept = save_template(opportunity=opportunity, name=form.cleaned_data["name"], by=actor)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Kept as the template “%(name)s”.") % {"name": kept.name})
            return redirect("opportunities:templates", opportunity.association.handle)
    copy_form = CopyForm(initial={"series": "same", "form_key": public_id()})
    return _page(request, actor, opportunity, "opportunities/copy.html", {"form": copy_form, "template_form": form})


@login_required
@require_POST
def series(request: HttpRequest, slug: str) -> HttpResponse:
    """Take it out of its series."""
    actor = access_signed_in(request.user)
    leave_series(opportunity=access_to_edit(slug, actor))
    messages.success(request, _("It stands alone now: the other dates are no longer shown on its page."))
    return redirect("opportunities:edit", slug)


@login_required
@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft at a time, or take that back (POST `back`)."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    if "back" in request.POST:
        unschedule_opportunity(opportunity=opportunity, by=actor)
        messages.success(request, _("It is a draft again, and is not published by itself."))
        return redirect("opportunities:edit", slug)
    zone = zone_of(opportunity.association.commune, opportunity.zone)
    planned = opportunity.post.scheduled_for if opportunity.post.state == PostState.SCHEDULED else None
    wall = on_the_wall(planned, zone) if planned else None
    form = ScheduleForm(typed(request), zone=zone, initial={"day": wall.date(), "time": wall.time()} if wall else {})
    if form.is_valid():
        try:
            schedule_opportunity(opportunity=opportunity, by=actor, when=form.moment)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It will be published by itself at that time. You can still change it until then."))
            return redirect("opportunities:detail", slug)
    context = {"form": form, "planned": wall, "zone": zone.split("/")[-1].replace("_", " ")}
    return _page(request, actor, opportunity, "opportunities/schedule.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    """Take no applications for a while, with a reason that visitors read."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    form = PauseForm(typed(request), initial={"reason": opportunity.pause_reason})
    if form.is_valid():
        try:
            set_state(opportunity=opportunity, state=State.PAUSED, by=actor, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Paused: it takes no applications until you open it again."))
            return redirect("opportunities:detail", slug)
    return _page(request, actor, opportunity, "opportunities/pause.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def current(request: HttpRequest, slug: str) -> HttpResponse:
    """Is it still current? The link of the notice leads here; a button answers."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    answer, page = request.POST.get("current"), reverse("opportunities:detail", args=[slug])
    if answer == "yes":
        keep_current(opportunity=opportunity, by=actor)
        messages.success(request, _("Thank you: it stays open."))
        return redirect(next_of(request, page))
    if answer == "no":
        let_lapse(opportunity=opportunity, by=actor)
        messages.success(request, _("It is closed, and everyone who waited has been told."))
        return redirect(next_of(request, page))
    if request.method == "POST":
        return redirect("opportunities:current", slug)
    return _page(request, actor, opportunity, "opportunities/current.html", {"question": open_question(opportunity)})


def _page(
    request: HttpRequest, actor: Actor, opportunity: Opportunity, name: str, context: dict[str, Any]
) -> HttpResponse:
    refused = next((form for form in context.values() if getattr(form, "errors", None)), None)
    shown = {
        "workspace": workspace(opportunity.association, actor),
        "association": opportunity.association,
        "opportunity": opportunity,
        "noindex": True,
        **context,
        "refused": refused,
    }
    return render(request, name, shown, status=422 if refused else 200)
