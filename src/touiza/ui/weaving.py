"""The weave where a page cannot draw it: pictures for mail and documents."""

import io
from functools import lru_cache

from PIL import Image, ImageColor

from touiza.kernel import weave


def png(cloth: weave.Cloth, unit: int, repeat: int = 1) -> bytes:
    """Return a cloth as a PNG of few colours; a cell is `unit` pixels, the cloth `repeat` times side by side."""
    image = Image.new("P", (cloth.width * repeat, cloth.height))
    image.putpalette([part for dye in cloth.dyes for part in ImageColor.getrgb(weave.DYES[dye])])
    image.putdata([cell for row in cloth.cells for _ in range(repeat) for cell in row])
    image = image.resize((image.width * unit, image.height * unit), Image.Resampling.NEAREST)
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True, bits=2)
    return out.getvalue()


@lru_cache(maxsize=256)
def mark_png(seed: str, dyes: str = "", unit: int = 6) -> bytes:
    """Return an association's mark, 13 cells of `unit` pixels a side (78 px by default)."""
    return png(weave.mark(seed, dyes), unit)


@lru_cache(maxsize=256)
def band_png(seed: str, dyes: str = "", width: int = 600, unit: int = 2) -> bytes:
    """Return an association's band at least `width` pixels wide and 15 cells high: under 2 KB, for mail and PDF."""
    cloth = weave.band(seed, dyes)
    return png(cloth, unit, -(-width // (cloth.width * unit)))
