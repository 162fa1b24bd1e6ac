"""Setting, changing and dropping shifts. Who may do it is asked before, in access.

Lock order everywhere: opportunity, shifts by id, sign-ups.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Opportunity, Per, Recurrence, Shift, ShiftState, SignUpState, Timing
from touiza.opportunities.services.indexing import index_opportunity
from touiza.opportunities.services.signups import count_places, fill_places, free_places, lock_shifts, write_counts
from touiza.opportunities.spans import Span
from touiza.posts.models import PostState

MOST = 366  # planned shifts of one opportunity
FARTHEST = dt.timedelta(days=2 * 366)
NOTHING = TranslatedText()


@dataclass(frozen=True, kw_only=True)
class ShiftFields:
    """What a shift says besides its time."""

    label: TranslatedText = NOTHING
    address: TranslatedText = NOTHING
    places: int | None = None
    backup_places: int = 0


@transaction.atomic
def add_shifts(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    spans: Sequence[Span],
    fields: ShiftFields,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> list[Shift]:
    """Set many times at once; return the new shifts. One that is there already, at the same hours and so named, is not made twice.

    Refuses "not_shifts" (work of another kind), "no_times", "past" and "far" (begun, or more than two years ahead),
    "too_many_shifts".
    """
    at = at or clock.now()
    opportunity = lock_shift_work(opportunity)
    if not spans:
        raise Refusal("no_times", _("Choose at least one day and its hours."), field="days")
    _refuse_wrong_days(spans, at)
    made = make_shifts(opportunity=opportunity, spans=spans, fields=fields, at=at)
    follow_shifts(opportunity=opportunity, at=at)
    if made:
        _record("shift.added", opportunity, opportunity, by, at=at, silent=silent)
    return made


def make_shifts(
    *,
    opportunity: Opportunity,
    spans: Sequence[Span],
    fields: ShiftFields,
    at: dt.datetime,
    recurrence: Recurrence | None = None,
) -> list[Shift]:
    """Store the shifts that are not there yet. The caller holds the opportunity's lock."""
    planned = Shift.objects.planned().filter(opportunity=opportunity)
    there = {(row.starts_at, row.ends_at, str(row.label)) for row in planned.filter(ends_at__gt=at)}
    wanted = {(span.starts_at, span.ends_at, str(fields.label)): span for span in spans}
    new = [span for key, span in wanted.items() if key not in there]
    if len(there) + len(new) > MOST:
        raise Refusal("too_many_shifts", _("One opportunity has at most 366 shifts ahead: write a second one for the rest."), field="days")
    return Shift.objects.bulk_create(
        Shift(
            opportunity=opportunity, day=span.day, starts=span.starts, ends=span.ends, zone=span.zone,
            starts_at=span.starts_at, ends_at=span.ends_at, label=fields.label, address=fields.address,
            places=fields.places, backup_places=fields.backup_places, created_at=at, changed_at=at,
            recurrence=recurrence, occurrence=span.starts_at if recurrence else None,
        )
        for span in sorted(new, key=lambda span: span.starts_at)
    )  # fmt: skip


