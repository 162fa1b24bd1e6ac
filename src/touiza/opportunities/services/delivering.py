"""Work from home: handed in, accepted or sent back with a remark, as often as it takes. Hours come with what is accepted.

No page that is open earns an hour: the volunteer says how long it took, and somebody else accepts what came of it.
Lock order: the deliverable, then what `enter_hours` locks.
"""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.media.models import Attachment, Paper
from touiza.opportunities.models import Attendance, Deliverable, DeliverableRound, Engagement, Opportunity, Timing
from touiza.opportunities.services.hours import doubts_of, enter_hours
from touiza.proof.doubts import doubts_about, settle
from touiza.proof.models import DAY_MINUTES, MOST_OF_A_UNIT
from touiza.proof.services.hours import confirm_hours

State = Deliverable.State
MOST_ROUNDS = 20


def takes_deliverables(opportunity: Opportunity) -> bool:
    """Tell whether work is handed in here: it is done at home, wholly or partly, and takes time."""
    return opportunity.attendance != Attendance.ON_SITE and opportunity.timing != Timing.DEED


@transaction.atomic
def hand_in(
    *,
    engagement: Engagement,
    person: Actor,
    done_on: dt.date,
    minutes: int,
    key: str,
    quantity: int = 0,
    text: str = "",
    link: str = "",
    file: Attachment | Paper | None = None,
    deliverable: Deliverable | None = None,
    sure: Collection[str] | None = (),
    at: dt.datetime | None = None,
    silent: bool = False,
) -> DeliverableRound:
    """Hand work in, or with `deliverable` hand in again what was sent back. The form's `key` sent twice is once.

    Refuses "not_yours", "not_remote", "nothing", "minutes", "quantity", "future", "not_returned", "too_many"; asks as
    `enter_hours` does, so that nothing has to be asked when it is accepted.
    """
    now = at or clock.now()
    engagement = Engagement.objects.select_for_update(of=("self",)).select_related("opportunity__post", "opportunity__association__actor").get(pk=engagement.pk)
    opportunity = engagement.opportunity
    if engagement.person_id != person.pk:
        raise Refusal("not_yours", _("Only who holds the place hands work in."))
    if seen := DeliverableRound.objects.filter(key=key, deliverable__engagement=engagement).first():
        return seen
    if not takes_deliverables(opportunity):
        raise Refusal("not_remote", _("This work is done on site: enter your hours instead."))
    if not (text.strip() or link or file):
        raise Refusal("nothing", _("Add a file, a link or a text: what is to be looked at."), field="text")
    today = clock.day_of(now, opportunity.zone)
    _refuse_amount(opportunity, minutes, quantity, done_on, today)
    found = doubts_about(person=person, source=opportunity.post, minutes=minutes, done_on=done_on, known_hours=None, today=today)
    asked = settle([*doubts_of(opportunity, person, done_on, today), *found], sure)
    deliverable, number = _opened(engagement, deliverable, now)
    line = DeliverableRound.objects.create(
        deliverable=deliverable, number=number, text=text.strip(), link=link, done_on=done_on, minutes=minutes, quantity=quantity,
        asked=asked, key=key, at=now, **({"paper" if isinstance(file, Paper) else "picture": file} if file else {}),
    )  # fmt: skip
    _record("deliverable.handed_in", deliverable, opportunity, person, by=person, at=now, silent=silent)
    return line


