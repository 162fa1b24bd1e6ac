"""The weave: bands, marks, looms and kilims drawn on a grid of knots, one drawing for each seed.

Stepped shapes only, as on a loom: no curves, no gradients. The same seed always gives the same cloth, so nothing is
stored; an association's seed is its handle. What each element means: the visual language, "Signature: the weave".
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

DYES = {  # the natural dyes of Algerian weaving
    "madder": "#a3231b",
    "saffron": "#f3b61f",
    "indigo": "#24468f",
    "tile": "#0b5b47",
    "henna": "#b4581c",
    "olive": "#75802b",
    "wool": "#fbf8f0",
    "soot": "#1c2521",
}
DYE_SETS = {  # what an association may choose: ground, first, second, third
    "cedar": ("tile", "wool", "saffron", "madder"),
    "poppy": ("madder", "wool", "saffron", "soot"),
    "night": ("indigo", "wool", "saffron", "madder"),
    "coal": ("soot", "wool", "madder", "saffron"),
    "clay": ("henna", "wool", "soot", "saffron"),
    "grove": ("olive", "wool", "soot", "saffron"),
    "lemon": ("tile", "saffron", "wool", "soot"),
    "dusk": ("indigo", "wool", "henna", "saffron"),
}
THREADS = ("madder", "saffron", "indigo", "tile", "henna", "olive")  # colours that count hours, 1 to 6

LOZENGE = 7  # cells across; 25 knots inside
KNOTS = 25
STEP = 8  # cells from one lozenge to the next


@dataclass(frozen=True)
class Cloth:
    """A grid of knots. Each cell is an index into `dyes`; 0 is the ground."""

    cells: tuple[tuple[int, ...], ...]
    dyes: tuple[str, ...]

    @property
    def width(self) -> int:
        return len(self.cells[0])

    @property
    def height(self) -> int:
        return len(self.cells)

    def run(self, width: int) -> "Cloth":
        """Return the cloth woven on, `width` cells wide, with the middle of a motif in the middle of it."""
        start = self.width // 2 - width // 2
        return Cloth(tuple(tuple(row[(start + x) % self.width] for x in range(width)) for row in self.cells), self.dyes)

    def colour(self, index: int) -> str:
        """Return the colour of a cell's index, as #rrggbb."""
        return DYES[self.dyes[index]]

    def paths(self) -> Sequence[tuple[str, str]]:
        """Return the ground and then each colour used, as (colour, path) in cell units."""
        return self._paths

    @cached_property
    def _paths(self) -> tuple[tuple[str, str], ...]:
        used = sorted({index for row in self.cells for index in row} - {0})
        ground = (self.colour(0), f"M0 0h{self.width}v{self.height}H0z")
        return (ground, *((self.colour(index), self._path(index)) for index in used))

    def svg(self, unit: int) -> str:
        """Return the cloth as one SVG document; a cell is `unit` pixels."""
        shapes = "".join(f'<path fill="{colour}" d="{path}"/>' for colour, path in self.paths())
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width * unit}" height="{self.height * unit}" '
            f'viewBox="0 0 {self.width} {self.height}" shape-rendering="crispEdges">{shapes}</svg>'
        )

    def _path(self, index: int) -> str:
        return "".join(run_path(x, y, length) for x, y, length, found in _runs(self.cells) if found == index)


def run_path(x: int, y: int, length: int) -> str:
    """Return the path of a run of cells in one row."""
    return f"M{x} {y}h{length}v1h-{length}z"


def _runs(cells: Sequence[Sequence[int]]) -> Iterator[tuple[int, int, int, int]]:
    """Yield (x, y, length, index) for each horizontal run of one index."""
    for y, row in enumerate(cells):
        start = 0
        for x in range(1, len(row) + 1):
            if x == len(row) or row[x] != row[start]:
                yield start, y, x - start, row[start]
                start = x


def _digest(seed: str) -> bytes:
    return hashlib.sha256(seed.encode()).digest()