@transaction.atomic
def edit_shift(
    *,
    shift: Shift,
    by: Actor | None,
    span: Span,
    fields: ShiftFields,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Shift:
    """Change one shift. Its people are told of another time or place; places that are added go to who waits.

    Refuses "shift_over", "shift_dropped", "past", "places_below_taken", "backups_below_taken".
    """
    at = at or clock.now()
    opportunity = lock_shift_work(shift.opportunity)
    shift = lock_shifts(opportunity, [shift.pk])[0]
    if _says(shift) == (span.starts_at, span.ends_at, span.zone, fields):
        return shift
    _refuse_gone(shift, at)
    if span.starts_at != shift.starts_at:
        _refuse_wrong_days([span], at)
    _refuse_fewer(shift, fields)
    moved = (span.starts_at, span.ends_at, fields.address) != (shift.starts_at, shift.ends_at, shift.address)
    for name in ("day", "starts", "ends", "zone", "starts_at", "ends_at"):
        setattr(shift, name, getattr(span, name))
    shift.label, shift.address = fields.label, fields.address
    shift.places, shift.backup_places = fields.places, fields.backup_places
    shift.changed_at, shift.sequence = at, shift.sequence + moved
    shift.save()
    fill_places(opportunity=opportunity, shift=shift, at=at)
    write_counts(opportunity, [shift], at)
    follow_shifts(opportunity=opportunity, at=at)
    if moved:
        _record("shift.moved", opportunity, shift, by, at=at, silent=silent)
    return shift


@transaction.atomic
def drop_shift(
    *, shift: Shift, by: Actor | None, reason: str, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> Shift:
    """Drop a shift: it stays to be seen as dropped, and everyone who counted on it is told why. Twice is once."""
    if not reason:
        raise Refusal("no_reason", _("Choose a reason."), field="reason")
    if not sentence.strip():
        raise Refusal("no_sentence", _("Write a sentence: everyone who signed up will read it."), field="sentence")
    at = at or clock.now()
    opportunity = lock_shift_work(shift.opportunity)
    shift = lock_shifts(opportunity, [shift.pk])[0]
    if shift.state == ShiftState.CANCELLED:
        return shift
    _refuse_gone(shift, at)
    _drop(opportunity, shift, by, reason, sentence, at, silent=silent)
    follow_shifts(opportunity=opportunity, at=at)
    return shift


def drop_shifts_ahead(*, opportunity: Opportunity, by: Actor | None, reason: str, sentence: str, at: dt.datetime) -> int:
    """Drop all that lies ahead, in the transaction of what ends it; return how many. Its people were told already."""
    if opportunity.timing != Timing.SHIFTS:
        return 0
    shifts = [shift for shift in lock_shifts(opportunity) if shift.starts_at > at]
    for shift in shifts:
        _drop(opportunity, shift, by, reason, sentence, at, silent=True)
    opportunity.recurrences.filter(until=None).update(until=clock.day_of(at, opportunity.zone))
    return len(shifts)


def _drop(
    opportunity: Opportunity, shift: Shift, by: Actor | None, reason: str, sentence: str, at: dt.datetime, *, silent: bool
) -> None:
    shift.state, shift.drop_reason, shift.drop_sentence = ShiftState.CANCELLED, reason, sentence.strip()
    shift.changed_at, shift.sequence = at, shift.sequence + 1
    shift.save(update_fields=["state", "drop_reason", "drop_sentence", "changed_at", "sequence"])
    free_places(opportunity=opportunity, shifts=[shift], state=SignUpState.CANCELLED, at=at)
    _record("shift.cancelled", opportunity, shift, by, at=at, silent=silent)


def follow_shifts(*, opportunity: Opportunity, at: dt.datetime) -> None:
    """Let the opportunity begin with its next shift and end with its last, and count its places; have search know.

    Where nothing lies ahead it stays as its last shift was. The caller holds its lock.
    """
    shifts = Shift.objects.planned().filter(opportunity=opportunity)
    following = shifts.filter(starts_at__gt=at).order_by("starts_at", "pk").first() or shifts.order_by("-ends_at").first()
    last = shifts.order_by("-ends_at", "-pk").first()
    before = (opportunity.starts_at, opportunity.ends_at)
    if following is None or last is None:
        opportunity.day = opportunity.last_day = opportunity.starts = opportunity.ends = None
        opportunity.starts_at = opportunity.ends_at = None
    else:
        opportunity.day, opportunity.last_day = following.day, last.day
        opportunity.starts, opportunity.ends = following.starts, following.ends
        opportunity.starts_at, opportunity.ends_at = following.starts_at, last.ends_at
        if opportunity.minutes is None:
            opportunity.minutes, opportunity.per = following.minutes, Per.SESSION
    opportunity.save(
        update_fields=["day", "last_day", "starts", "ends", "starts_at", "ends_at", "minutes", "per"]
    )
    count_places(opportunity, at)
    if before != (opportunity.starts_at, opportunity.ends_at) and opportunity.post.state == PostState.PUBLISHED:
        index_opportunity(opportunity=opportunity)


def follow_time(*, at: dt.datetime | None = None, limit: int = 200) -> int:
    """Move on the opportunities whose next shift has begun; return how many were looked at. Each a transaction of its own."""
    at = at or clock.now()
    begun = Opportunity.objects.published().filter(timing=Timing.SHIFTS, starts_at__lte=at, ends_at__gt=at)
    begun = begun.filter(shifts__state=ShiftState.PLANNED, shifts__starts_at__gt=at).distinct()
    rows = list(begun.order_by("pk")[:limit])
    for row in rows:
        with transaction.atomic():
            follow_shifts(opportunity=lock_shift_work(row), at=at)
    return len(rows)


def lock_shift_work(opportunity: Opportunity) -> Opportunity:
    """Return the opportunity as it is now, locked; refuses "not_shifts" where its times are of another kind."""
    rows = Opportunity.objects.select_related("post", "association__actor").select_for_update(of=("self",))
    locked = rows.get(pk=opportunity.pk)
    if locked.timing != Timing.SHIFTS:
        raise Refusal("not_shifts", _("This opportunity is not done in shifts: choose that in its editor first."))
    if locked.post.state == PostState.TOMBSTONE:
        raise Refusal("removed", _("This opportunity has been removed."))
    return locked


def refuse_without_shifts(opportunity: Opportunity, at: dt.datetime) -> None:
    """Refuse to publish shift work that has no shift ahead."""
    if opportunity.timing == Timing.SHIFTS and not Shift.objects.ahead(at).filter(opportunity=opportunity).exists():
        raise Refusal("shifts_missing", _("Add its shifts first: there is none ahead."), field="timing")


def refuse_leaving_shifts(opportunity: Opportunity, timing: str) -> None:
    """Refuse to make work of another kind of what has shifts: people count on them."""
    if opportunity.timing == Timing.SHIFTS != timing and opportunity.shifts.exists():
        raise Refusal("has_shifts", _("This opportunity has shifts, so it stays shift work: write a new one instead."), field="timing")


def _says(shift: Shift) -> tuple[dt.datetime, dt.datetime, str, ShiftFields]:
    fields = ShiftFields(
        label=shift.label, address=shift.address, places=shift.places, backup_places=shift.backup_places
    )
    return shift.starts_at, shift.ends_at, shift.zone, fields


def _refuse_gone(shift: Shift, at: dt.datetime) -> None:
    if shift.state == ShiftState.CANCELLED:
        raise Refusal("shift_dropped", _("This shift has been dropped: add a new one instead."))
    if shift.starts_at <= at:
        raise Refusal("shift_over", _("This shift has begun, so it can no longer be changed."))


def _refuse_wrong_days(spans: Sequence[Span], at: dt.datetime) -> None:
    if any(span.starts_at <= at for span in spans):
        raise Refusal("past", _("Write days and hours that lie ahead."), field="days")
    if any(span.starts_at > at + FARTHEST for span in spans):
        raise Refusal("far", _("Write days in the next two years."), field="days")


def _refuse_fewer(shift: Shift, fields: ShiftFields) -> None:
    if fields.places is not None and fields.places < shift.taken:
        sentence = ngettext(
            "%(taken)d person goes already: write at least that, or take somebody off first.",
            "%(taken)d people go already: write at least that, or take somebody off first.",
            shift.taken,
        )
        raise Refusal("places_below_taken", sentence % {"taken": shift.taken}, field="places")
    if fields.backup_places < shift.backed:
        sentence = ngettext(
            "%(backed)d person stands by already: write at least that.",
            "%(backed)d people stand by already: write at least that.",
            shift.backed,
        )
        raise Refusal("backups_below_taken", sentence % {"backed": shift.backed}, field="backup_places")


def _record(
    verb: str, opportunity: Opportunity, obj: Opportunity | Shift, by: Actor | None, *, at: dt.datetime, silent: bool
) -> None:
    record(verb=verb, actor=by, obj=obj, association=opportunity.association.actor, silent=silent, at=at)
