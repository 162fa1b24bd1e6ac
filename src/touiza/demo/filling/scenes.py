"""Pictures of the demo's albums: small woven landscapes, drawn for this purpose, the same ones every time."""

import io
from random import Random

from PIL import Image, ImageDraw

WIDE, HIGH, SCALE = 64, 42, 15
Colour = tuple[int, int, int]
SKY: tuple[Colour, ...] = ((214, 231, 232), (233, 226, 204), (196, 215, 226))
SAND, SEA, EARTH, LEAF, WALL = (226, 204, 160), (62, 127, 160), (122, 74, 36), (15, 106, 80), (240, 232, 214)
COATS: tuple[Colour, ...] = ((163, 35, 27), (243, 182, 31), (32, 68, 140), (16, 91, 71))
SKIN: Colour = (138, 92, 60)


def scene(kind: str, number: int) -> bytes:
    """Return a picture of a kind ("shore", "hills", "garden", "baskets", "street") as PNG; another one for each number."""
    chance = Random(f"touiza:{kind}:{number}")
    image = Image.new("RGB", (WIDE, HIGH), chance.choice(SKY))
    draw = ImageDraw.Draw(image)
    {"shore": _shore, "hills": _hills, "garden": _garden, "baskets": _baskets, "street": _street}[kind](draw, chance)
    target = io.BytesIO()
    image.resize((WIDE * SCALE, HIGH * SCALE), Image.Resampling.NEAREST).save(target, "PNG")
    return target.getvalue()


def _shore(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.rectangle((0, 16, WIDE, 30), SEA)
    for _wave in range(14):
        x, y = chance.randrange(WIDE), chance.randrange(18, 30)
        draw.line((x, y, x + 4, y), (120, 170, 190))
    draw.rectangle((0, 30, WIDE, HIGH), SAND)
    for _piece in range(9):
        x, y = chance.randrange(WIDE), chance.randrange(32, HIGH)
        draw.point((x, y), chance.choice(COATS))
    _people(draw, chance, 34, chance.randint(2, 4))


def _hills(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    for base, colour in ((22, (170, 190, 190)), (28, (92, 134, 122))):
        for _hill in range(4):
            x, half = chance.randrange(WIDE), chance.randint(10, 18)
            draw.polygon([(x - half, base + 6), (x, base - half // 2), (x + half, base + 6)], colour)
            draw.polygon([(x - 3, base - half // 2 + 3), (x, base - half // 2), (x + 3, base - half // 2 + 3)], (250, 250, 248))
    draw.rectangle((0, 32, WIDE, HIGH), EARTH)
    for x in range(3, WIDE, 7):
        _tree(draw, x, 35)
    _people(draw, chance, 36, 2)


def _garden(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.rectangle((0, 20, WIDE, HIGH), EARTH)
    for y in range(23, HIGH, 5):
        for x in range(chance.randrange(3), WIDE, 6):
            draw.line((x, y, x + 2, y), LEAF)
            draw.point((x + 1, y - 1), (90, 160, 80))
    _people(draw, chance, 26, chance.randint(1, 3))


def _baskets(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.rectangle((0, 26, WIDE, HIGH), SAND)
    for x in range(4, WIDE - 8, 11):
        draw.rectangle((x, 30, x + 8, 38), chance.choice(((150, 96, 48), (60, 90, 100), (170, 130, 70))))
        draw.line((x, 33, x + 8, 33), (230, 210, 170))
    _people(draw, chance, 24, 3)


def _street(draw: ImageDraw.ImageDraw, chance: Random) -> None:
    draw.polygon([(0, 0), (24, 6), (24, 34), (0, HIGH)], WALL)
    draw.polygon([(WIDE, 0), (40, 6), (40, 34), (WIDE, HIGH)], (226, 214, 190))
    for step in range(6):
        draw.rectangle((24 - step * 4, 34 + step, 40 + step * 4, 35 + step), (200 - step * 8, 190 - step * 8, 170 - step * 8))
    draw.rectangle((8, 20, 14, 33), chance.choice(COATS))
    for _window in range(5):
        x, y = chance.choice((4, 18, 46, 56)), chance.randrange(6, 24)
        draw.rectangle((x, y, x + 2, y + 3), (40, 60, 90))
    _people(draw, chance, 28, 1, first=30)


def _tree(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    for row in range(4):
        draw.line((x - row, y - 5 + row * 2, x + row, y - 5 + row * 2), LEAF)
    draw.line((x, y, x, y + 2), (80, 50, 30))


def _people(draw: ImageDraw.ImageDraw, chance: Random, y: int, count: int, first: int = 8) -> None:
    for place in range(count):
        x = first + place * (WIDE - 12) // max(count, 1) + chance.randrange(4)
        draw.rectangle((x, y - 8, x + 2, y - 6), SKIN)
        draw.polygon([(x - 2, y), (x + 1, y - 6), (x + 4, y)], chance.choice(COATS))
        draw.line((x, y + 1, x + 2, y + 1), (30, 30, 40))
