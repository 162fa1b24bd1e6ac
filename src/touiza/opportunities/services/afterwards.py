"""The morning after: thanks with hours proposed, a kind word to who was missed, and impressions both ways.

Nothing earns an hour by itself: a coordinator noted that somebody came, the volunteer takes the hours (or changes them),
and they are confirmed at once only where a coordinator has said that the list is right (docs/decisions/0039).
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.access_day import day_of_occasion
from touiza.opportunities.days import LAST, Day, minutes_given, thanks_at
from touiza.opportunities.models import (
    PRESENT,
    Afterword,
    Attendee,
    Impression,
    Occasion,
    Opportunity,
    Presence,
    PresenceState,
    Way,
)
from touiza.proof.doubts import Known
from touiza.proof.models import Contribution
from touiza.proof.services.hours import claim_hours, confirm_hours, propose_hours
from touiza.proof.services.reversals import leave_proposal

LOOK_BACK = dt.timedelta(days=14)  # what is written later than that is thanked for by people, not by us
Kind, Answer = Afterword.Kind, Afterword.Answer


def say_thanks(*, at: dt.datetime | None = None, limit: int = 50) -> int:
    """Thank everybody who came on days whose next morning has come, and tell who was missed; return how many were told.

    An occasion is a transaction of its own. Done twice, nobody is told twice.
    """
    now = at or clock.now()
    told, last = 0, 0
    while due := _occasions(now, after=last, limit=limit):
        told += sum(_thank_occasion(pk, now) for pk in due)
        last = due[-1]
    return told


def _occasions(now: dt.datetime, *, after: int, limit: int) -> list[int]:
    """Return the next occasions that have somebody to whom nothing was said yet."""
    days = (clock.day_of(now - LOOK_BACK, "UTC"), clock.day_of(now, "UTC") + dt.timedelta(days=1))
    rows = Occasion.objects.filter(pk__gt=after, day__range=days, attendees__in=_untold()).order_by("pk")
    return list(rows.values_list("pk", flat=True).distinct()[:limit])


def _untold(**about: object) -> QuerySet[Presence, Any]:
    lines = Presence.objects.current().filter(attendee__person__isnull=False, attendee__person__erased_at=None, **about)
    thanked = Afterword.objects.filter(kind=Kind.THANKS).values("attendee")
    missed = Afterword.objects.filter(kind=Kind.MISSED).values("attendee")
    came = lines.filter(state__in=PRESENT).exclude(attendee__in=thanked)
    absent = lines.filter(state=PresenceState.NO_SHOW).exclude(attendee__in=missed)
    return (came | absent).values("attendee")


@transaction.atomic
def _thank_occasion(pk: int, now: dt.datetime) -> int:
    found = Occasion.objects.select_for_update(of=("self",), skip_locked=True)
    occasion = found.select_related("opportunity__post", "opportunity__association__actor", "opportunity__unit", "shift").filter(pk=pk).first()
    day = day_of_occasion(occasion) if occasion else None
    if day is None or now < thanks_at(day) or day.opportunity.association.actor.suspended_at is not None:
        return 0
    lines = Presence.objects.current().filter(attendee__in=_untold(attendee__occasion=occasion))
    rows = list(lines.select_related("attendee__person__person").order_by("pk"))
    for line in rows:
        kind = Kind.THANKS if line.is_present else Kind.MISSED
        minutes = minutes_given(day, line) if line.is_present else None
        word = Afterword.objects.create(attendee=line.attendee, kind=kind, at=now)
        if line.is_present and line.attendee.person is not None:
            entered = entered_on(day, line.attendee.person)
            if entered:
                _tie(word, entered[0], now)
            elif minutes:
                _propose(word, day, line.attendee.person, minutes, now)
        record(
            verb="presence.thanked" if line.is_present else "presence.missed", actor=None, obj=word,
            association=day.opportunity.association.actor, person=line.attendee.person, at=now,
        )  # fmt: skip
    return len(rows)


def _propose(word: Afterword, day: Day, person: Actor, minutes: int, now: dt.datetime) -> None:
    opportunity = day.opportunity
    word.proposal = propose_hours(
        person=person,
        source=opportunity.post,
        association=opportunity.association.actor,
        minutes=minutes,
        done_on=day.day,
        known_hours=known_hours(day),
        cause=opportunity.causes.order_by("pk").first(),
        unit=opportunity.unit,
        at=now,
    )
    word.save(update_fields=["proposal"])


def known_hours(day: Day) -> Known | None:
    """Return when the work of a day was, where somebody set its hours."""
    return (day.starts_at, day.ends_at) if day.timed else None


@transaction.atomic
def take_hours(
    *,
    attendee: Attendee,
    day: Day,
    minutes: int,
    quantity: int = 0,
    note: str = "",
    sure: Collection[str] | None = (),
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Contribution:
    """Enter the hours proposed to a volunteer, as proposed or changed, into the book. Twice is once.

    As proposed, from a list that a coordinator other than themselves said is right, they are confirmed at once in that
    coordinator's name; else they wait, as all entries do. Refuses "not_thanked", "not_present", "entered" (the same time
    does not count twice), and what `claim_hours` refuses.
    """
    now = at or clock.now()
    word, line = _lock_word(attendee)
    if word.claim is not None:
        return word.claim
    if line is None or not line.is_present or attendee.person is None:
        raise Refusal("not_present", _("The association has corrected its list: you are not noted as having come. Write to it."))
    if entered_on(day, attendee.person):
        raise Refusal("entered", _("You have entered hours for this day already: look at them under “My hours”."))
    opportunity = day.opportunity
    claim = claim_hours(
        person=attendee.person,
        source=opportunity.post,
        association=opportunity.association.actor,
        cause=opportunity.causes.order_by("pk").first(),
        done_on=day.day,
        minutes=minutes,
        unit=opportunity.unit,
        quantity=quantity,
        known_hours=known_hours(day),
        proposal=untaken(word),
        note=note,
        sure=sure,
        today=clock.day_of(now, day.zone),
        at=now,
        silent=silent,
    )
    _tie(word, claim, now)
    vouching = _vouches(attendee, line)
    if vouching is not None and minutes == minutes_given(day, line) and not quantity and not claim.asked:
        confirm_hours(claim=claim, by=vouching, at=now, silent=silent)
    return claim


def word_to_answer(*, opportunity: Opportunity, person: Actor, done_on: dt.date) -> Afterword | None:
    """Return, locked, what was proposed for a day and has no answer yet: hours entered by oneself answer it, so it is asked once."""
    words = Afterword.objects.select_for_update(of=("self",)).filter(kind=Kind.THANKS, claim=None, attendee__person=person)
    about = words.filter(attendee__occasion__opportunity=opportunity, attendee__occasion__day=done_on)
    return about.select_related("proposal").order_by("pk").first()


def answer_word(*, word: Afterword, claim: Contribution, at: dt.datetime | None = None) -> None:
    """Let an entry be the answer to what was proposed."""
    _tie(word, claim, at or clock.now())


def untaken(word: Afterword) -> Contribution | None:
    """Return what was proposed, if no entry took it up before."""
    return word.proposal if word.proposal is not None and not word.proposal.taken.exists() else None


def _tie(word: Afterword, claim: Contribution, now: dt.datetime) -> None:
    word.claim, word.answer, word.answered_at = claim, Answer.TAKEN, now
    word.save(update_fields=["claim", "answer", "answered_at"])


def entered_on(day: Day, person: Actor) -> list[Contribution]:
    """Return what a person entered by themselves for the work of a day, and was not declined: so that nothing counts twice."""
    rows = Contribution.objects.undeclined().filter(person=person, source=day.opportunity.post, done_on=day.day)
    taken = Afterword.objects.filter(claim=OuterRef("pk"))
    return list(rows.exclude(Exists(taken)).order_by("pk"))


@transaction.atomic
def leave_hours(*, attendee: Attendee, at: dt.datetime | None = None) -> Afterword:
    """Say that one would rather not have the hours counted. Twice is once; hours that are entered stay."""
    word, _line = _lock_word(attendee)
    if word.answer == Answer.OPEN:
        word.answer, word.answered_at = Answer.LEFT, at or clock.now()
        word.save(update_fields=["answer", "answered_at"])
        if word.proposal is not None:
            leave_proposal(proposal=word.proposal, at=word.answered_at)
    return word


def _lock_word(attendee: Attendee) -> tuple[Afterword, Presence | None]:
    word = Afterword.objects.select_for_update(of=("self",)).filter(attendee=attendee, kind=Kind.THANKS).select_related("claim", "proposal").first()
    if word is None:
        raise Refusal("not_thanked", _("Hours are proposed the morning after the day. You can enter yours at any time."))
    return word, Presence.objects.current().filter(attendee=attendee).first()


def _vouches(attendee: Attendee, line: Presence) -> Actor | None:
    """Return who said that the list is right, where that covers this line and they still act for the association."""
    occasion = Occasion.objects.select_related("closed_by", "opportunity__association").get(pk=attendee.occasion_id)
    by = occasion.closed_by
    if by is None or by.pk == attendee.person_id or occasion.closed_at is None:
        return None
    if line.at > occasion.closed_at and (line.way == Way.DOOR or line.by_id == attendee.person_id):
        return None
    return by if may(by, occasion.opportunity.association, Can.CONFIRM, post=occasion.opportunity_id) else None


@transaction.atomic
def give_impression(
    *, attendee: Attendee, side: str, by: Actor, first: int, second: int, sentence: str = "", at: dt.datetime | None = None
) -> Impression:
    """Keep an answer to the two questions of one side; a later one takes its place while the day is not long ago.

    Refuses "not_present": only about who came; "too_late"; "own" (nobody answers about themselves as a coordinator).
    """
    now = at or clock.now()
    attendee = Attendee.objects.select_for_update(of=("self",)).select_related("occasion").get(pk=attendee.pk)
    if not Presence.objects.current().present().filter(attendee=attendee).exists():
        raise Refusal("not_present", _("These questions are about people who came."))
    if side == Impression.Side.COORDINATOR and by.pk == attendee.person_id:
        raise Refusal("own", _("Another coordinator answers about you."))
    if now.date() > attendee.occasion.day + LAST:
        raise Refusal("too_late", _("This day lies more than 90 days back."))
    told = {"first": first, "second": second, "sentence": sentence.strip(), "by": by, "at": now}
    impression, _new = Impression.objects.update_or_create(attendee=attendee, side=side, defaults=told)
    return impression


def forget_names(*, at: dt.datetime | None = None) -> int:
    """Strike out the names of people without an account that were written at a door a year ago; return how many."""
    before = (at or clock.now()) - dt.timedelta(days=365)
    return Attendee.objects.filter(person=None, added_at__lt=before).exclude(name="").update(name="")
