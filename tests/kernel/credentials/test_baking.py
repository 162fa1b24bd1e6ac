"""Credentials in pictures: put in, taken out, and pictures made to do harm."""

import json
import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from tests.kernel.credentials.made import badge, claims_of, codes, judged, sealed, token
from touiza.kernel.credentials.baking import LARGEST, NAMESPACE, bake_png, bake_svg, unbake_png, unbake_svg
from touiza.kernel.credentials.check import text_of
from touiza.kernel.credentials.verdict import Broken

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'


def png(**texts: str) -> bytes:
    out, info = BytesIO(), PngImagePlugin.PngInfo()
    for name, text in texts.items():
        info.add_itxt(name, text, zip=name == "openbadgecredential")
    Image.new("RGB", (3, 3)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def refusal(data: bytes | str) -> str:
    with pytest.raises(Broken) as broken:
        unbake_png(data) if isinstance(data, bytes) else unbake_svg(data)
    return broken.value.finding.code


printable = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1).map(lambda text: json.dumps({"x": text}))


@given(printable | st.just('{"x": "]]>]]>"}'))
def test_what_goes_in_comes_out(text: str) -> None:
    assert unbake_svg(bake_svg(SVG, text)) == text
    assert unbake_png(bake_png(png(), text)) == text


def test_pictures_of_ours_hold_and_are_still_pictures() -> None:
    text = json.dumps(sealed(name="غرس الأرز"), ensure_ascii=False)
    baked = bake_png(png(), text)
    assert Image.open(BytesIO(baked)).size == (3, 3)
    assert codes(judged(text_of(baked))) == []
    svg = bake_svg(SVG, text)
    assert svg.startswith(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" xmlns:openbadges="{NAMESPACE}"><openbadges:credential>')
    assert codes(judged(text_of(("\ufeff" + svg).encode()))) == []


def test_tokens_go_into_pictures_too() -> None:
    text = token(claims_of(badge()))
    assert 'verify="ey' in bake_svg(SVG, text)
    assert codes(judged(text_of(bake_svg(SVG, text).encode()))) == []
    assert codes(judged(text_of(bake_png(png(), text)))) == []


def test_packed_text_is_read_all_the_same() -> None:
    assert unbake_png(png(openbadgecredential="{}")) == "{}"


def test_only_plain_pictures_are_baked() -> None:
    with pytest.raises(ValueError, match="plain"):
        bake_svg("<p>", "{}")
    with pytest.raises(ValueError, match="plain"):
        bake_svg(bake_svg(SVG, "{}"), "{}")
    with pytest.raises(ValueError, match="PNG"):
        bake_png(b"GIF89a", "{}")


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


HEAD = b"\x89PNG\r\n\x1a\n"
END = chunk(b"IEND", b"")
BOMB = b"openbadgecredential\0\1\0\0\0" + zlib.compress(bytes(3_000_000))
PNGS = [
    (png(), "unbaked"),
    (png(openbadges="https://a.example/1"), "older_badge"),
    (bake_png(bake_png(png(), "{}"), "{}"), "unbaked"),
    (bake_png(png(), " "), "unbaked"),
    (png()[:-6], "unreadable"),
    (HEAD + b"\0\0", "unreadable"),
    (HEAD + b"\xff\xff\xff\xff" + b"iTXt" + bytes(8), "unreadable"),
    (HEAD + chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0\xff") + END, "unreadable"),
    (HEAD + chunk(b"iTXt", b"openbadgecredential\0\1\0\0\0xx") + END, "unreadable"),
    (HEAD + chunk(b"iTXt", BOMB) + END, "too_large"),
    (HEAD + chunk(b"IHDR", b""), "unreadable"),
    (HEAD + bytes(LARGEST), "too_large"),
]


@pytest.mark.parametrize(("data", "code"), PNGS)
def test_png_that_carries_nothing_or_harm(data: bytes, code: str) -> None:
    assert refusal(data) == code


CREDENTIAL = f'<openbadges:credential xmlns:openbadges="{NAMESPACE}">{{}}</openbadges:credential>'
SVGS = [
    (SVG, "unbaked"),
    (f"<svg>{CREDENTIAL}{CREDENTIAL}</svg>", "unbaked"),
    ('<svg xmlns:o="http://openbadges.org"><o:assertion verify="x"/></svg>', "older_badge"),
    ("<svg>", "unreadable"),
    ("<svg>\ud800</svg>", "unreadable"),
    (f'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>{CREDENTIAL}&a;</svg>', "unreadable"),
    (" " * (LARGEST + 1), "too_large"),
]


@pytest.mark.parametrize(("text", "code"), SVGS)
def test_svg_that_carries_nothing_or_harm(text: str, code: str) -> None:
    assert refusal(text) == code


def test_a_doctype_without_declarations_is_common_and_harmless() -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert unbake_svg(f'<?xml version="1.0"?>{doctype}<svg>{CREDENTIAL}<text>more</text></svg>') == "{}"


def test_entities_are_refused_wherever_they_are_declared() -> None:
    from touiza.kernel.credentials.baking import _no_entity

    with pytest.raises(ValueError, match="entities"):
        _no_entity("a")
