"""Reading the book of hours: what was entered, what is confirmed, by whom and for whom."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, F, Max, Min, Prefetch, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.scopes import posts_within
from touiza.core import clock
from touiza.core.prepared import Prepared
from touiza.posts.models import Post
from touiza.proof.doubts import OLD, said
from touiza.proof.models import COUNTED, DECISIONS, Batch, Contribution, Unit
from touiza.proof.units import amount

Kind = Contribution.Kind


@dataclass
class Entry:
    """A claim with what became of it."""

    claim: Contribution
    answers: list[Contribution] = field(default_factory=list)

    @property
    def round(self) -> int:
        """How often a decision about it was taken back."""
        return sum(line.kind == Kind.REVERSED for line in self.answers)

    @property
    def decision(self) -> Contribution | None:
        """The decision that stands."""
        return next((line for line in self.answers if line.kind in DECISIONS and line.round == self.round), None)

    @property
    def confirmed(self) -> int:
        """Minutes confirmed by now."""
        return sum(line.minutes for line in self.answers if line.kind in COUNTED)

    @property
    def quantity(self) -> int:
        """How much of its unit is confirmed by now."""
        return sum(line.quantity for line in self.answers if line.kind in COUNTED)

    @property
    def state(self) -> str:
        if self.decision is None:
            return "waiting"
        return "taken_back" if self.decision.by_id == self.claim.person_id else str(self.decision.kind)

    @property
    def reasons(self) -> list[str]:
        """Why it was corrected, declined or taken back, oldest first; the same words once."""
        return list(dict.fromkeys(line.note.text for line in self.answers if hasattr(line, "note")))

    @property
    def asked(self) -> list[str]:
        """What was asked when it was entered, confirmed or corrected, and answered with yes, as sentences."""
        return said(token for line in [self.claim, *self.answers] for token in line.asked)

    @property
    def lines(self) -> list["Line"]:
        """All its lines, oldest first."""
        return [Line(row, self.claim.unit) for row in (self.claim, *self.answers)]

    @property
    def worked(self) -> str:
        """What was done besides the time, confirmed or as entered: “12 pages”; nothing without a unit."""
        quantity = self.quantity if self.state == "confirmed" else self.claim.quantity
        return amount(self.claim.unit, quantity) if self.claim.unit is not None and quantity else ""


@dataclass(frozen=True)
class Line:
    """A line of the book, and what it says in words."""

    row: Contribution
    unit: Unit | None

    @property
    def less(self) -> int:
        return -self.row.minutes

    @property
    def amount(self) -> str:
        return amount(self.unit, self.row.quantity) if self.unit is not None and self.row.quantity else ""

    @property
    def questions(self) -> list[str]:
        """What was asked, and answered with yes."""
        return said(self.row.asked)


def claims_of(person: Actor) -> QuerySet[Contribution]:
    """Return everything a person entered, newest day first, ready to show."""
    return _shown(Contribution.objects.claims().filter(person=person)).order_by("-done_on", "-pk")


def entered_for(person: Actor, source: Post) -> list[Contribution]:
    """Return what a person has entered for one post, newest day first: so that nothing is entered twice."""
    rows = Contribution.objects.undeclined().filter(person=person, source=source)
    return list(rows.order_by("-done_on", "-pk")[:10])


def within(rows: QuerySet[Contribution], limit: int | None) -> QuerySet[Contribution]:
    """Keep the entries for what a limited role reaches (`Role.limit`); all of them without a limit."""
    return rows if limit is None else rows.filter(source__in=posts_within(limit))


def claims_waiting(association: Actor, limit: int | None = None) -> QuerySet[Contribution]:
    """Return the entries an association has not decided about, oldest first."""
    rows = within(Contribution.objects.waiting().filter(association=association), limit)
    return rows.select_related("person__person", "source", "note", "unit", "by").defer("source__body").order_by("at", "pk")


def count_waiting(association: Actor, limit: int | None = None) -> int:
    """Return how many entries an association has not decided about; asked twice for a page, counted once."""
    kept = association.__dict__.setdefault("_hours_waiting", {})
    if limit not in kept:
        narrowed = {} if limit is None else {"limit": limit}
        kept[limit] = sum(WAITING(association=association.pk, **narrowed))
    return int(kept[limit])


WAITING = Prepared(
    lambda association, limit=None: within(Contribution.objects.waiting().filter(association=association), limit)
    .values("association")
    .annotate(number=Count("pk"))
    .values_list("number", flat=True)
)


def claims_decided(association: Actor, limit: int | None = None) -> QuerySet[Contribution]:
    """Return the entries an association has decided about, newest first."""
    rows = within(Contribution.objects.decided().filter(association=association), limit)
    return _shown(rows).order_by("-pk")


def entries(claims: list[Contribution]) -> list[Entry]:
    """Return claims with their answers (prefetched by the functions above)."""
    return [Entry(claim, sorted(claim.answers.all(), key=lambda line: line.pk)) for claim in claims]


def proposals_to(person: Actor) -> list[Contribution]:
    """Return what is proposed to a person and neither entered nor left, the latest day first; no further back than is asked about."""
    since = clock.today() - OLD
    rows = Contribution.objects.filter(kind=Kind.PROPOSED, person=person, done_on__gte=since, taken=None, answers=None)
    return list(rows.select_related("source", "association").defer("source__body").order_by("-done_on", "-pk")[:10])


def claims_of_batch(batch: Batch) -> QuerySet[Contribution]:
    """Return the entries that one press confirmed, ready to show."""
    return _shown(Contribution.objects.claims().filter(pk__in=batch.lines.values("claim"))).order_by("pk")


def failures_of(batch: Batch) -> list[tuple[Contribution, str]]:
    """Return the entries that were chosen with them and not confirmed, each with the sentence why."""
    rows = batch.failures.select_related("claim__person__person", "claim__source").order_by("pk")
    return [(row.claim, str(WHY.get(row.code, WHY["decided"]))) for row in rows]


WHY = {
    "own_hours": _("These are your own hours: another coordinator confirms them."),
    "own_entry": _("You entered these for somebody else: another coordinator confirms them."),
    "decided": _("Somebody decided about these meanwhile."),
}


def totals_by_unit(*, person: Actor | None = None, association: Actor | None = None, source: Post | None = None) -> list[str]:
    """Return how much is confirmed of each unit, said in words, most first. One query."""
    wanted = {name: one for name, one in (("person", person), ("association", association), ("source", source)) if one is not None}
    rows = Contribution.objects.filter(**wanted, unit__isnull=False).counted().order_by().values("unit").annotate(sum=Sum("quantity"))
    sums = {row["unit"]: row["sum"] for row in rows if row["sum"] > 0}
    units = Unit.objects.in_bulk(sums) if sums else {}
    return [amount(units[pk], number) for pk, number in sorted(sums.items(), key=lambda one: (-one[1], one[0]))]


def confirmed_total(person: Actor) -> int:
    """Return a person's confirmed minutes, everywhere."""
    return Contribution.objects.filter(person=person).total()