def dyes_of(seed: str, dyes: str = "") -> tuple[str, ...]:
    """Return four dye names: the chosen set, or the one that the seed draws. An unknown set counts as none."""
    if dyes in DYE_SETS:
        return DYE_SETS[dyes]
    return list(DYE_SETS.values())[_digest(seed)[0] % len(DYE_SETS)]


# Bands and marks --------------------------------------------------------------------------------------------------


@lru_cache(maxsize=512)
def band(seed: str, dyes: str = "", rows: int = 15) -> Cloth:
    """Return a band that tiles sideways: stepped lozenges between two edges of teeth."""
    draw = _digest(seed)
    width = (16, 20, 24)[draw[1] % 3]
    cells = tuple(tuple(_band_cell(draw, x, y, width, rows) for x in range(width)) for y in range(rows))
    return Cloth(cells, dyes_of(seed, dyes))


def _band_cell(draw: bytes, x: int, y: int, width: int, rows: int) -> int:
    middle = rows // 2
    if y in (0, rows - 1):
        return 1
    if y in (1, rows - 2):
        return 1 if x % 4 < 2 else 0
    drop = abs(y - middle)
    depth = middle - 2 - (int(abs(x - width // 2 + 0.5)) + drop)
    if depth >= 0:
        return _lozenge_cell(draw, depth)
    return _seam_cell(draw[4] % 3, int(min(x + 0.5, width - x - 0.5)), drop) if depth < -1 else 0


def _lozenge_cell(draw: bytes, depth: int) -> int:
    """Colour a cell by how deep it lies inside the lozenge."""
    ring, has_core = draw[2] % 3, draw[3] % 2
    if depth < 3:
        return (1, 0, 2)[depth]
    if has_core:
        return 3 if (depth - ring) % 2 else 1
    return 2 if depth % 2 else 3


def _seam_cell(motif: int, across: int, drop: int) -> int:
    """Colour the small motif between two lozenges: a knot, a comb or an hourglass."""
    if motif == 0:
        return 3 if across + drop <= 2 else 0
    if motif == 1:
        return 2 if (across == 0 and drop < 4) or (drop in (1, 3) and across < 2) else 0
    return 2 if across <= drop <= 3 else 0


@lru_cache(maxsize=512)
def mark(seed: str, dyes: str = "") -> Cloth:
    """Return a square of 13 x 13 cells: one lozenge, calm enough to read at 26 px."""
    draw, names, size = _digest(seed), dyes_of(seed, dyes), 13
    cells = tuple(tuple(_mark_cell(draw, names, abs(x - 6), abs(y - 6)) for x in range(size)) for y in range(size))
    return Cloth(cells, names)


def _mark_cell(draw: bytes, names: tuple[str, ...], dx: int, dy: int) -> int:
    core, ring, far = draw[5] % 3, draw[7] % 2, dx + dy
    if far == 6 or (far == 5 and not ring):
        return 1
    if far == 4 and ring:
        return 2
    if far <= 3:
        return ((3, 3, 2, 2), (2, 3, 3, 2), (3, 1, 1, 2))[core][far]
    return _corner_cell(draw[6] % 4, names, dx, dy) if far >= 8 else 0


def _corner_cell(motif: int, names: tuple[str, ...], dx: int, dy: int) -> int:
    """Colour the four corners of a mark: a block, an inner step, a slant or two feet."""
    edge, rim = 12 - dx - dy, 6 in (dx, dy)
    if motif == 0:
        return 2 if edge <= 1 else 0
    if motif == 1:
        return 2 if edge in (1, 2) and not rim else 0
    if motif == 2:
        return (3 if names[3] != "soot" else 2) if edge == 2 else 0
    return 2 if rim and edge <= 2 else 0


@lru_cache(maxsize=1)
def selvedge() -> Cloth:
    """Return the product's own strip: wool teeth on tile green, with a saffron chevron and a madder seed."""
    cells = tuple(tuple(_selvedge_cell(int(abs(x - 7.5)), y) for x in range(16)) for y in range(5))
    return Cloth(cells, DYE_SETS["cedar"])


def _selvedge_cell(from_centre: int, y: int) -> int:
    if 7 - from_centre + y <= 1:
        return 1
    if from_centre + 4 - y <= 1:
        return 3
    return 2 if from_centre + 4 - y <= 4 else 0


@lru_cache(maxsize=1)
def knot() -> Cloth:
    """Return the knot that fills a free part of a day, 9 x 9; it tiles both ways."""
    rings = {0: 3, 1: 2, 2: 2, 4: 1}
    cells = tuple(tuple(rings.get(abs(x - 4) + abs(y - 4), 0) for x in range(9)) for y in range(9))
    return Cloth(cells, DYE_SETS["cedar"])


@lru_cache(maxsize=4)
def emblem(margin: int = 0) -> Cloth:
    """Return Touiza's own lozenge on wool, 9 x 9 and a margin: the site's icon."""
    rings = {0: 3, 1: 2, 2: 2, 3: 1, 4: 1}
    reach, size = 4 + margin, 9 + 2 * margin
    cells = tuple(tuple(rings.get(abs(x - reach) + abs(y - reach), 0) for x in range(size)) for y in range(size))
    return Cloth(cells, ("wool", "tile", "saffron", "madder"))


def turned(cloth: Cloth) -> Cloth:
    """Return the cloth with rows and columns exchanged: a strip that runs down."""
    return Cloth(tuple(zip(*cloth.cells, strict=True)), cloth.dyes)


# Lozenges: hours and errors ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def knots() -> tuple[tuple[int, int], ...]:
    """Return the 25 cells of a lozenge as (x, y), from the middle outwards: the order in which hours are woven."""
    cells = [(x, y) for y in range(LOZENGE) for x in range(LOZENGE) if abs(x - 3) + abs(y - 3) <= 3]
    return tuple(sorted(cells, key=lambda cell: (abs(cell[0] - 3) + abs(cell[1] - 3), cell[1], cell[0])))


@dataclass(frozen=True)
class Loom:
    """Hours as knots. `woven` maps a thread (1 to 6) to its path; `bare` is the path of the hours still to come."""

    width: int
    height: int
    woven: tuple[tuple[int, str], ...]
    bare: str


def loom(hours: Sequence[tuple[int, int]], *, fewest: int = 4) -> Loom:
    """Weave (thread, whole hours) pairs into lozenges of 25, the largest rows 12 lozenges long.

    Threads are woven in the order given. `fewest` lozenges are always on the loom, so that there is something to come.
    """
    line = [thread for thread, count in hours for _ in range(count)]
    lozenges = max(fewest, -(-len(line) // KNOTS))
    across = lozenges if lozenges <= 6 else 8 if lozenges <= 16 else 12
    lozenges = -(-lozenges // across) * across
    paths: dict[int, list[str]] = {}
    for place in range(lozenges * KNOTS):
        thread = line[place] if place < len(line) else 0
        paths.setdefault(thread, []).append(_knot_path(place, across))
    bare = "".join(paths.pop(0, []))
    woven = tuple((thread, "".join(parts)) for thread, parts in sorted(paths.items()))
    return Loom(across * STEP - 1, (lozenges // across) * STEP - 1, woven, bare)


def _knot_path(place: int, across: int) -> str:
    lozenge, knot = divmod(place, KNOTS)
    x, y = knots()[knot]
    return f"M{lozenge % across * STEP + x} {lozenge // across * STEP + y}h1v1h-1z"


MONTH_ACROSS = 4  # knots in a row of a month


@dataclass(frozen=True)
class Months:
    """Hours month by month, each a column of knots from the bottom up. A knot stands for `unit` hours.

    `columns` maps, for each month, a thread (1 to 6) to its path.
    """

    height: int
    unit: int
    columns: tuple[tuple[tuple[int, str], ...], ...]


def months(hours: Sequence[Sequence[tuple[int, int]]], *, most: int = 12) -> Months:
    """Weave (thread, whole hours) pairs, a sequence of them for each month, into columns of at most `most` rows.

    Where a month has more, a knot stands for several hours, in all months alike; a thread with any hour has a knot.
    """
    tallest = max((sum(count for _thread, count in month) for month in hours), default=0)
    unit = max(1, -(-tallest // (most * MONTH_ACROSS)))
    lines = [[thread for thread, count in month for _ in range(-(-count // unit))] for month in hours]
    height = max(1, *(-(-len(line) // MONTH_ACROSS) for line in lines)) if lines else 1
    return Months(height, unit, tuple(_month_paths(line, height) for line in lines))


def _month_paths(line: Sequence[int], height: int) -> tuple[tuple[int, str], ...]:
    paths: dict[int, list[str]] = {}
    for place, thread in enumerate(line):
        row, x = divmod(place, MONTH_ACROSS)
        paths.setdefault(thread, []).append(f"M{x} {height - 1 - row}h1v1h-1z")
    return tuple((thread, "".join(parts)) for thread, parts in sorted(paths.items()))


KILIM_LENGTH = 14
KILIM = {  # for each strip: w woven, b bare, | warp threads only
    "400": "wwwwwbwbwwwwww",
    "403": "wwwbbbbbbbbwww",
    "404": "wwwwwwwbwwwwww",
    "409": "wwwwwbwwbwwwww",
    "410": "wwwwwwbbwwwwww",
    "429": "wbwbwbwbwbwbwb",
    "500": "wwwww|||||||||",
    "503": "wwwwwwwbbbbbbb",
    "507": "wwwwwwwwwwwww|",
    "done": "bbbbbbbbbbbbbb",
}
RINGS = ("wool", "madder", "saffron", "tile")  # from the middle outwards


@dataclass(frozen=True)
class Kilim:
    """A strip of lozenges. `rings` maps a dye to its path; `bare` is what is not woven, `warp` the threads left."""

    width: int
    height: int
    rings: tuple[tuple[str, str], ...]
    bare: str
    warp: str


@lru_cache(maxsize=32)
def kilim(pattern: str) -> Kilim:
    """Return the strip of an error: a key of KILIM, or a pattern of its own in w, b and |. Else the strip of 500."""
    plan = KILIM.get(pattern) or (pattern if pattern and set(pattern) <= set("wb|") else KILIM["500"])
    places = {kind: [n for n, letter in enumerate(plan) if letter == kind] for kind in "wb|"}
    rings = tuple((dye, "".join(_ring_path(ring, at) for at in places["w"])) for ring, dye in enumerate(RINGS))
    bare = "".join(f"M{at * STEP + x} {y}h1v1h-1z" for at in places["b"] for x, y in knots())
    warp = "".join(_warp_path(at * STEP + column) for at in places["|"] for column in range(STEP))
    return Kilim(len(plan) * STEP, LOZENGE, rings, bare, warp)


def _ring_path(ring: int, at: int) -> str:
    return "".join(run_path(at * STEP + x, y, 1) for x, y in knots() if abs(x - 3) + abs(y - 3) == ring)


def _warp_path(column: int) -> str:
    """Draw one thread of the warp; lengths differ a little, as when cloth has been cut from the loom."""
    top = "0.6" if column % 3 == 1 else "0"
    length = ("4.9", "5.6", "6.3", "7")[(column * 7 + column // 5) % 4]
    return f"M{column}.5 {top}v{length}"


def steps(done: int, total: int, new: int = 0, *, most: int = 60) -> list[str]:
    """Return the state of each knot of a progress weave: "on", "new" or "".

    One knot is one unit while `total` is at most `most`; beyond that a knot stands for several. What is done but not
    whole never shows as finished, and something done always shows. `new` is the part of `done` that is of today.
    """
    total, done = max(total, 0), min(max(done, 0), max(total, 0))
    new = min(max(new, 0), done)
    length = min(total, most)
    if not length:
        return []
    on = _share(done, total, length)
    fresh = min(on, _share(new, total, length))
    return ["on"] * (on - fresh) + ["new"] * fresh + [""] * (length - on)


def _share(part: int, total: int, length: int) -> int:
    whole = part * length // total
    return max(whole, 1) if part else 0
