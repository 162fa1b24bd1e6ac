"""What the pages of a plan show, gathered in a constant number of queries."""

from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.kernel.matching import assignment as kernel
from touiza.opportunities.assigning_words import against, missing_words, why_unplaced
from touiza.opportunities.models import AssignmentPlan, Placement, Shift
from touiza.opportunities.services.assigning import withdrawn_since
from touiza.opportunities.services.team_problem import Event, least_of, read_event
from touiza.opportunities.shift_words import hours_of, named

Kind = Placement.Kind


@dataclass(frozen=True)
class Place:
    """A person on a shift, as one line: `kind` is "there" for what is so already."""

    actor: Actor
    shift: Shift
    kind: str
    fresh: bool
    wished: bool
    against: list[str]

    @property
    def name(self) -> str:
        return named(self.shift)


@dataclass
class ShiftRow:
    shift: Shift
    hours: str
    missing: list[str]
    places: list[Place] = field(default_factory=list)
    least: int = 0


@dataclass
class PersonRow:
    actor: Actor
    minutes: int = 0
    places: list[Place] = field(default_factory=list)
    why: list[str] = field(default_factory=list)


class PlanPage:
    """A plan as it stands now, looked at from both sides."""

    def __init__(self, plan: AssignmentPlan) -> None:
        self.plan = plan
        self.event: Event = read_event(plan, clock.now())
        self.pairs = self.event.pairs
        self.seen = kernel.look(self.event.problem, self.pairs)

    @cached_property
    def places(self) -> list[Place]:
        event, kinds = self.event, {(row.person_id, row.shift_id): row for row in self.event.placements}
        said: dict[tuple[int, int], list[str]] = {}
        for fault in self.seen.faults:
            said.setdefault((fault.person, fault.shift), []).append(against(fault.bar))
        wishes = {one.key: one.wishes for one in event.problem.people}
        found = []
        for pk, actor in event.people.items():
            for shift in event.shifts.values():
                pair = (pk, shift.pk)
                if pair in self.pairs:
                    row = kinds.get(pair)
                    fixed = pair in event.problem.fixed
                    kind = "there" if fixed or row is None else str(row.kind)
                    fresh = not fixed and row is not None and row.fresh
                    found.append(Place(actor, shift, kind, fresh, shift.pk in wishes[pk], [] if kind == "there" else said.get(pair, [])))
        return found

    def by_shift(self) -> list[ShiftRow]:
        gaps = {gap.shift: gap for gap in self.seen.unfilled}
        rows = {
            pk: ShiftRow(shift, hours_of(shift), missing_words(gaps.get(pk)), least=least_of(shift)) for pk, shift in self.event.shifts.items()
        }
        for place in self.places:
            rows[place.shift.pk].places.append(place)
        return list(rows.values())

    def by_person(self) -> list[PersonRow]:
        """Return all people, first who has no shift."""
        why = {row.person: why_unplaced(row.bars) for row in self.seen.unplaced}
        rows = {pk: PersonRow(actor, why=why.get(pk, [])) for pk, actor in self.event.people.items()}
        for place in self.places:
            rows[place.actor.pk].places.append(place)
            rows[place.actor.pk].minutes += place.shift.minutes
        return sorted(rows.values(), key=lambda row: bool(row.places))

    def person(self, pk: int) -> PersonRow | None:
        return next((row for row in self.by_person() if row.actor.pk == pk), None)

    def off(self, pk: int) -> list[Shift]:
        """Return the shifts a coordinator keeps somebody off."""
        rows = [row for row in self.event.placements if row.person_id == pk and row.kind == Kind.OFF]
        return [self.event.shifts[row.shift_id] for row in rows if row.shift_id in self.event.shifts]

    def open_to(self, pk: int) -> list[tuple[int, str]]:
        """Return the shifts of their work that somebody is not on, and that have a place left in the plan, as choices."""
        counts = {row.shift.pk: len(row.places) for row in self.by_shift()}
        free = [shift for shift in self.event.shifts.values() if shift.places is None or counts[shift.pk] < shift.places]
        mine = [shift for shift in free if (pk, shift.opportunity_id) in self.event.engagements and (pk, shift.pk) not in self.pairs]
        return [(shift.pk, named(shift)) for shift in mine]

    @property
    def asked(self) -> int:
        """How much the shifts need: people, and skills among them."""
        return sum(shift.least + sum(shift.needs.values()) for shift in self.event.problem.shifts)

    @property
    def compared(self) -> str:
        """What the latest solving changed."""
        before = self.plan.before
        if not before or not self.plan.is_draft:
            return ""
        fresh = sum(place.fresh for place in self.places)
        new = ngettext("%(n)d placement is new", "%(n)d placements are new", fresh) % {"n": fresh}
        gone = ngettext("%(n)d is no longer there", "%(n)d are no longer there", before["fallen"]) % {"n": before["fallen"]}
        told = _("Compared with the plan before: %(new)s, %(gone)s; needs filled %(needs)d before, %(now)d now.")
        return told % {"new": new, "gone": gone, "needs": before["needs"], "now": self.seen.score.needs}

    @cached_property
    def changes(self) -> list[str]:
        """What has changed since the plan was worked out."""
        since = self.plan.solved_at
        if since is None or not self.plan.is_draft:
            return []
        event = self.event
        gone = len(withdrawn_since(event))
        new = len({pk for (pk, _work), row in event.engagements.items() if row.started_at > since})
        wished = sum(row.edited_at > since for key, row in event.wishes.items() if key in event.engagements)
        moved = sum(shift.changed_at > since for shift in event.shifts.values())
        said = [
            (gone, ngettext("%(n)d placement is no longer possible: the person left the work, or the shift is over or dropped.", "%(n)d placements are no longer possible: the person left the work, or the shift is over or dropped.", gone)),
            (new, ngettext("%(n)d person has been accepted since.", "%(n)d people have been accepted since.", new)),
            (wished, ngettext("%(n)d person has changed their wishes since.", "%(n)d people have changed their wishes since.", wished)),
            (moved, ngettext("%(n)d shift has changed since.", "%(n)d shifts have changed since.", moved)),
        ]  # fmt: skip
        return [words % {"n": count} for count, words in said if count]