@dataclass(frozen=True)
class Work:
    """What one person gave to one piece of work, and when."""

    source: Post
    minutes: int
    entries: int
    first_day: dt.date
    last_day: dt.date


def works_given(person: Actor, most: int | None = None) -> list[Work]:
    """Return what a person gave their time to, the most recent first; all pieces, or at most so many. Two queries."""
    rows = list(
        Contribution.objects.filter(person=person)
        .standing()
        .values("source")
        .annotate(sum=Sum("minutes"), times=Count("claim", distinct=True), first=Min("done_on"), last=Max("done_on"))
        .filter(sum__gt=0)
        .order_by("-last", "-source")[:most]
    )
    posts = Post.objects.select_related("author__association").defer("body").in_bulk([row["source"] for row in rows])
    return [Work(posts[row["source"]], row["sum"], row["times"], row["first"], row["last"]) for row in rows]


def months_given(person: Actor) -> list[tuple[dt.date, int, int]]:
    """Return confirmed minutes by month (its first day) and cause (its id, 0 for none), the earliest first. One query."""
    rows = (
        Contribution.objects.filter(person=person)
        .counted()
        .annotate(month=TruncMonth("done_on"))
        .values("month", "cause")
        .annotate(sum=Sum("minutes"))
        .filter(sum__gt=0)
        .order_by("month", "cause")
    )
    return [(row["month"], row["cause"] or 0, row["sum"]) for row in rows]


def associations_served(person: Actor) -> QuerySet[Actor]:
    """Return the associations that confirmed hours of a person, by name."""
    served = Contribution.objects.counted().filter(person=person).values("association")
    return Actor.objects.filter(pk__in=served, erased_at=None).order_by("association__sort_ar", "pk")


def threads(person: Actor) -> list[dict[str, int]]:
    """Return confirmed minutes by cause, most first: [{"cause": id or 0, "minutes": n}]. One query."""
    return [{"cause": cause or 0, "minutes": minutes} for cause, minutes in THREADS(person=person.pk)]


THREADS = Prepared(
    lambda person: Contribution.objects.filter(person=person)
    .counted()
    .values(cause_pk=F("cause"))
    .annotate(sum=Sum("minutes"))
    .filter(sum__gt=0)
    .order_by("-sum")
    .values_list("cause_pk", "sum")
)


def _shown(rows: QuerySet[Contribution]) -> QuerySet[Contribution]:
    answers = Contribution.objects.select_related("note", "by")
    return rows.select_related("person__person", "source__author", "note", "cause", "unit", "by").prefetch_related(
        Prefetch("answers", queryset=answers)
    )
