"""What a day leaves to do in the day's queue, drawn in Python: lists of who came, and incidents that nobody has settled."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Count,
    DateField,
    DateTimeField,
    F,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TimeField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.associations.capabilities import Can
from touiza.associations.waiting import MOST, Desk, Queue, Source, register
from touiza.core import clock
from touiza.core.prepared import Prepared
from touiza.core.translated import TranslatedText
from touiza.opportunities.access_applications import narrowed
from touiza.opportunities.days import EARLY, Day, day_of_shift, days_of_opportunity
from touiza.opportunities.models import (
    PRESENT,
    Incident,
    IncidentFollowUp,
    Occasion,
    Opportunity,
    Severity,
    Shift,
    Timing,
)
from touiza.posts.models import Post, PostState
from touiza.ui.drawn import NOTHING, acts, age, btn, fill, icon, posting, row, said
from touiza.ui.formats import date_day, known

WAITS = dt.timedelta(days=7)  # after its end a list is asked for so long; it can be entered for longer
MOST_LOOKED_AT = 200


@dataclass(frozen=True)
class Held:
    """A day that is on, or is over and whose list nobody has said to be right."""

    day: Day
    expected: int
    came: int


@dataclass(frozen=True)
class Unsettled:
    """An incident that looks serious by the last word about it, and is not settled."""

    public_id: str
    title: TranslatedText
    day: dt.date
    at: dt.datetime


def register_day_waiting() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Source("days", 30, _phrase, _waiting_days, _draw_days, Can.HOST))
    register(Source("incidents", 5, _phrase_of_incidents, _waiting_incidents, _draw_incidents, Can.HOST))


def _phrase(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} list</a> of who came to look through',
        '<a href="{href}">{count} lists</a> of who came to look through',
        number,
    )


def _phrase_of_incidents(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} serious incident</a> to settle', '<a href="{href}">{count} serious incidents</a> to settle', number
    )


def _waiting_days(desk: Desk) -> Queue:
    found = _found(desk)[0]
    return Queue(len(found), [(one.day.ends_at, one) for one in found[:MOST]])


def _waiting_incidents(desk: Desk) -> Queue:
    found = _found(desk)[1]
    return Queue(len(found), [(one.at, one) for one in found[:MOST]])


def days_on(desk: Desk) -> list[Held]:
    """Return the days on which people are checked in now, the first one first; nothing to who holds none. No query of its own."""
    return _found(desk)[2] if Can.HOST in desk.may else []


def _found(desk: Desk) -> tuple[list[Held], list[Unsettled], list[Held]]:
    """Return at a desk the lists to look through and the incidents to settle, oldest first, and the days that are on. One query."""
    kept = desk.association.__dict__.setdefault("_left_by_days", {})
    if desk.limit not in kept:
        now = clock.now()
        rows = LEFT(association=desk.association.pk, since=now - WAITS, soon=now + EARLY, **narrowed(desk.limit))
        held = [one for found in rows if found[0] != "incident" for one in _held(found)]
        held.sort(key=lambda one: (one.day.ends_at, one.day.key))
        unsaid = [one for one in held if now - WAITS < one.day.ends_at <= now]
        on = sorted((one for one in held if one.day.may_begin(now) and not one.day.is_over(now)), key=lambda one: one.day.starts_at)
        kept[desk.limit] = unsaid, [_unsettled(found) for found in rows if found[0] == "incident"], on
    told: tuple[list[Held], list[Unsettled], list[Held]] = kept[desk.limit]
    return told


def _held(found: tuple[Any, ...]) -> list[Held]:
    """Read a row of COLUMNS as the days it is about, but for those whose list is closed."""
    what, pk, slug, title, label, day, last_day, starts, ends, zone, starts_at, ends_at, taken, came, closed, noted, counts = found
    post = Post(slug=slug, title=TranslatedText.from_json(title))
    times = {"day": day, "starts": starts, "ends": ends, "zone": zone, "starts_at": starts_at, "ends_at": ends_at}
    if what == "shift":
        work = Opportunity(post=post, timing=Timing.SHIFTS)
        shift = Shift(pk=pk, opportunity=work, label=TranslatedText.from_json(label), **times)
        return [Held(day_of_shift(shift), taken, came)]
    work = Opportunity(post=post, timing=Timing.DATED, last_day=last_day, **times)
    came_on = dict(zip(noted, counts, strict=True))
    return [Held(one, taken, came_on.get(one.day, 0)) for one in days_of_opportunity(work) if one.day not in closed]


def _unsettled(found: tuple[Any, ...]) -> Unsettled:
    return Unsettled(found[2], TranslatedText.from_json(found[3]), found[5], found[10])


COLUMNS = (
    "what", "row", "ref", "named", "called", "day", "last", "since", "until", "place", "at_first", "at_last", "taken", "came", "closed",
    "noted", "counts",
)  # fmt: skip


def _nothing(kind: Any) -> Any:
    return Cast(Value(None), kind)


NO_DAYS: dict[str, Any] = {
    "closed": _nothing(ArrayField(DateField())),
    "noted": _nothing(ArrayField(DateField())),
    "counts": _nothing(ArrayField(IntegerField())),
}
PRESENT_NOW = {"attendees__lines__state__in": PRESENT, "attendees__lines__replaced_by": None}


def _shifts(association: int, since: dt.datetime, soon: dt.datetime, limit: int | None) -> QuerySet[Shift, Any]:
    rows = Shift.objects.planned().filter(
        opportunity__association=association, opportunity__post__state=PostState.PUBLISHED, opportunity__call_off=None,
        ends_at__gt=since, starts_at__lte=soon, occasion__closed_at=None,
    )  # fmt: skip
    if limit is not None:
        rows = rows.filter(opportunity__scopes__role=limit)
    came = Occasion.objects.filter(shift=OuterRef("pk"), **PRESENT_NOW).order_by().values("shift").annotate(n=Count("attendees"))
    return rows.filter(Q(taken__gt=0) | Q(occasion__isnull=False)).annotate(
        what=Value("shift"), row=F("pk"), ref=F("opportunity__post__slug"), named=Cast("opportunity__post__title", JSONField()),
        called=Cast("label", JSONField()), last=_nothing(DateField()), since=F("starts"), until=F("ends"), place=F("zone"),
        at_first=F("starts_at"), at_last=F("ends_at"), came=Coalesce(Subquery(came.values("n")), 0), **NO_DAYS,
    )  # fmt: skip


def _dated(association: int, since: dt.datetime, soon: dt.datetime, limit: int | None) -> QuerySet[Opportunity, Any]:
    rows = Opportunity.objects.published().within(limit).filter(association=association, timing=Timing.DATED, call_off=None)
    rows = rows.filter(ends_at__gt=since, starts_at__lte=soon, taken__gt=0)
    days = Occasion.objects.filter(opportunity=OuterRef("pk")).order_by("day")
    came = days.values("day").annotate(n=Count("attendees", filter=Q(**PRESENT_NOW)))
    return rows.annotate(
        what=Value("dated"), row=F("pk"), ref=F("post__slug"), named=Cast("post__title", JSONField()), called=_nothing(JSONField()),
        last=F("last_day"), since=F("starts"), until=F("ends"), place=F("zone"), at_first=F("starts_at"), at_last=F("ends_at"),
        came=Value(0), closed=ArraySubquery(days.filter(closed_at__isnull=False).values("day")),
        noted=ArraySubquery(came.values("day")), counts=ArraySubquery(came.values("n")),
    )  # fmt: skip


def _incidents(association: int, limit: int | None) -> QuerySet[Incident, Any]:
    last = IncidentFollowUp.objects.filter(incident=OuterRef("pk")).order_by("-pk")[:1]
    rows = Incident.objects.filter(association=association)
    if limit is not None:
        rows = rows.filter(occasion__opportunity__scopes__role=limit)
    rows = rows.annotate(looks=Coalesce(Subquery(last.values("severity")), "severity"), done=Subquery(last.values("settled")))
    return rows.filter(Q(done=None) | Q(done=False), looks=Severity.SERIOUS).annotate(
        what=Value("incident"), row=F("pk"), ref=F("public_id"), named=Cast("occasion__opportunity__post__title", JSONField()),
        called=_nothing(JSONField()), day=F("occasion__day"), last=_nothing(DateField()), since=_nothing(TimeField()),
        until=_nothing(TimeField()), place=_nothing(CharField()), at_first=F("at"), at_last=_nothing(DateTimeField()),
        taken=Value(0), came=Value(0), **NO_DAYS,
    )  # fmt: skip


LEFT = Prepared(
    lambda association, since, soon, limit=None: _shifts(association, since, soon, limit)
    .order_by()
    .values_list(*COLUMNS)
    .union(
        _dated(association, since, soon, limit).order_by().values_list(*COLUMNS),
        _incidents(association, limit).order_by().values_list(*COLUMNS),
        all=True,
    )
    .order_by("at_first", "row")[:MOST_LOOKED_AT]
)


def _draw_days(desk: Desk, found: list[Any]) -> list[SafeString]:
    return [_row(one, desk) for one in found]


def _row(one: Held, desk: Desk) -> SafeString:
    day = one.day
    place = [day.opportunity.post.slug, day.key]
    page = reverse("opportunities:day", args=place)
    told = _nobody_noted() if not one.came else ngettext("%(n)d person came", "%(n)d people came", one.came) % {"n": one.came}
    body = fill(
        '<div><p>{} <b><a href="{}">{}</a></b>{}</p><p class="mute">{} · {}</p></div>',
        icon("user-check", _("List of who came")),
        page,
        said(day.opportunity.post.title),
        fill(" · {}", said(day.shift.label)) if day.shift is not None and day.shift.label else NOTHING,
        date_day(day.day, known(get_language())),
        told,
    )
    names = {"title": str(day.opportunity.post.title)}
    if not one.came:
        ways = btn(_("Enter the list"), kind="go", href=reverse("opportunities:day_paper", args=place), label=_("Enter the list of “%(title)s”") % names)
        return row(age(day.ends_at) + body + acts(ways))
    right = btn(_("The list is right"), kind="go", label=_("The list of “%(title)s” is right") % names)
    ways = posting(reverse("opportunities:day_closing", args=place), desk.token, [("next", desk.here)], right)
    ways += btn(_("See the list"), href=page, label=_("See the list of “%(title)s”") % names)
    return row(age(day.ends_at) + body + acts(ways))


def _nobody_noted() -> str:
    return _("nobody is noted yet")


def _draw_incidents(desk: Desk, incidents: list[Any]) -> list[SafeString]:
    return [_row_of_incident(one, desk) for one in incidents]


def _row_of_incident(incident: Unsettled, desk: Desk) -> SafeString:
    page = reverse("opportunities:incident", args=[desk.association.handle, incident.public_id])
    body = fill(
        '<div><p>{} <b><a href="{}">{}</a></b></p><p class="mute">{}</p></div>',
        icon("alert-triangle", _("Serious incident")),
        page,
        said(incident.title),
        date_day(incident.day, known(get_language())),
    )
    label = _("Read the incident at “%(title)s” and follow up") % {"title": str(incident.title)}
    return row(age(incident.at) + body + acts(btn(_("Read it and follow up"), kind="go", href=page, label=label)), late=True)
