"""The badge of a certificate: the association's mark on wool, its sash across, in the stepped shapes of the weave."""

import io

from PIL import Image, ImageColor, ImageDraw

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.kernel import weave
from touiza.ui.weaving import woven

SIDE = 512  # pixels
BORDER = 16
MARK_AT = 64  # from the top
SASH_AT = 400


def badge_svg(owner: Actor, title: str) -> str:
    """Return the badge as SVG; `title` is what screen readers say."""
    mark, sash, ground, wool = _cloths(owner)
    unit = _unit(mark)
    left = (SIDE - mark.width * unit) // 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}" height="{SIDE}" role="img" shape-rendering="crispEdges">',
        f"<title>{_escaped(title)}</title>",
        f'<path fill="{ground}" d="M0 0h{SIDE}v{SIDE}H0z"/>',
        f'<path fill="{wool}" d="M{BORDER} {BORDER}h{SIDE - 2 * BORDER}v{SIDE - 2 * BORDER}H{BORDER}z"/>',
        _placed(mark, left, MARK_AT, unit),
        _placed(sash, BORDER, SASH_AT, 4),
        "</svg>",
    ]
    return "".join(parts)


def badge_png(owner: Actor) -> bytes:
    """Return the badge as PNG."""
    mark, sash, ground, wool = _cloths(owner)
    image = Image.new("RGB", (SIDE, SIDE), ImageColor.getrgb(ground))
    ImageDraw.Draw(image).rectangle((BORDER, BORDER, SIDE - BORDER - 1, SIDE - BORDER - 1), fill=wool)
    unit = _unit(mark)
    image.paste(woven(mark, unit).convert("RGB"), ((SIDE - mark.width * unit) // 2, MARK_AT))
    image.paste(woven(sash, 4).convert("RGB"), (BORDER, SASH_AT))
    out = io.BytesIO()
    image.quantize(16, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def _cloths(owner: Actor) -> tuple[weave.Cloth, weave.Cloth, str, str]:
    association = Association.objects.filter(actor=owner).only("dyes").first()
    dyes = association.dyes if association else ""
    mark, sash = weave.mark(owner.handle, dyes), weave.band(owner.handle, dyes).run((SIDE - 2 * BORDER) // 4)
    return mark, sash, mark.colour(0), weave.DYES["wool"]


def _unit(mark: weave.Cloth) -> int:
    return 300 // mark.width


def _placed(cloth: weave.Cloth, x: int, y: int, unit: int) -> str:
    shapes = "".join(f'<path fill="{colour}" d="{path}"/>' for colour, path in cloth.paths())
    return f'<g transform="translate({x} {y}) scale({unit})">{shapes}</g>'


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