@transaction.atomic
def accept_deliverable(
    *,
    deliverable: Deliverable,
    number: int,
    by: Actor,
    minutes: int | None = None,
    quantity: int | None = None,
    remark: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Deliverable:
    """Accept a round: its hours enter the book and are confirmed, as handed in or otherwise with a remark why. Twice is once.

    Refuses "own_hours", "decided", "no_reason", "minutes", "quantity".
    """
    line, done = _lock_round(deliverable, number, by, accepted=True)
    if done:
        return line.deliverable
    now = at or clock.now()
    row = line.deliverable
    opportunity, person = row.engagement.opportunity, row.engagement.person
    if {minutes, quantity} - {None, line.minutes, line.quantity} and not remark.strip():
        raise Refusal("no_reason", _("Say why you correct the time: the volunteer will read it."), field="remark")
    claim = enter_hours(
        opportunity=opportunity, person=person, done_on=line.done_on, minutes=line.minutes, quantity=line.quantity,
        note=line.text[:500], sure=None, at=now, silent=True,
    )  # fmt: skip
    confirm_hours(claim=claim, by=by, minutes=minutes, quantity=quantity, reason=remark, sure=None, at=now, silent=True)
    _answer(line, by, accepted=True, remark=remark, at=now)
    row.state, row.claim = State.ACCEPTED, claim
    row.save(update_fields=["state", "claim"])
    _record("deliverable.accepted", row, opportunity, person, by=by, at=now, silent=silent)
    return row


@transaction.atomic
def return_deliverable(
    *, deliverable: Deliverable, number: int, by: Actor, remark: str, at: dt.datetime | None = None, silent: bool = False
) -> Deliverable:
    """Send a round back with the remark that the volunteer reads. Twice is once. Refuses "own_hours", "decided", "no_reason"."""
    line, done = _lock_round(deliverable, number, by, accepted=False)
    if done:
        return line.deliverable
    if not remark.strip():
        raise Refusal("no_reason", _("Say what is missing: the volunteer will read it."), field="remark")
    now = at or clock.now()
    row = line.deliverable
    _answer(line, by, accepted=False, remark=remark, at=now)
    row.state = State.RETURNED
    row.save(update_fields=["state"])
    _record("deliverable.returned", row, row.engagement.opportunity, row.engagement.person, by=by, at=now, silent=silent)
    return row


def _opened(engagement: Engagement, deliverable: Deliverable | None, now: dt.datetime) -> tuple[Deliverable, int]:
    """Return the row that waits now, and the number of its new round."""
    if deliverable is None:
        return Deliverable.objects.create(engagement=engagement, waits_since=now, at=now), 1
    row = Deliverable.objects.select_for_update(of=("self",)).get(pk=deliverable.pk, engagement=engagement)
    if row.state != State.RETURNED:
        raise Refusal("not_returned", _("This waits for the association, or is accepted. Hand other work in on its own."))
    number = row.rounds.count() + 1
    if number > MOST_ROUNDS:
        raise Refusal("too_many", _("This has gone back and forth twenty times: write to each other, then hand it in anew."))
    row.state, row.waits_since = State.WAITING, now
    row.save(update_fields=["state", "waits_since"])
    return row, number


def _lock_round(deliverable: Deliverable, number: int, by: Actor, *, accepted: bool) -> tuple[DeliverableRound, bool]:
    """Lock a deliverable; return the round that is answered, and whether it has this very answer already."""
    row = (
        Deliverable.objects.select_for_update(of=("self",))
        .select_related("engagement__person", "engagement__opportunity__post", "engagement__opportunity__association__actor")
        .get(pk=deliverable.pk)
    )
    if row.engagement.person_id == by.pk:
        raise Refusal("own_hours", _("Nobody confirms their own time. Ask another coordinator of the association."))
    line = row.rounds.filter(number=number).first()
    if line is None:
        raise Refusal("decided", _("Somebody has decided about this already: reload the page to see how."))
    line.deliverable = row
    if line.accepted is not None and line.accepted != accepted:
        raise Refusal("decided", _("Somebody has decided about this already: reload the page to see how."))
    return line, line.accepted is not None


def _answer(line: DeliverableRound, by: Actor, *, accepted: bool, remark: str, at: dt.datetime) -> None:
    line.accepted, line.remark, line.answered_by, line.answered_at = accepted, remark.strip(), by, at
    line.save(update_fields=["accepted", "remark", "answered_by", "answered_at"])


def _refuse_amount(opportunity: Opportunity, minutes: int, quantity: int, done_on: dt.date, today: dt.date) -> None:
    if not 1 <= minutes <= DAY_MINUTES:
        raise Refusal("minutes", _("Give a time from one minute to 24 hours."), field="minutes")
    if not 0 <= quantity <= (MOST_OF_A_UNIT if opportunity.unit_id else 0):
        raise Refusal("quantity", _("Give a whole number from nothing to a million."), field="quantity")
    if done_on > today:
        raise Refusal("future", _("This day has not come yet. Enter the time after the work."), field="done_on")


def _record(
    verb: str, row: Deliverable, opportunity: Opportunity, person: Actor, *, by: Actor, at: dt.datetime, silent: bool
) -> None:
    record(verb=verb, actor=by, obj=row, association=opportunity.association.actor, person=person, at=at, silent=silent)
