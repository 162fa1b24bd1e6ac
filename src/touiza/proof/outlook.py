"""Before certificates are made for many: who will get one, who will not and why. A constant number of queries."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Max, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.associations.scopes import posts_within
from touiza.core.errors import Sentence
from touiza.posts.models import Post
from touiza.proof.expected import expected_at
from touiza.proof.models import Contribution
from touiza.proof.scopes import Scope

NEW, MORE, SAME, WAITING, DECLINED, NOTHING = "new", "more", "same", "waiting", "declined", "nothing"
GETTING = frozenset({NEW, MORE})
REASONS: dict[str, Sentence] = {
    NEW: _("Gets a certificate"),
    MORE: _("Gets a new one: more hours were confirmed"),
    SAME: _("Has it already, and nothing has changed"),
    WAITING: _("Hours wait for confirmation"),
    DECLINED: _("Hours were entered and not confirmed"),
    NOTHING: _("Took part, but no hours were entered"),
}


@dataclass
class Prospect:
    """One person: what is confirmed, and what follows."""

    person: Actor
    minutes: int
    outcome: str

    @property
    def reason(self) -> Sentence:
        return REASONS[self.outcome]


@dataclass(frozen=True)
class Outlook:
    """Everyone a scope concerns."""

    scope: Scope

    @cached_property
    def outcomes(self) -> dict[int, tuple[str, int]]:
        """What follows for each person, with the minutes confirmed; who gets one first."""
        lines = self.scope.lines().filter(person__erased_at=None)
        confirmed = dict(lines.counted().values_list("person").annotate(sum=Sum("minutes")).filter(sum__gt=0).order_by())
        waiting = set(lines.waiting().values_list("person", flat=True))
        stated = dict(self.scope.valid().values_list("person", "minutes"))
        entered = set(lines.values_list("person", flat=True).distinct())
        everyone = entered | (expected_at(self.scope.source.pk) if self.scope.source is not None else set())
        found = {}
        for person in everyone:
            minutes = confirmed.get(person, 0)
            if minutes > 0:
                outcome = NEW if person not in stated else SAME if stated[person] == minutes else MORE
            else:
                outcome = WAITING if person in waiting else DECLINED if person in entered else NOTHING
            found[person] = (outcome, minutes)
        order = list(REASONS)
        return dict(sorted(found.items(), key=lambda one: (order.index(one[1][0]), one[0])))

    @property
    def getting(self) -> int:
        """How many certificates will be made."""
        return sum(outcome in GETTING for outcome, _minutes in self.outcomes.values())

    @property
    def left_out(self) -> int:
        return len(self.outcomes) - self.getting

    def people(self, *, getting: bool) -> list[int]:
        """Return the ids of who gets one, or of who does not."""
        return [person for person, (outcome, _minutes) in self.outcomes.items() if (outcome in GETTING) == getting]

    def prospects(self, ids: list[int]) -> list[Prospect]:
        """Return some of them with their names. One query."""
        people = Actor.objects.select_related("person").in_bulk(ids)
        return [Prospect(people[pk], self.outcomes[pk][1], self.outcomes[pk][0]) for pk in ids if pk in people]


def works_of(association: Association, limit: int | None) -> QuerySet[Post]:
    """Return the pieces of work of an association that hours were confirmed for, the latest first."""
    rows = Contribution.objects.filter(association=association.actor).counted()
    if limit is not None:
        rows = rows.filter(source__in=posts_within(limit))
    return (
        Post.objects.filter(pk__in=rows.values("source"))
        .annotate(last_work=Max("contributions__done_on"), given=Count("contributions"))
        .order_by("-last_work", "-pk")
    )

