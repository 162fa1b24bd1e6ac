"""Every pair of colours that carries words is readable, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

import touiza.ui

SHEET = (Path(touiza.ui.__file__).parent / "css/tokens/colour.css").read_text(encoding="utf-8")
BLOCKS = re.findall(r":root[^{]*\{([^}]*)\}", SHEET)
LIGHT, SYSTEM_DARK, CHOSEN_DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block)) for block in BLOCKS)

TEXT = [  # ink, ground
    ("ink", "wall"), ("ink", "sheet"), ("ink", "sunk"), ("ink2", "wall"), ("ink2", "sheet"), ("tile", "wall"),
    ("tile", "sheet"), ("tile", "tile-soft"), ("on-tile", "tile"), ("on-hero", "hero"), ("saffron", "hero"),
    ("saffron-ink", "saffron-soft"), ("saffron-ink", "wall"), ("madder", "wall"), ("madder", "sheet"),
    ("madder", "madder-soft"), ("indigo", "indigo-soft"), ("ink", "tile-soft"), ("ink", "saffron-soft"),
    ("ink", "madder-soft"), ("ink", "indigo-soft"), ("wall", "ink"), ("soot", "saffron"), ("tile", "sunk"),
]  # fmt: skip
EDGES = [("edge", "sheet"), ("edge", "wall"), ("ring", "wall"), ("ring", "sheet"), ("tile", "wall"), ("madder", "wall")]


def luminance(colour: str) -> float:
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_the_two_dark_blocks_say_the_same() -> None:
    assert SYSTEM_DARK == CHOSEN_DARK
    assert set(SYSTEM_DARK) < set(LIGHT)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_words_can_be_read(theme: str, ink: str, ground: str) -> None:
    colours = LIGHT if theme == "light" else LIGHT | CHOSEN_DARK
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_controls_can_be_seen(theme: str, edge: str, ground: str) -> None:
    colours = LIGHT if theme == "light" else LIGHT | CHOSEN_DARK
    assert contrast(colours[edge], colours[ground]) >= 3
