"""Sheets of paper as PDF: laid out by Typst, which shapes Arabic itself and needs nothing from the system.

What comes out is PDF/A-3a and PDF/UA-1: it can be kept for decades and read aloud. At most two sheets are laid out at
once in a process, and what was laid out lately is kept, so a page asked for again and again costs little.
"""

import io
import json
import threading
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.core.files.storage import default_storage
from PIL import Image

from touiza.proof.glyphs import drawable

FOLDER = Path(__file__).parent
FONTS = FOLDER / "fonts"
STANDARDS = ["a-3a", "ua-1"]
AT_ONCE = 2
PICTURE_PPI = 72
KEPT_BYTES = 8 * 1024 * 1024  # of sheets, in each process
_turn = threading.BoundedSemaphore(AT_ONCE)


def typeset(template: str, data: dict[str, Any], *, at: int, picture: bool = False) -> bytes:
    """Return the PDF of a sheet: a template of `sheets/`, its data, and the time it says it was made (seconds since 1970).

    The same data makes the same bytes. `picture`: a PNG of it, to be looked at.
    """
    text = json.dumps(_drawable(data), ensure_ascii=False, sort_keys=True)
    key = (f"{template}:{picture}", text, at)
    if (found := _kept.find(key)) is not None:
        return found
    with _turn:
        pdf = typst.compile(
            (FOLDER / "sheets" / template).read_bytes(),
            root=str(FOLDER / "sheets"),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            format="png" if picture else "pdf",
            ppi=PICTURE_PPI if picture else None,
            pdf_standards=[] if picture else STANDARDS,
            timestamp=at,
            sys_inputs={"data": text},
        )
    _kept.keep(key, pdf)
    return pdf


def qr(address: str) -> str:
    """Return a QR code as SVG."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", border=0, dark="#15221d", xmldecl=False)
    return out.getvalue().decode()


@lru_cache(maxsize=64)
def printable(name: str) -> tuple[int, ...] | None:
    """Return a stored picture as the bytes of a PNG, for a sheet; None where the file is gone."""
    try:
        with default_storage.open(name) as file:
            return as_png(file.read())
    except OSError:
        return None


def as_png(data: bytes) -> tuple[int, ...]:
    """Return a picture of our own making as the bytes of a PNG without more than it needs."""
    picture = Image.open(io.BytesIO(data))
    out = io.BytesIO()
    picture.convert("RGBA" if "A" in picture.getbands() else "RGB").save(out, "PNG", optimize=True)
    return tuple(out.getvalue())


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])


def _drawable(value: Any) -> Any:
    """Return data with only such characters as our fonts draw. Pictures are left as they are."""
    if isinstance(value, str):
        return value if value.startswith("<svg") else drawable(value, FONTS)
    if isinstance(value, dict):
        return {key: _drawable(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_drawable(one) for one in value]
    return value


class _Kept:
    """Sheets laid out lately, the least asked for going first."""

    def __init__(self) -> None:
        self.sheets: OrderedDict[tuple[str, str, int], bytes] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()

    def find(self, key: tuple[str, str, int]) -> bytes | None:
        with self.lock:
            if key in self.sheets:
                self.sheets.move_to_end(key)
            return self.sheets.get(key)

    def keep(self, key: tuple[str, str, int], pdf: bytes) -> None:
        with self.lock:
            self.size += len(pdf) - len(self.sheets.pop(key, b""))
            self.sheets[key] = pdf
            while self.size > KEPT_BYTES:
                self.size -= len(self.sheets.popitem(last=False)[1])


_kept = _Kept()
