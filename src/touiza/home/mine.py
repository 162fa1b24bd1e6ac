"""A volunteer's own space: the next appointment, what they do, what waits for them, their hours and certificates."""

import datetime as dt
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.associations.access import associations_of
from touiza.associations.models import Association
from touiza.core import clock
from touiza.opportunities.models import WAITING, Application, ApplicationState, Engagement, Opportunity
from touiza.proof import book
from touiza.proof.models import Certificate, Contribution

SHOWN = 8


@dataclass(frozen=True)
class Mine:
    """What the page shows, the nearest first."""

    upcoming: list[Opportunity]
    ongoing: list[Opportunity]
    finished: list[Opportunity]  # done, with no hours entered yet
    waiting: list[Application]
    asked: list[Application]
    minutes: int
    threads: list[dict[str, int]]
    unconfirmed: int
    certificates: list[Certificate]
    associations: list[Association]

    @property
    def next(self) -> Opportunity | None:
        return self.upcoming[0] if self.upcoming else None


def gather(actor: Actor) -> Mine:
    """Return a person's own page. A constant number of queries."""
    engaged = _engaged(actor)
    now = clock.now()
    applied = list(
        Application.objects.filter(person=actor, state__in=WAITING)
        .select_related("opportunity__post", "opportunity__association__actor")
        .order_by("-created_at")[:SHOWN]
    )
    threads = book.threads(actor)
    return Mine(
        upcoming=sorted((one for one in engaged if one.starts_at and one.starts_at > now), key=_start),
        ongoing=[one for one in engaged if _runs(one, now)],
        finished=_without_hours(actor, [one for one in engaged if one.ends_at and one.ends_at <= now]),
        waiting=[one for one in applied if one.state == ApplicationState.SUBMITTED],
        asked=[one for one in applied if one.state == ApplicationState.ASKED],
        minutes=sum(thread["minutes"] for thread in threads),
        threads=threads,
        unconfirmed=Contribution.objects.waiting().filter(person=actor).count(),
        certificates=list(
            actor.certificates.filter(state=Certificate.State.VALID).select_related("association").order_by("-pk")[:2]
        ),
        associations=associations_of(actor),
    )


def _engaged(actor: Actor) -> list[Opportunity]:
    rows = Engagement.objects.filter(person=actor, ended_at=None).select_related(
        "opportunity__post", "opportunity__association__actor", "opportunity__commune"
    )
    return [row.opportunity for row in rows.order_by("-pk")[:40]]


def _start(opportunity: Opportunity) -> float:
    return opportunity.starts_at.timestamp() if opportunity.starts_at else 0.0


def _runs(opportunity: Opportunity, now: dt.datetime) -> bool:
    """Flexible work that is not over, and dated work that has begun and not ended."""
    begun = opportunity.starts_at is None or opportunity.starts_at <= now
    return begun and (opportunity.ends_at is None or opportunity.ends_at > now)


def _without_hours(actor: Actor, over: list[Opportunity]) -> list[Opportunity]:
    entered = set(
        Contribution.objects.claims()
        .filter(person=actor, source__in=[one.pk for one in over])
        .values_list("source", flat=True)
    )
    return [one for one in over if one.pk not in entered][:SHOWN]
