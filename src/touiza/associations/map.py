"""The stepped map: land in cells, one knot for each wilaya with its count, a name beside it where there is room. Pure.

The same counts stand in words in the filter “Wilaya”; the map shows at a glance what the list tells.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from touiza.associations.land import NORTH, SOUTH, Window

FIGURE = 0.46  # width of a digit in a knot, in parts of a cell of the north
LETTER = 0.45  # of a letter beside one
REACH = 4  # cells a knot may move away from its place


@dataclass(frozen=True)
class Town:
    """What a knot stands for. Degrees are WGS 84."""

    label: str
    count: int
    latitude: float
    longitude: float
    chosen: bool = False


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    def touches(self, other: "Box") -> bool:
        across = self.x < other.x + other.width and other.x < self.x + self.width
        return across and self.y < other.y + other.height and other.y < self.y + self.height


@dataclass(frozen=True)
class Label:
    text: str
    x: float
    y: float
    anchor: str  # start, middle or end, read from left to right


@dataclass(frozen=True)
class Knot:
    """A knot drawn: its rectangle, where its figure stands, and its name, if there is room."""

    box: Box
    x: float
    y: float
    count: int
    chosen: bool
    label: Label | None


@dataclass(frozen=True)
class Sheet:
    """One part of the map, in cells. `scale` is how large its knots and letters are."""

    window: Window
    scale: float
    knots: list[Knot]
    words: str  # “Alger 64, Oran 31”

    @property
    def view(self) -> str:
        return f"-0.5 -0.5 {self.window.width + 1} {self.window.height + 1}"


def sheets(towns: Iterable[Town], comma: str = ", ") -> list[Sheet]:
    """Return the north and the south with their towns, the busiest placed first; a part without towns is left out."""
    busiest = sorted(towns, key=lambda town: (-town.count, town.label))
    edge = NORTH.north - NORTH.height * NORTH.down
    parts = (
        (NORTH, 1.0, [town for town in busiest if town.latitude >= edge]),
        (SOUTH, 1.5, [town for town in busiest if town.latitude < edge]),
    )
    return [
        Sheet(window, scale, _tie(window, scale, found), comma.join(f"{town.label} {town.count}" for town in found))
        for window, scale, found in parts
        if found
    ]


def _tie(window: Window, scale: float, towns: list[Town]) -> list[Knot]:
    """Place the knots where nothing stands yet, then the names where there is room, the busiest first."""
    places: list[tuple[Town, Box]] = []
    taken: list[Box] = []
    for town in towns:
        box = next((box for box in _spots(window, scale, town) if not any(map(box.touches, taken))), None)
        if box is not None:
            places.append((town, box))
            taken.append(box)
    knots = []
    for town, box in places:
        label, space = _name(window, scale, town, box, taken)
        taken += space
        x, y = box.x + box.width / 2, box.y + box.height / 2
        knots.append(Knot(box, round(x, 2), round(y + 0.23 * scale, 2), town.count, town.chosen, label))
    return knots


def _spots(window: Window, scale: float, town: Town) -> Iterator[Box]:
    """Yield the town's own cell, then those around it, nearer ones first."""
    column = int((town.longitude - window.west) / window.across)
    row = int((window.north - town.latitude) / window.down)
    width = round(max(1.55, 0.7 + FIGURE * len(str(town.count))) * scale, 2)
    height = round(1.35 * scale, 2)
    around = [(x, y) for x in range(-REACH, REACH + 1) for y in range(-REACH, REACH + 1)]
    for x, y in sorted(around, key=lambda step: (step[0] ** 2 + step[1] ** 2, step)):
        left, top = column + x + 0.5 - width / 2, row + y + 0.5 - height / 2
        if left >= 0 and left + width <= window.width and top >= 0 and top + height <= window.height:
            yield Box(round(left, 2), round(top, 2), width, height)


def _name(window: Window, scale: float, town: Town, box: Box, taken: list[Box]) -> tuple[Label | None, list[Box]]:
    """Return the name beside a knot: after it, before it, under it or over it; nothing where there is no room."""
    width, height, gap = LETTER * scale * len(town.label), 0.95 * scale, 0.25 * scale
    middle, centre = box.y + box.height / 2, box.x + box.width / 2
    tries = (
        ("start", box.x + box.width + gap, Box(box.x + box.width + gap, middle - height / 2, width, height)),
        ("end", box.x - gap, Box(box.x - gap - width, middle - height / 2, width, height)),
        ("middle", centre, Box(centre - width / 2, box.y + box.height, width, height)),
        ("middle", centre, Box(centre - width / 2, box.y - height, width, height)),
    )
    for anchor, x, space in tries:
        inside = space.x >= -0.5 and space.x + space.width <= window.width + 0.5 and space.y >= -0.5
        if inside and space.y + height <= window.height + 0.5 and not any(space.touches(other) for other in taken):
            return Label(town.label, round(x, 2), round(space.y + height * 0.76, 2), anchor), [space]
    return None, []
