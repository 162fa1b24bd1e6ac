"""An association's figures, counted from the books above it and written down for the lists below it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Aggregate, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value

from touiza.actors.models import Activity, Follow
from touiza.actors.services.activity import follow_log
from touiza.associations.models import Association, Figures
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.opportunities.models import CoOrganiser, Engagement, Opportunity, OpportunityQuerySet, State
from touiza.posts.covering import cover_facts
from touiza.proof.models import Contribution

READER = "figures"
REPLIES = ("reply_figure__answerable", "reply_figure__answered", "reply_figure__median_minutes")
COUNTED = frozenset({"hours", "opportunity", "application", "engagement", "association", "coorganiser"})  # nouns of verbs that count


@dataclass(frozen=True)
class Counted:
    """Confirmed minutes, people who hold or held a place to its end, opportunities open and done."""

    minutes: int = 0
    volunteers: int = 0
    open: int = 0
    done: int = 0
    answerable: int = 0  # comments, mentions and messages of the last 90 days, as they were counted last
    answered: int = 0
    followers: int = 0
    answer_minutes: int | None = None
    cover: Mapping[str, Any] | None = None  # of its page today: see posts.covering

    @property
    def hours(self) -> int:
        """The whole hours in the minutes: what the word beside the figure goes with."""
        return self.minutes // 60


def count_figures(associations: Iterable[int]) -> dict[int, Counted]:
    """Return the figures of associations by their id, as the public may see them. One query, however many."""
    rows = Association.objects.filter(pk__in=set(associations)).annotate(
        minutes=_one(_confirmed, Sum("minutes")),
        volunteers=_one(_engaged, Count("person", distinct=True)),
        open=_one(_published().filter(_still_open()), Count("pk")),
        done=_one(_published().filter(state=State.DONE), Count("pk")),
        followers=_one(_followed, Count("pk")),
        cover=cover_facts(),
    )
    *answered, within = REPLIES
    counted = rows.values_list("pk", "minutes", "volunteers", "open", "done", *answered, "followers", within, "cover")
    return {pk: Counted(max(minutes or 0, 0), *(number or 0 for number in numbers), within, cover) for pk, minutes, *numbers, within, cover in counted}


def refresh_figures(associations: Iterable[int]) -> int:
    """Count the figures of associations afresh and write them down; return how many were written."""
    now = clock.now()
    rows = [
        Figures(
            association_id=pk,
            minutes=counted.minutes,
            volunteers=counted.volunteers,
            open_opportunities=counted.open,
            done_opportunities=counted.done,
            counted_at=now,
        )
        for pk, counted in count_figures(associations).items()
    ]
    Figures.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["association"],
        update_fields=["minutes", "volunteers", "open_opportunities", "done_opportunities", "counted_at"],
    )
    return len(rows)


def read_log(*, batch: int = 500) -> int:
    """Count afresh where the log tells of something that counts; return how many activities were read."""
    return follow_log(READER, _recount, batch=batch)


def _recount(rows: list[Activity]) -> None:
    refresh_figures({row.association_id for row in rows if row.association_id and _counts(row.verb)})


def refresh_lapsed() -> int:
    """Count afresh where an opportunity was open at the last count: time alone ends some. Return how many."""
    return refresh_figures(Figures.objects.filter(open_opportunities__gt=0).values_list("pk", flat=True))


_confirmed = Contribution.objects.counted().filter(association=OuterRef("pk"))
_followed = Follow.objects.filter(actor=OuterRef("pk"), accepted_at__isnull=False, follower__erased_at=None)
_engaged = Engagement.objects.filter(opportunity__association=OuterRef("pk"), ended_at=None)


def _published() -> OpportunityQuerySet:
    """Return what an association shows: its own, and what it does together with another that is responsible."""
    joined = CoOrganiser.objects.filter(association=OuterRef(OuterRef("pk")), state=CoOrganiser.State.JOINED)
    own = Q(association=OuterRef("pk")) | Q(pk__in=joined.values("opportunity"))
    return Opportunity.objects.published().filter(own, post__audience=Audience.PUBLIC)


def _still_open() -> Q:
    return Q(state=State.OPEN) & (Q(ends_at=None) | Q(ends_at__gt=clock.now()))


def _one(rows: QuerySet, figure: Aggregate) -> Subquery:
    """Return one figure of rows that are all of the association around them: one group, by what is the same in all."""
    return Subquery(rows.order_by().annotate(all=Value(1)).values("all").annotate(figure=figure).values("figure"))


def _counts(verb: str) -> bool:
    return verb.partition(".")[0] in COUNTED
