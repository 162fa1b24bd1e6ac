"""A volunteer's own space: the next appointment, what they do, what waits for them, their hours and certificates."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F

from touiza.actors.models import Actor
from touiza.associations.access import associations_of
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.prepared import Prepared
from touiza.opportunities.models import (
    HOLDING,
    WAITING,
    Afterword,
    Application,
    ApplicationState,
    Engagement,
    Opportunity,
    SignUp,
    Timing,
)
from touiza.opportunities.own_days import OwnDay, days_today, hours_proposed
from touiza.proof import book
from touiza.proof.models import Certificate, Contribution

SHOWN = 8
MOST = 60  # places looked at: those without an end and those whose end lies farthest ahead come first


@dataclass(frozen=True)
class Mine:
    """What the page shows, the nearest first."""

    upcoming: list[Opportunity]
    shifts: list[SignUp]  # that one goes to or stands by for
    ongoing: list[Opportunity]  # flexible work that is not over, and dated work that has begun
    finished: list[Opportunity]  # done, with no hours entered yet
    waiting: list[Application]
    asked: list[Application]
    minutes: int
    threads: list[dict[str, int]]
    unconfirmed: int
    certificates: list[Certificate]
    associations: list[Association]
    places: dict[Opportunity, Application | None]  # by which application each place was got
    today: list[OwnDay]  # with the code one shows
    proposed: list[Afterword]  # hours that wait for one's word

    @property
    def dated(self) -> list[SignUp | Opportunity]:
        """Shifts and dated work together, the nearest first."""
        at: list[tuple[float, SignUp | Opportunity]] = [(one.shift.starts_at.timestamp(), one) for one in self.shifts]
        at += [(_start(one), one) for one in self.upcoming]
        return [one for _time, one in sorted(at, key=lambda pair: pair[0])]

    @property
    def next_shift(self) -> SignUp | None:
        """The next shift, where nothing else comes before it."""
        if not self.shifts or (self.upcoming and _start(self.upcoming[0]) <= self.shifts[0].shift.starts_at.timestamp()):
            return None
        return self.shifts[0]

    @property
    def next(self) -> Opportunity | None:
        return self.upcoming[0] if self.upcoming and not self.next_shift else None

    @property
    def next_application(self) -> Application | None:
        return self.places.get(self.next) if self.next else None


def gather(actor: Actor) -> Mine:
    """Return a person's own page. A constant number of queries."""
    now = clock.now()
    engaged = _engaged(actor)
    ahead = [one for one in engaged if not one.is_over(now)]
    set_times = [one for one in ahead if one.timing != Timing.SHIFTS]
    applied = APPLIED(person=actor.pk)
    shifts = SHIFTS(person=actor.pk, now=now)
    proposed = hours_proposed(actor, now)
    threads = book.threads(actor)
    return Mine(
        upcoming=sorted((one for one in set_times if one.starts_at and one.starts_at > now), key=_start),
        shifts=shifts,
        ongoing=[one for one in ahead if one not in set_times or one.starts_at is None or one.starts_at <= now],
        finished=_without_hours(actor, _over(engaged, proposed, now)),
        waiting=[one for one in applied if one.state in {ApplicationState.SUBMITTED, ApplicationState.LISTED}],
        asked=[one for one in applied if one.state == ApplicationState.ASKED],
        minutes=sum(thread["minutes"] for thread in threads),
        threads=threads,
        unconfirmed=sum(UNCONFIRMED(person=actor.pk)),
        certificates=CERTIFICATES(person=actor.pk),
        associations=associations_of(actor),
        places=engaged,
        today=days_today(actor, shifts, ahead, now),
        proposed=proposed,
    )


def _engaged(actor: Actor) -> dict[Opportunity, Application | None]:
    return {row.opportunity: row.application for row in ENGAGED(person=actor.pk)}


def _over(engaged: Iterable[Opportunity], proposed: list[Afterword], now: dt.datetime) -> list[Opportunity]:
    """Return what is over and has no hours proposed: those are taken with one press instead."""
    asked = {word.attendee.occasion.opportunity_id for word in proposed}
    return [one for one in engaged if one.is_over(now) and one.pk not in asked]


def _start(opportunity: Opportunity) -> float:
    return opportunity.starts_at.timestamp() if opportunity.starts_at else 0.0


def _without_hours(actor: Actor, over: list[Opportunity]) -> list[Opportunity]:
    entered = set(ENTERED(person=actor.pk, sources=[one.pk for one in over]))
    return [one for one in over if one.pk not in entered][:SHOWN]


# Long columns of every row that the page does not read.
UNREAD = (
    "opportunity__post__body", "opportunity__deliverable", "opportunity__association__tagline",
    "opportunity__association__about", "opportunity__association__activities",
)  # fmt: skip
APPLIED = Prepared(
    lambda person: Application.objects.filter(person=person, state__in=WAITING)
    .select_related("opportunity__post", "opportunity__association__actor")
    .defer(*UNREAD)
    .order_by("state", "-created_at")[:SHOWN]  # what the person was asked comes first
)
ENGAGED = Prepared(
    lambda person: Engagement.objects.filter(person=person, ended_at=None)
    .select_related("opportunity__post", "opportunity__association__actor", "application")
    .defer(*UNREAD)
    .order_by(F("opportunity__ends_at").desc(nulls_first=True), "-pk")[:MOST]
)
SHIFTS = Prepared(
    lambda person, now: SignUp.objects.filter(
        person=person, state__in=HOLDING, shift__state="planned", shift__ends_at__gt=now,
        shift__opportunity__association__actor__suspended_at__isnull=True,
    )
    .select_related("shift__opportunity__post", "shift__opportunity__association__actor")
    .defer(*(f"shift__{column}" for column in UNREAD))
    .order_by("shift__starts_at", "pk")[:SHOWN]
)
ENTERED = Prepared(
    lambda person, sources: Contribution.objects.claims()
    .filter(person=person, source__in=sources)
    .values_list("source", flat=True)
)
UNCONFIRMED = Prepared(
    lambda person: Contribution.objects.waiting()
    .filter(person=person)
    .values("person")
    .annotate(number=Count("pk"))
    .values_list("number", flat=True)
)
CERTIFICATES = Prepared(
    lambda person: Certificate.objects.filter(person=person, state=Certificate.State.VALID)
    .select_related("association")
    .order_by("-pk")[:2]
)
