"""Everything that passed between an association and one person, newest first: read from the activity log and from the register's own rows.

A page costs the same number of queries however much there is: each source is asked for one page's worth from where the
last page ended, and the rows are merged.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, JSONField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_names
from touiza.associations.models import Role
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import (
    Afterword,
    Application,
    Appointment,
    Attendee,
    DayMessage,
    Engagement,
    HandOver,
    Presence,
    PresenceState,
    SignUp,
)
from touiza.proof.models import Certificate, Contribution
from touiza.relations.models import Call, Contact, Delivery, DeliveryState, Note, NoteKind, Standing
from touiza.ui.formats import duration

PER_PAGE = 25
SHOWS = ("", "exchanges", "hours", "notes")
ICONS = {NoteKind.NOTE: "pencil", NoteKind.CALL: "phone", NoteKind.MEETING: "users", NoteKind.MESSAGE: "message"}
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Entry:
    """One line. `place` is where it stands among all: the time, the source, the row."""

    place: tuple[dt.datetime, int, int]
    icon: str
    text: str
    by: str = ""
    quote: str = ""
    level: str = ""
    tag: str = ""
    tag_kind: str = ""
    href: str = ""

    @property
    def at(self) -> dt.datetime:
        return self.place[0]

    @property
    def month(self) -> dt.date:
        return self.at.date().replace(day=1)

    @property
    def mark(self) -> str:
        """Where the next page begins, for an address."""
        return f"{(self.at - EPOCH) // dt.timedelta(microseconds=1)}.{self.place[1]}.{self.place[2]}"


@dataclass(frozen=True)
class Page:
    """A page of the timeline; `older` is the mark of the next one, "" where there is none."""

    entries: list[Entry]
    older: str


def read_timeline(contact: Contact, levels: Iterable[str], *, show: str = "", before: str = "") -> Page:
    """Return a page of what passed between a contact and its association, as somebody with these levels may read it."""
    start = _read_mark(before)
    sources = [source(contact, list(levels), show) for source in (_activities, _notes, _standings, _deliveries)]
    raw: list[tuple[tuple[dt.datetime, int, int], Any]] = []
    for rank, found in enumerate(sources):
        if found is not None:
            rows, column = found
            raw += [((getattr(row, column), rank, row.pk), row) for row in _page_of(rows, column, rank, start)]
    raw.sort(key=lambda pair: (-pair[0][0].timestamp(), pair[0][1], -pair[0][2]))
    entries = _draw(raw[:PER_PAGE], contact)
    return Page(entries, entries[-1].mark if len(raw) > PER_PAGE and entries else "")


Start = tuple[dt.datetime, int, int] | None
Rows = tuple[QuerySet[Any], str] | None


def _activities(contact: Contact, _levels: list[str], show: str) -> Rows:
    if contact.person_id is None or show == "notes":
        return None
    verbs = [verb for verb in LINES if not show or (verb.partition(".")[0] in {"hours", "certificate"}) == (show == "hours")]
    addressed = DayMessage.recipients.through.objects.filter(actor=contact.person_id).values("daymessage")
    theirs = Q(person=contact.person_id) | Q(object_type="opportunities.daymessage", object_id__in=addressed)
    rows = Activity.objects.filter(theirs, association=contact.association_id, verb__in=verbs)
    return rows.select_related("actor__person"), "at"


def _notes(contact: Contact, levels: list[str], show: str) -> Rows:
    if show == "hours":
        return None
    rows = Note.objects.filter(contact=contact, level__in=levels).select_related("by__person")
    return (rows.exclude(kind=NoteKind.NOTE) if show == "exchanges" else rows), "at"


def _standings(contact: Contact, _levels: list[str], show: str) -> Rows:
    return None if show in {"hours", "exchanges"} else (Standing.objects.filter(contact=contact).select_related("by__person"), "at")


def _deliveries(contact: Contact, _levels: list[str], show: str) -> Rows:
    if show in {"hours", "notes"}:
        return None
    rows = Delivery.objects.filter(contact=contact, state__in=[DeliveryState.SENT, DeliveryState.BOUNCED])
    return rows.select_related("mailing__by__person", "mailing__association__actor"), "sent_at"


def _page_of(rows: QuerySet[Any], column: str, rank: int, start: Start) -> list[Any]:
    if start is not None:
        at, last_rank, pk = start
        fits = Q(**{f"{column}__lt": at})
        if rank > last_rank:
            fits |= Q(**{column: at})
        elif rank == last_rank:
            fits |= Q(**{column: at, "pk__lt": pk})
        rows = rows.filter(fits)
    return list(rows.order_by(f"-{column}", "-pk")[: PER_PAGE + 1])


def _read_mark(text: str) -> Start:
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) < 19 for part in parts):
        return None
    try:
        return EPOCH + dt.timedelta(microseconds=int(parts[0])), int(parts[1]), int(parts[2])
    except OverflowError:
        return None


def _draw(raw: list[tuple[tuple[dt.datetime, int, int], Any]], contact: Contact) -> list[Entry]:
    activities = [row for _place, row in raw if isinstance(row, Activity)]
    objects = _load(activities)
    authors = {actor.pk: actor for _place, row in raw if (actor := _author(row)) is not None}
    names = shown_names(authors.values(), Actor(pk=contact.association_id)) if authors else {}
    entries = []
    for place, row in raw:
        author = _author(row)
        own = author is not None and author.pk == contact.person_id
        by = str(names[author.pk]) if author is not None and not own else ""
        entry = _entry(place, row, objects, by)
        if entry is not None:
            entries.append(entry)
    return entries


def _author(row: Any) -> Actor | None:
    if isinstance(row, Activity):
        return row.actor if row.actor is not None and row.actor.is_person else None
    author: Actor | None = row.mailing.by if isinstance(row, Delivery) else row.by
    return author


def _entry(place: tuple[dt.datetime, int, int], row: Any, objects: dict[tuple[str, int], Any], by: str) -> Entry | None:
    if isinstance(row, Note):
        text = str(NoteKind(row.kind).label)
        if row.minutes:
            text = _("%(kind)s, %(time)s") % {"kind": text, "time": duration(row.minutes, _lang())}
        return Entry(place, ICONS[NoteKind(row.kind)], text, by, quote=row.text, level=row.get_level_display())
    if isinstance(row, Standing):
        return Entry(place, "flag", _("Status: %(status)s") % {"status": row.get_status_display()}, by, quote=row.reason)
    if isinstance(row, Delivery):
        mailing = row.mailing
        href = reverse("relations:mailing", args=[mailing.association.handle, mailing.public_id])
        tag = _("came back") if row.state == DeliveryState.BOUNCED else ""
        return Entry(place, "mail", _("Letter: “%(subject)s”") % {"subject": _isolated(str(mailing.subject))}, by, tag=tag, tag_kind="late", href=href)
    icon, draw = LINES[row.verb]
    obj = objects.get((row.object_type, row.object_id or 0))
    return Entry(place, icon, draw(obj), by, href=_href(obj))


@dataclass(frozen=True)
class Thing:
    """What an activity is about, as far as its line says it: `ref` is a public id, a number or a kind of role."""

    kind: str
    ref: str
    title: TranslatedText
    minutes: int
    as_guest: bool


def _load(activities: list[Activity]) -> dict[tuple[str, int], Thing]:
    """Return what the activities are about. One query, whatever kinds of things there are."""
    wanted: dict[str, set[int]] = {}
    for row in activities:
        if row.object_type in SOURCES and row.object_id:
            wanted.setdefault(row.object_type, set()).add(row.object_id)
    parts = [
        SOURCES[kind]().filter(pk__in=ids).order_by().annotate(what=Value(kind)).values_list("what", "pk", "named", "said", "spent", "guest")
        for kind, ids in wanted.items()
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {(kind, pk): Thing(kind, ref, TranslatedText.from_json(title), minutes, guest) for kind, pk, ref, title, minutes, guest in rows}


def _source(model: Any, *, ref: Any = "", title: str = "", minutes: Any = 0, guest: str = "") -> Callable[[], QuerySet[Any]]:
    """Return a query of rows with the same columns for every kind of thing."""
    plain = JSONField()

    def rows() -> QuerySet[Any]:
        return model.objects.annotate(
            named=Cast(ref or Value(""), CharField()),
            said=Cast(F(title), plain) if title else Value(None, output_field=plain),
            spent=Cast(minutes or Value(0), IntegerField()),
            guest=F(guest) if guest else Value(value=False),
        )

    return rows


# Of a message: what its day is called in addresses, after the work it belongs to.
ADDRESS_OF_DAY = Concat(
    "opportunity__post__slug",
    Value("/"),
    Case(When(shift=None, then=Cast("day", CharField())), default=Concat(Value("s"), Cast("shift_id", CharField()))),
)
SOURCES: dict[str, Callable[[], QuerySet[Any]]] = {
    "opportunities.application": _source(Application, ref=F("public_id"), title="opportunity__post__title", guest="as_guest"),
    "opportunities.engagement": _source(Engagement, title="opportunity__post__title"),
    "opportunities.signup": _source(SignUp, title="shift__opportunity__post__title"),
    "opportunities.handover": _source(HandOver, title="signup__shift__opportunity__post__title"),
    "opportunities.appointment": _source(Appointment, title="engagement__opportunity__post__title"),
    "proof.contribution": _source(Contribution, title="source__title", minutes=Coalesce(NullIf("minutes", 0), "claim__minutes", 0)),
    "proof.certificate": _source(Certificate, ref=F("number")),
    "relations.call": _source(Call, title="opportunity__post__title"),
    "associations.role": _source(Role, ref=F("kind")),
    "opportunities.daymessage": _source(DayMessage, ref=ADDRESS_OF_DAY, title="opportunity__post__title"),
    "opportunities.presence": _source(Presence, ref=F("state"), title="attendee__occasion__opportunity__post__title"),
    "opportunities.attendee": _source(Attendee, title="occasion__opportunity__post__title"),
    "opportunities.afterword": _source(Afterword, title="attendee__occasion__opportunity__post__title", minutes=Coalesce("proposal__minutes", 0)),
}


def _href(obj: Thing | None) -> str:
    if obj is not None and obj.kind == "opportunities.application":
        return reverse("opportunities:application", args=[obj.ref])
    if obj is not None and obj.kind == "opportunities.daymessage":
        return reverse("opportunities:day", args=obj.ref.split("/"))
    return reverse("proof_open:check", args=[_spoken(obj.ref)]) if obj is not None and obj.kind == "proof.certificate" else ""


def _spoken(number: str) -> str:
    return Certificate(number=number).spoken


def _lang() -> str:
    return get_language() or "ar"


def _isolated(text: str) -> str:
    """Keep a text of another language from turning the line around it (UAX #9: FSI, PDI)."""
    return f"\u2068{text}\u2069"


def _title(obj: Thing | None) -> dict[str, str]:
    return {"title": _isolated(str(obj.title)) if obj is not None else "…"}


def _line(obj: Thing | None) -> dict[str, str]:
    return {"time": duration(abs(obj.minutes), _lang()) if obj is not None else "…", **_title(obj)}


def _adjusted(obj: Thing | None) -> str:
    more = obj is None or obj.minutes > 0
    return (_("Corrected: %(time)s more for “%(title)s”") if more else _("Corrected: %(time)s less for “%(title)s”")) % _line(obj)


def _submitted(obj: Thing | None) -> str:
    as_guest = obj is not None and obj.as_guest
    return (_("Application for “%(title)s”, without an account") if as_guest else _("Application for “%(title)s”")) % _title(obj)


def _role(obj: Thing | None) -> dict[str, str]:
    label = dict(Role.Kind.choices).get(obj.ref, obj.ref) if obj is not None else "…"
    return {"role": str(label)}


def _presence(obj: Thing | None) -> dict[str, str]:
    label = dict(PresenceState.choices).get(obj.ref, obj.ref) if obj is not None else "…"
    return {"state": str(label), **_title(obj)}


def _number(obj: Thing | None) -> dict[str, str]:
    return {"number": _spoken(obj.ref) if obj is not None else "…"}


Draw = Callable[[Any], str]
# For each verb that tells of a person at an association: an icon and a sentence. What has no line here is not shown.
LINES: dict[str, tuple[str, Draw]] = {
    "application.submitted": ("user-plus", _submitted),
    "application.asked": ("help", lambda obj: _("A question about “%(title)s”") % _title(obj)),
    "application.answered": ("message-reply", lambda obj: _("An answer about “%(title)s”") % _title(obj)),
    "application.accepted": ("user-check", lambda obj: _("A place in “%(title)s”") % _title(obj)),
    "application.backed_up": ("user-check", lambda obj: _("A back-up for “%(title)s”") % _title(obj)),
    "application.moved_up": ("user-check", lambda obj: _("A place came free in “%(title)s”") % _title(obj)),
    "application.done": ("check", lambda obj: _("Did it: “%(title)s”") % _title(obj)),
    "application.declined": ("user-x", lambda obj: _("Declined for “%(title)s”") % _title(obj)),
    "application.withdrawn": ("logout", lambda obj: _("Withdrew from “%(title)s”") % _title(obj)),
    "application.ended": ("clock", lambda obj: _("“%(title)s” closed before an answer, or with the association") % _title(obj)),
    "engagement.suspended": ("player-pause", lambda obj: _("The place in “%(title)s” is interrupted") % _title(obj)),
    "engagement.restored": ("player-play", lambda obj: _("The place in “%(title)s” is back") % _title(obj)),
    "signup.joined": ("calendar", lambda obj: _("Signed up for shifts of “%(title)s”") % _title(obj)),
    "signup.withdrawn": ("logout", lambda obj: _("Withdrew from a shift of “%(title)s”") % _title(obj)),
    "signup.late": ("logout", lambda obj: _("Withdrew late from a shift of “%(title)s”") % _title(obj)),
    "signup.moved_up": ("user-check", lambda obj: _("Moved up to a shift of “%(title)s”") % _title(obj)),
    "signup.placed": ("user-check", lambda obj: _("Put on a shift of “%(title)s”") % _title(obj)),
    "signup.moved": ("calendar", lambda obj: _("Moved to another shift of “%(title)s”") % _title(obj)),
    "signup.taken_off": ("user-x", lambda obj: _("Taken off a shift of “%(title)s”") % _title(obj)),
    "handover.offered": ("send", lambda obj: _("Asked to take over a shift of “%(title)s”") % _title(obj)),
    "handover.accepted": ("user-check", lambda obj: _("Handed over a shift of “%(title)s”") % _title(obj)),
    "appointment.agreed": ("calendar", lambda obj: _("A time agreed on for “%(title)s”") % _title(obj)),
    "appointment.cancelled": ("calendar", lambda obj: _("A time taken back for “%(title)s”") % _title(obj)),
    "qualification.confirmed": ("certificate", lambda _obj: _("The proof of a qualification was seen")),
    "call.sent": ("send", lambda obj: _("Invited to “%(title)s”") % _title(obj)),
    "call.declined": ("user-x", lambda obj: _("Cannot come to “%(title)s”") % _title(obj)),
    "day.announced": ("send", lambda obj: _("To everyone of “%(title)s”") % _title(obj)),
    "presence.recorded": ("user-check", lambda obj: _("On the day of “%(title)s”: %(state)s") % _presence(obj)),
    "presence.corrected": ("pencil", lambda obj: _("Corrected after “%(title)s”: %(state)s") % _presence(obj)),
    "presence.walked_in": ("user-plus", lambda obj: _("Came to “%(title)s” without being expected") % _title(obj)),
    "presence.thanked": ("heart", lambda obj: _("Thanked for “%(title)s”") % _title(obj)),
    "presence.missed": ("mail", lambda obj: _("Told that they were missed at “%(title)s”") % _title(obj)),
    "hours.claimed": ("clock", lambda obj: _("Entered: %(time)s for “%(title)s”") % _line(obj)),
    "hours.confirmed": ("checks", lambda obj: _("Confirmed: %(time)s for “%(title)s”") % _line(obj)),
    "hours.declined": ("clock", lambda obj: _("Not confirmed: %(time)s for “%(title)s”") % _line(obj)),
    "hours.adjusted": ("clock", _adjusted),
    "hours.entered_for": ("clock", lambda obj: _("Entered for them: %(time)s for “%(title)s”") % _line(obj)),
    "hours.reversed": ("clock", lambda obj: _("Decision taken back: hours for “%(title)s”") % _title(obj)),
    "hours.taken_back": ("clock", lambda obj: _("Gave up hours for “%(title)s”") % _title(obj)),
    "certificate.issued": ("certificate", lambda obj: _("Certificate %(number)s") % _number(obj)),
    "certificate.revoked": ("certificate", lambda obj: _("Certificate %(number)s is no longer valid") % _number(obj)),
    "invitation.accepted": ("key", lambda _obj: _("Took up an invitation to act for the association")),
    "role.given": ("key", lambda obj: _("Role in the association: %(role)s") % _role(obj)),
    "role.ended": ("key", lambda obj: _("The role has ended: %(role)s") % _role(obj)),
    "association.handed_over": ("key", lambda _obj: _("The association was handed over to them")),
}
