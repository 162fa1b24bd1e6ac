"""The day itself, for who coordinates it: who is expected, who is here, the list from paper, people who walk in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame, next_of
from touiza.opportunities.access_day import access_attendee, access_day, current_line, occasion_of
from touiza.opportunities.access_shifts import find_volunteer
from touiza.opportunities.day_pages import (
    Line,
    add_applications,
    add_late,
    add_missed,
    days_of,
    hours_of_day,
    list_of,
    local_time,
    moment_of,
    note_of,
    summary_of,
    tag_of,
)
from touiza.opportunities.days import FREELY, Day
from touiza.opportunities.forms.day import AboutForm, LineForm, MarkForm, PaperForm, TieForm, WalkInForm
from touiza.opportunities.impressions import figures_of
from touiza.opportunities.models import (
    Attendee,
    DayMessage,
    Impression,
    Incident,
    Presence,
    PresenceState,
    Way,
)
from touiza.opportunities.services.afterwards import give_impression
from touiza.opportunities.services.attendance import add_named, close_list, record_paper, record_presence, tie_named
from touiza.opportunities.services.attendance_sync import find_by_code

PER_PAGE = 60


def context_of(day: Day, actor: Actor) -> dict[str, Any]:
    """Return what every page of a day shows to who coordinates it."""
    association = day.opportunity.association
    return {
        "workspace": workspace(association, actor),
        "association": association,
        "opportunity": day.opportunity,
        "day": day,
        "hours": hours_of_day(day),
        "key": (day.opportunity.post.slug, day.key),
        "now": clock.now(),
        "is_over": day.is_over(clock.now()),
        "noindex": True,
    }


@login_required
@require_GET
def days(request: HttpRequest, handle: str) -> HttpResponse:
    """All days of an association, from a month ago to two weeks ahead."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.READ_ANSWERS)
    now = clock.now()
    rows = [(row, hours_of_day(row.day)) for row in days_of(association, now, limit_of(actor, association))]
    ahead = [row for row in rows if not row[0].day.is_over(now)]
    past = Paginator([row for row in reversed(rows) if row[0].day.is_over(now)], PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "today": [row for row in ahead if row[0].day.may_begin(now)],
        "ahead": [row for row in ahead if not row[0].day.may_begin(now)][:PER_PAGE],
        "page": past,
        "noindex": True,
    }
    return render(request, "opportunities/days.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """The list of a day; POST writes down how one person came, with one press."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when, Can.HOST if request.method == "POST" else Can.READ_ANSWERS)
    form = MarkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        person, attendee = access_attendee(told, form.cleaned_data["ref"])
        state, comment = form.cleaned_data["state"], form.cleaned_data["comment"]
        try:
            record_presence(day=told, by=actor, person=person, attendee=attendee, state=state, comment=comment)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect(f"{request.path}#{form.cleaned_data['ref']}")
    return _page(request, told, actor, form)


def _page(request: HttpRequest, told: Day, actor: Actor, form: Form, walk_in_form: Form | None = None) -> HttpResponse:
    now = clock.now()
    occasion = occasion_of(told)
    everybody = list_of(told, occasion)
    page = Paginator(_by_group(everybody.groups), PER_PAGE).get_page(request.GET.get("page"))
    add_missed(told, list(page))
    add_applications(told, list(page))
    add_late(told, list(page), now)
    frame = context_of(told, actor)
    hosts = Can.HOST in frame["workspace"]["may"]
    context = frame | {
        "summary": summary_of(everybody, told, now),
        "lanes": [lane for lane in _lanes(list(page)) if lane[2]],
        "page": page,
        "here": everybody.here,
        "woven": everybody.places and everybody.places <= 60,
        "places": everybody.places,
        "on": told.is_on(now),
        "may_mark": told.may_begin(now),
        "occasion": occasion,
        "form": form if form.errors else walk_in_form,
        "mark_form": form,
        "walk_in_form": walk_in_form or WalkInForm(initial={"key": public_id()}),
        "sent": DayMessage.objects.filter(opportunity=told.opportunity, day=told.day, shift=told.shift)
        .select_related("by__person")
        .order_by("-pk")[:5],
        "incidents": Incident.objects.filter(occasion=occasion).order_by("-pk")[:5] if occasion and hosts else [],
        "figures": figures_of(occasion) if occasion and told.is_over(now) else None,
    }
    return render(request, "opportunities/day.html", context, status=422 if context["form"] else 200)


def _by_group(groups: dict[str, list[Line]]) -> list[Line]:
    return [*groups["open"], *groups["here"], *groups["away"]]


def _lanes(lines: list[Line]) -> list[tuple[str, str, list[Line]]]:
    titles = (("open", _("Not noted yet")), ("here", _("Here")), ("away", _("Not here")))
    return [(name, title, [line for line in lines if line.group == name]) for name, title in titles]


@login_required
@require_POST
def walk_in(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Somebody has come without being expected: by handle, by code, or by name."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    form = WalkInForm(request.POST)
    if form.is_valid():
        try:
            line = _write_down(told, actor, form.cleaned_data["who"], form.cleaned_data["key"] or None)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            person = line.attendee.person
            name = person.known_as if person else line.attendee.name
            messages.success(request, _("%(name)s is noted as being here.") % {"name": name})
            return redirect("opportunities:day", slug, when)
    return _page(request, told, actor, MarkForm(), form)


def _write_down(told: Day, actor: Actor, who: str, key: str | None) -> Presence:
    person = find_by_code(who, told)
    if person is not None:
        return record_presence(day=told, by=actor, person=person, state=PresenceState.CAME, way=Way.CODE)
    if who.startswith("@"):
        person = find_volunteer(who)
        if person is None:
            raise Refusal("nobody", _("Nobody has this handle: look at it again."), field="who")
        return record_presence(day=told, by=actor, person=person, state=PresenceState.CAME)
    return add_named(day=told, name=who, by=actor, key=key)


@login_required
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, slug: str, when: str, ref: str) -> HttpResponse:
    """Everything about one person's presence, with all that was ever written of it."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    who, attendee = access_attendee(told, ref)
    line = current_line(attendee)
    form = LineForm(request.POST if request.method == "POST" else None, initial=_initial(told, line))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            record_presence(
                day=told, by=actor, person=who, attendee=attendee, state=data["state"], comment=data["comment"],
                reason=data["reason"], arrived_at=moment_of(data["arrived"], told), left_at=moment_of(data["left"], told),
            )  # fmt: skip
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("opportunities:day", slug, when)
    return _person_page(request, told, actor, who, attendee, form=form)


def _initial(told: Day, line: Presence | None) -> dict[str, Any]:
    if line is None:
        return {"state": PresenceState.CAME}
    times = {"arrived": local_time(line.arrived_at, told.zone), "left": local_time(line.left_at, told.zone)}
    return {"state": line.state, "comment": line.comment, **times}


def _person_page(
    request: HttpRequest, told: Day, actor: Actor, who: Actor | None, attendee: Attendee | None, **forms: Form
) -> HttpResponse:
    written = Presence.objects.filter(attendee=attendee).select_related("by__person").order_by("-pk") if attendee else []
    line = current_line(attendee)
    refused = next((form for form in forms.values() if form.errors), None)
    own = Impression.objects.filter(attendee=attendee, side=Impression.Side.COORDINATOR).first() if attendee else None
    name = who.known_as if who else attendee.name if attendee else ""
    row = Line(ref=f"p{who.pk}" if who else "", name=name, line=None, person=who.pk if who else None)
    add_missed(told, [row])
    add_applications(told, [row])
    context = context_of(told, actor) | {
        "who": who,
        "name": name,
        "attendee": attendee,
        "ref": f"p{who.pk}" if who else attendee.public_id if attendee else "",
        "missed": row.missed,
        "waiting": row.application,
        "line": line,
        "history": [(one, tag_of(one), note_of(one, told)) for one in written],
        "needs_reason": line is not None and clock.now() > told.ends_at + FREELY,
        "may_undo": line is not None,
        "may_say": line is not None and line.is_present and told.is_over(clock.now()) and who is not None and who != actor,
        "form": refused,
        "line_form": LineForm(initial=_initial(told, line)),
        "tie_form": TieForm(),
        "about_form": AboutForm(initial={"first": own.first, "second": own.second} if own else {}),
    } | {("line_form" if name == "form" else name): form for name, form in forms.items()}
    return render(request, "opportunities/day_person.html", context, status=422 if refused else 200)


@login_required
@require_POST
def tie(request: HttpRequest, slug: str, when: str, ref: str) -> HttpResponse:
    """Say whose account a name written at the door belongs to."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    who, attendee = access_attendee(told, ref)
    form = TieForm(request.POST)
    if form.is_valid() and attendee is not None:
        try:
            tied = tie_named(attendee=attendee, day=told, person=find_volunteer(form.cleaned_data["handle"]), by=actor)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("opportunities:day_person", slug, when, f"p{tied.person_id}")
    return _person_page(request, told, actor, who, attendee, tie_form=form)


@login_required
@require_POST
def about(request: HttpRequest, slug: str, when: str, ref: str) -> HttpResponse:
    """The coordinator's two questions about somebody who came."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    who, attendee = access_attendee(told, ref)
    form = AboutForm(request.POST)
    if form.is_valid() and attendee is not None:
        try:
            give_impression(attendee=attendee, side=Impression.Side.COORDINATOR, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your answers are kept. Only those who act for the association see them."))
            return redirect("opportunities:day_person", slug, when, ref)
    return _person_page(request, told, actor, who, attendee, about_form=form)


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """The paper list, typed in at once."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    lines = [line for line in list_of(told).lines if line.person is not None]
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    people = [(line.person or 0, line.name, line.line.state if line.line else "") for line in page]
    form = PaperForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        try:
            count = record_paper(day=told, by=actor, states=form.states(), reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _written(count))
            onward = page.has_next() and len(lines) > PER_PAGE
            return redirect(f"{request.path}?page={page.next_page_number()}") if onward else redirect("opportunities:day", slug, when)
    context = context_of(told, actor) | {"form": form, "page": page, "late": clock.now() > told.ends_at + FREELY, "may_mark": told.is_over(clock.now())}
    return render(request, "opportunities/day_paper.html", context, status=422 if form.errors else 200)


def _written(count: int) -> str:
    if not count:
        return _("Nothing new stood on the paper list.")
    return ngettext("%(n)d line is written down.", "%(n)d lines are written down.", count) % {"n": count}


@login_required
@require_GET
def sheet(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """The list to print: everybody expected, and empty lines for who walks in."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    everybody = list_of(told)
    context = context_of(told, actor) | {"lines": everybody.lines, "empty": range(max(6, min(everybody.gaps + 3, 20)))}
    return render(request, "opportunities/day_print.html", context)


@login_required
@require_POST
def closing(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Say that the list is right."""
    actor = access_signed_in(request.user)
    told = access_day(actor, slug, when)
    try:
        close_list(day=told, by=actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The list is right: whoever takes the hours proposed has them confirmed in your name."))
    return redirect(next_of(request, reverse("opportunities:day", args=[slug, when])))


def people_of(told: Day) -> list[tuple[int, str]]:
    """Return everybody of a day who has an account: id and name."""
    return [(line.person, line.name) for line in list_of(told).lines if line.person is not None]


