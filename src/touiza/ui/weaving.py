"""The weave where a page cannot draw it: pictures for mail and documents."""

import io
from functools import lru_cache

from PIL import Image, ImageColor

from touiza.kernel import weave

CARD = (1200, 630)  # pixels: what most sites that show links ask for
WALL = "#f3f5f0"


def woven(cloth: weave.Cloth, unit: int, repeat: int = 1) -> Image.Image:
    """Return a cloth as a picture of few colours; a cell is `unit` pixels, the cloth `repeat` times side by side."""
    image = Image.new("P", (cloth.width * repeat, cloth.height))
    image.putpalette([part for dye in cloth.dyes for part in ImageColor.getrgb(weave.DYES[dye])])
    image.putdata([cell for row in cloth.cells for _ in range(repeat) for cell in row])
    return image.resize((image.width * unit, image.height * unit), Image.Resampling.NEAREST)


def png(cloth: weave.Cloth, unit: int, repeat: int = 1) -> bytes:
    return _written(woven(cloth, unit, repeat), bits=2)


def _written(image: Image.Image, bits: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, bits=bits)
    return out.getvalue()


@lru_cache(maxsize=256)
def band_png(seed: str, dyes: str = "", width: int = 600, unit: int = 2) -> bytes:
    """Return an association's band at least `width` pixels wide and 15 cells high: under 2 KB, for mail and PDF."""
    cloth = weave.band(seed, dyes)
    return png(cloth, unit, -(-width // (cloth.width * unit)))


@lru_cache(maxsize=64)
def card_png(seed: str, dyes: str = "") -> bytes:
    """Return what a link shows elsewhere: an association's mark between two bands, 1200 x 630 px, about 3 KB."""
    width, height = CARD
    band = woven(weave.band(seed, dyes), 6, -(-width // (weave.band(seed, dyes).width * 6))).convert("RGB")
    mark = woven(weave.mark(seed, dyes), 26).convert("RGB")
    card = Image.new("RGB", CARD, WALL)
    card.paste(band, (0, 0))
    card.paste(band, (0, height - band.height))
    card.paste(mark, ((width - mark.width) // 2, (height - mark.height) // 2))
    return _written(card.quantize(16, dither=Image.Dither.NONE), bits=4)
