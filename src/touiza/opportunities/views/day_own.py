"""The day for a volunteer: their own code, what is noted about them, their hours and what they thought of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.opportunities.access_applications import live_application
from touiza.opportunities.access_day import access_public_day, current_line, is_expected, own_attendee
from touiza.opportunities.checkin_codes import code_of
from touiza.opportunities.day_pages import hour, hours_of_day, tag_of
from touiza.opportunities.days import Day
from touiza.opportunities.forms.day import CodeForm, ImpressionForm, TakeHoursForm
from touiza.opportunities.models import Afterword, Attendee, Impression, Way
from touiza.opportunities.own_days import messages_to
from touiza.opportunities.services.afterwards import entered_on, give_impression, leave_hours, take_hours
from touiza.opportunities.services.attendance import check_in_at_door
from touiza.opportunities.views.day_checkin import qr


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """One's own page of a day; POST says “I am here” with the code at the door."""
    actor = access_signed_in(request.user)
    told = access_public_day(actor, slug, when)
    typed = request.GET.get("door", "")[:200]
    form = CodeForm(request.POST if request.method == "POST" else None, initial={"code": typed})
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"door:{actor.pk}", limit=20, seconds=600)
            check_in_at_door(day=told, person=actor, code=form.cleaned_data["code"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("You are noted as being here. Welcome."))
            return redirect(request.path)
    return _page(request, told, actor, door_form=form)


def _page(request: HttpRequest, told: Day, actor: Actor, **forms: Form) -> HttpResponse:
    now = clock.now()
    attendee = own_attendee(told, actor)
    line = current_line(attendee)
    awaited = is_expected(told, actor)
    if attendee is None and not awaited and told.is_over(now) and not told.is_on(now):
        raise Http404
    words = {word.kind: word for word in attendee.afterwords.select_related("claim", "proposal")} if attendee else {}
    thanks = words.get(Afterword.Kind.THANKS)
    mine = Impression.objects.filter(attendee=attendee, side=Impression.Side.VOLUNTEER).first() if attendee else None
    refused = next((form for form in forms.values() if form.errors), None)
    code = code_of(actor.pk, told.day)
    scan = request.build_absolute_uri(reverse("opportunities:day_check_in", args=[told.opportunity.post.slug, told.key]))
    context: dict[str, Any] = {
        "opportunity": told.opportunity,
        "association": told.opportunity.association,
        "day": told,
        "hours": hours_of_day(told),
        "key": (told.opportunity.post.slug, told.key),
        "where": (told.shift.address if told.shift else None) or told.opportunity.address,
        "attendee": attendee,
        "line": line,
        "tag": tag_of(line) if line else None,
        "at": hour(line.arrived_at, told.zone) if line and line.arrived_at else "",
        "noted_by": line.by.known_as if line and line.by and line.way != Way.DOOR else "",
        "expected": awaited,
        "is_over": told.is_over(now),
        "on": told.is_on(now),
        "show_code": (told.is_on(now) or not told.is_over(now)) and not (line and line.is_present),
        "code": code,
        "qr": qr(f"{scan}?code={code}"),
        "at_door": told.is_on(now) and awaited and line is None,
        "door_first": bool(request.GET.get("door")) or request.method == "POST",
        "thanks": thanks,
        "own_words": _own_words(told, thanks),
        "entered": entered_on(told, actor) if thanks and thanks.claim is None else [],
        "written": messages_to(actor, told),
        "missed": Afterword.Kind.MISSED in words and line is not None and not line.is_present,
        "application": live_application(actor, told.opportunity),
        "impression": mine,
        "may_say": line is not None and line.is_present and told.is_over(now),
        "door_form": CodeForm(),
        "hours_form": TakeHoursForm(initial={"minutes": thanks.minutes if thanks else None}, unit=told.opportunity.unit),
        "impression_form": ImpressionForm(initial=_said(mine)),
        "noindex": True,
    }
    return render(request, "opportunities/day_own.html", context | forms | {"form": refused}, status=422 if refused else 200)


def _own_words(told: Day, thanks: Afterword | None) -> Any:
    words = getattr(told.opportunity.association, "thanks_words", None) if thanks else None
    return words.text if words is not None else None


def _said(mine: Impression | None) -> dict[str, Any]:
    return {"first": mine.first, "second": mine.second, "sentence": mine.sentence} if mine else {}


def _access(request: HttpRequest, slug: str, when: str) -> tuple[Actor, Day, Attendee]:
    """Return who asks, the day, and their line on it; 404 for who has none."""
    actor = access_signed_in(request.user)
    told = access_public_day(actor, slug, when)
    attendee = own_attendee(told, actor)
    if attendee is None:
        raise Http404
    return actor, told, attendee


@guests_too
@login_required
@require_POST
def hours(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Take the hours proposed, as they are (POST `as_proposed`) or changed, or leave them (POST `leave`)."""
    actor, told, attendee = _access(request, slug, when)
    thanks = attendee.afterwords.filter(kind=Afterword.Kind.THANKS).select_related("proposal").first()
    plain = "as_proposed" in request.POST and thanks is not None and thanks.minutes is not None
    form = TakeHoursForm(_as_proposed(request, thanks) if plain and thanks else request.POST, unit=told.opportunity.unit)
    try:
        if "leave" in request.POST:
            leave_hours(attendee=attendee)
            return redirect("opportunities:day_own", slug, when)
        if form.is_valid():
            claim = take_hours(attendee=attendee, day=told, sure=form.yes, **form.cleaned_data)
            messages.success(request, _taken(claim.answers.exists()))
            return redirect("opportunities:day_own", slug, when)
    except Refusal as refusal:
        form.is_valid()
        form.blame(refusal)
    return _page(request, told, actor, hours_form=form)


def _as_proposed(request: HttpRequest, thanks: Afterword) -> QueryDict:
    """Return what was sent with the minutes that were proposed, as if they had been typed."""
    sent = request.POST.copy()
    sent["minutes_hours"], sent["minutes_minutes"] = divmod(thanks.minutes or 0, 60)
    return sent


def _taken(confirmed: bool) -> str:
    if confirmed:
        return _("Your hours are in the book and confirmed.")
    return _("Your hours are entered. The association confirms them, and you are told.")


@guests_too
@login_required
@require_POST
def impression(request: HttpRequest, slug: str, when: str) -> HttpResponse:
    """Two questions about the day."""
    actor, told, attendee = _access(request, slug, when)
    form = ImpressionForm(request.POST)
    if form.is_valid():
        try:
            give_impression(attendee=attendee, side=Impression.Side.VOLUNTEER, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Thank you. The association reads it without your name."))
            return redirect("opportunities:day_own", slug, when)
    return _page(request, told, actor, impression_form=form)
