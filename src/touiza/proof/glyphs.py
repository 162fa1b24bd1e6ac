"""Which characters our fonts can draw. PDF/A and PDF/UA refuse a sheet with a character that no font has."""

import struct
from functools import cache
from pathlib import Path

INSTEAD = "·"  # stands for what nothing draws: an emoji in a title must not cost somebody their certificate
UNSEEN = frozenset("\n\t\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069\u202f\u00a0")


def drawable(text: str, folder: Path) -> str:
    """Return the text with each run of characters that no font of the folder has as one mark."""
    known = coverage(folder)
    out: list[str] = []
    for char in text:
        if char in UNSEEN or ord(char) in known:
            out.append(char)
        elif out[-1:] != [INSTEAD]:
            out.append(INSTEAD)
    return "".join(out)


@cache
def coverage(folder: Path) -> frozenset[int]:
    """Return the code points that some font of a folder has."""
    return frozenset(point for path in sorted(folder.glob("*.ttf")) for point in _points(path.read_bytes()))


def _points(font: bytes) -> set[int]:
    """Read the character map of a TrueType font (OpenType 1.9, "cmap", formats 4 and 12)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    offsets = {font[12 + 16 * n : 16 + 16 * n]: struct.unpack_from(">I", font, 20 + 16 * n)[0] for n in range(tables)}
    cmap = offsets[b"cmap"]
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * n)[0]
        form = struct.unpack_from(">H", font, at)[0]
        if form == 4:
            found |= _format_4(font, at)
        elif form == 12:
            groups = struct.unpack_from(">I", font, at + 12)[0]
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _format_4(font: bytes, at: int) -> set[int]:
    segments = struct.unpack_from(">H", font, at + 6)[0] // 2
    ends = struct.unpack_from(f">{segments}H", font, at + 14)
    starts = struct.unpack_from(f">{segments}H", font, at + 16 + 2 * segments)
    return {point for first, last in zip(starts, ends, strict=True) if last != 0xFFFF for point in range(first, last + 1)}
