"""The organisation chart as it is read: a tree of bodies with their seats and the names of who holds them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.associations.models import Association, Body, Seat, SeatHolder
from touiza.core.translated import Passage


@dataclass(frozen=True)
class HolderLine:
    """Who holds a seat, as its reader may see it: a name, with the address of a page where there is one."""

    holder: SeatHolder
    name: Passage
    handle: str = ""
    mine: bool = False


@dataclass
class SeatLine:
    seat: Seat
    holders: list[HolderLine] = field(default_factory=list)


@dataclass
class BodyLine:
    """A body with its seats, and the bodies under it."""

    body: Body
    seats: list[SeatLine] = field(default_factory=list)
    parts: list["BodyLine"] = field(default_factory=list)
    depth: int = 0


def chart_of(association: Association, reader: Actor | None) -> list[BodyLine]:
    """Return the chart: the bodies that stand under no other, each with all below it. Four queries."""
    bodies = {body.pk: BodyLine(body) for body in Body.objects.filter(association=association)}
    seats = {seat.pk: SeatLine(seat) for seat in Seat.objects.filter(body__in=bodies)}
    for seat_line in seats.values():
        bodies[seat_line.seat.body_id].seats.append(seat_line)
    for line in holder_lines(_holding(list(seats)), reader):
        seats[line.holder.seat_id].holders.append(line)
    top = []
    for line in bodies.values():
        above = bodies.get(line.body.parent_id or 0)
        (above.parts if above else top).append(line)
    return top


def flat(lines: Iterable[BodyLine], depth: int = 0) -> list[BodyLine]:
    """Return a tree as a list, each body followed by those under it, with its depth."""
    found = []
    for line in lines:
        line.depth = depth
        found += [line, *flat(line.parts, depth + 1)]
    return found


def holder_lines(holders: Iterable[SeatHolder], reader: Actor | None) -> list[HolderLine]:
    """Return who holds seats, with the names a reader may see; who left this site is left out. One query at most."""
    rows = [row for row in holders if row.person is None or not (row.person.erased_at or row.person.suspended_at)]
    names = shown_names({row.person_id: row.person for row in rows if row.person}.values(), reader)
    return [_line(row, names, reader) for row in rows]


def _line(row: SeatHolder, names: dict[int, Passage], reader: Actor | None) -> HolderLine:
    mine, here = reader is not None and row.person_id == reader.pk, get_language() or "ar"
    if row.person is None:
        return HolderLine(row, Passage(row.name, here, False))
    if row.is_hidden and not mine:
        return HolderLine(row, Passage(_("name not shown"), here, False))
    return HolderLine(row, names[row.person.pk], row.person.handle, mine)


def _holding(seats: list[int]) -> Iterable[SeatHolder]:
    rows = SeatHolder.objects.filter(seat__in=seats, ended_on=None)
    return rows.select_related("person__person").order_by("pk")
