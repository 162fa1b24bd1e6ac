"""Inviting who is free to what needs somebody; and what the invited person sees and answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.matching.saying import Said, say
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.suggesting import fit_of
from touiza.opportunities.shift_words import here, hours_of
from touiza.relations.access_calls import access_gap, access_own_call, calls_to
from touiza.relations.calls_page import call_lines, free_lines
from touiza.relations.free import IN_ALL, PER_ASSOCIATION, Found, Gap, find_free
from touiza.relations.models import Call, CallStop
from touiza.relations.services.calling import MOST_AT_ONCE, allow_calls, call_people, decline_call, stop_calls
from touiza.relations.services.inviting import is_wanted, stop_all_calls
from touiza.ui.formats import time_range
from touiza.vocabulary.ids import ids_of

PER_PAGE = 50
A_DAY = 1000


@login_required
@require_http_methods(["GET", "POST"])
def calls(request: HttpRequest, slug: str, pk: int | None = None) -> HttpResponse:
    """Who is free when a shift (or work on a date) needs somebody; POST invites those ticked (`people`), or `all`."""
    actor = access_signed_in(request.user)
    gap = access_gap(actor, slug, pk)
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        ticked = [int(one) for one in request.POST.getlist("people") if one.isascii() and one.isdecimal() and len(one) < 19]
        try:
            take(key=f"calls:{gap.opportunity.association_id}", limit=A_DAY, seconds=24 * 3600)
            made = call_people(gap=gap, by=actor, people=None if "all" in request.POST else ticked)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            said = ngettext("%(n)d person has been invited.", "%(n)d people have been invited.", len(made)) % {"n": len(made)}
            messages.success(request, said if made else _("They have been invited already."))
            return redirect(request.get_full_path())
    association = gap.opportunity.association
    found = find_free(association, [_with_words(gap)], by=actor.pk).get(gap.key, Found())
    page = Paginator(found.free, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "opportunity": gap.opportunity,
        "shift": gap.shift,
        "what": gap.what,
        "hours": _hours(gap),
        "open": gap.is_open(clock.now()),
        "left": gap.what.left,
        "number": len(found.free),
        "at_once": min(len(found.free), MOST_AT_ONCE),
        "resting": found.resting,
        "page": page,
        "lines": free_lines(page, actor),
        "asked": call_lines(calls_to(gap), gap, actor),
        "most_here": PER_ASSOCIATION,
        "most": IN_ALL,
        "form": form,
        "noindex": True,
    }
    return render(request, "relations/calls.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def call(request: HttpRequest, public_id: str) -> HttpResponse:
    """One's own invitation: come, say that one cannot (`no`), `stop` invitations of this association, or `allow` them."""
    actor = access_signed_in(request.user)
    own = access_own_call(actor, public_id)
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed == "no":
            decline_call(call=own)
            messages.success(request, _("The association knows that you cannot come. Thank you for saying so."))
        elif deed == "stop":
            stop_calls(person=actor, association=own.association)
            messages.success(request, _("You get no more invitations to shifts from this association."))
        elif deed == "stop_all":
            stop_all_calls(person=actor)
            messages.success(request, _("No association invites you any more."))
        elif deed == "allow":
            allow_calls(person=actor, association=own.association)
            messages.success(request, _("This association may invite you again."))
        return redirect("relations:call", public_id)
    gap = Gap(own.opportunity, own.shift)
    context = {
        "call": own,
        "association": own.association,
        "opportunity": own.opportunity,
        "shift": own.shift,
        "what": gap.what,
        "hours": _hours(gap),
        "open": is_wanted(own.opportunity) if own.way == Call.Way.FIT else gap.is_open(clock.now()),
        "found": own.way == Call.Way.FIT,
        "said": _fit(own) if own.way == Call.Way.FIT else None,
        "stopped": CallStop.objects.filter(association=own.association, person=actor).exists(),
        "noindex": True,
    }
    return render(request, "relations/call.html", context)


def _fit(call: Call) -> Said | None:
    """Return how the work fits the invited person, for their own eyes."""
    judgement = fit_of(call.person, call.opportunity)
    return say(judgement) if judgement is not None else None


def _with_words(gap: Gap) -> Gap:
    """Return the gap with the languages of its work, for the reasons."""
    rows = Opportunity.objects.filter(pk=gap.opportunity.pk).annotate(language_ids=ids_of(Opportunity.languages.through, "opportunity", "language_id"))
    return Gap(rows.select_related("post", "association__actor", "commune").get(), gap.shift)


def _hours(gap: Gap) -> str:
    if gap.shift:
        return hours_of(gap.shift)
    opportunity = gap.opportunity
    return time_range(opportunity.starts, opportunity.ends, here()) if opportunity.starts and opportunity.ends else ""
