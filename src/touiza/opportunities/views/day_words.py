"""Words of a day: to everyone on it, about what went wrong, and the association's own thanks."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.access_day import access_day, access_incident, access_incidents, day_of_occasion
from touiza.opportunities.forms.day import DayMessageForm, FollowUpForm, IncidentForm, ThanksForm
from touiza.opportunities.impressions import figures_of_all
from touiza.opportunities.models import DayMessage, Severity, ThanksWords
from touiza.opportunities.services.day_words import (
    TO_EXPECTED,
    follow_up,
    recipients_of,
    report_incident,
    send_to_all,
    word_thanks,
)
from touiza.opportunities.views.day import context_of, people_of

PER_PAGE = 30
SEVERE = {"note": "info", "minor": "warn", "serious": "late"}


@login_required
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Write to everyone of a day; what was sent before stands under the form."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    form = DayMessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"day_message:{told.opportunity.association_id}", limit=10, seconds=3600)
            sent = send_to_all(day=told, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            count = sent.recipients.count()
            text = ngettext("Sent to %(n)d person.", "Sent to %(n)d people.", count)
            messages.success(request, text % {"n": count})
            return redirect("opportunities:day", slug, when)
    before = DayMessage.objects.filter(opportunity=told.opportunity, day=told.day, shift=told.shift)
    context = context_of(told, actor) | {
        "form": form,
        "count": len(recipients_of(told, TO_EXPECTED)),
        "sent": before.select_related("by__person").order_by("-pk")[:PER_PAGE],
    }
    return render(request, "opportunities/day_message.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Write down what went wrong on a day."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    form = IncidentForm(request.POST if request.method == "POST" else None, people=people_of(told), initial={"severity": Severity.NOTE})
    if request.method == "POST" and form.is_valid():
        try:
            made = report_incident(day=told, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It is written down, for owners and coordinators alone."))
            return redirect("opportunities:incident", told.opportunity.association.handle, made.public_id)
    return render(request, "opportunities/day_incident.html", context_of(told, actor) | {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def incidents_of(request: HttpRequest, handle: str) -> HttpResponse:
    """All incidents of an association, the newest first."""
    actor = access_signed_in(request.user)
    association, rows = access_incidents(actor, handle)
    page = Paginator(rows.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    rows_told = [(row, SEVERE[row.severity]) for row in page]
    context = {"workspace": workspace(association, actor), "association": association, "page": page, "rows": rows_told, "noindex": True}
    return render(request, "opportunities/incidents.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def incident(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """One incident with all that was done about it; POST adds a step."""
    actor = access_signed_in(request.user)
    found = access_incident(actor, handle, public_id)
    association = found.association
    steps = list(found.follow_ups.select_related("by__person").order_by("pk"))
    severity = steps[-1].severity if steps else found.severity
    form = FollowUpForm(request.POST if request.method == "POST" else None, initial={"severity": severity})
    if request.method == "POST" and form.is_valid():
        follow_up(incident=found, by=actor, **form.cleaned_data)
        return redirect(request.path)
    told = day_of_occasion(found.occasion)
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "incident": found,
        "severity": (Severity(severity).label, SEVERE[severity]),
        "settled": bool(steps) and steps[-1].settled,
        "steps": steps,
        "concerned": found.concerned.select_related("person__person"),
        "day_key": told.key if told else "",
        "form": form,
        "noindex": True,
    }
    return render(request, "opportunities/incident.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def thanks(request: HttpRequest, handle: str) -> HttpResponse:
    """The association's own words of thanks, and what volunteers said of its days."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    words = ThanksWords.objects.filter(association=association).first()
    form = ThanksForm(request.POST if request.method == "POST" else None, initial={"text": words.text if words else None})
    if request.method == "POST" and form.is_valid():
        word_thanks(association=association, text=form.cleaned_data["text"])
        messages.success(request, _("From tomorrow morning, your thanks are said in these words."))
        return redirect("opportunities:days", handle)
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "form": form,
        "figures": figures_of_all(association),
        "noindex": True,
    }
    return render(request, "opportunities/day_thanks.html", context, status=422 if form.errors else 200)
