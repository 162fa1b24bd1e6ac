"""Credentials inside pictures: put into SVG and PNG, and read out of them again (Open Badges 3.0, section 5.3).

Pictures of strangers are taken apart by hand: no entity is expanded, nothing is drawn, sizes are bounded.
"""

import re
import struct
import zlib
from typing import Any
from xml.parsers import expat

from touiza.kernel.credentials.reading import LIMIT
from touiza.kernel.credentials.tokens import looks_like_token
from touiza.kernel.credentials.verdict import Broken

PNG = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
LARGEST = 16 * 1024 * 1024  # bytes of a picture
_OLDER = (b"openbadges", "http://openbadges.org assertion")
_OPENING = re.compile(r"<svg\b[^>]*>")


def bake_svg(svg: str, credential: str) -> str:
    """Put a credential into an SVG of our own."""
    match = _OPENING.search(svg)
    if match is None or "openbadges:credential" in svg:
        raise ValueError("not a plain SVG")
    opening = match[0][:-1] + f' xmlns:openbadges="{NAMESPACE}">'
    if looks_like_token(credential):
        element = f'<openbadges:credential verify="{credential.strip()}"></openbadges:credential>'
    else:
        text = credential.replace("]]>", "]]]]><![CDATA[>")
        element = f"<openbadges:credential><![CDATA[{text}]]></openbadges:credential>"
    return svg[: match.start()] + opening + element + svg[match.end() :]


def bake_png(png: bytes, credential: str) -> bytes:
    """Put a credential into a PNG of our own, after its header."""
    if not png.startswith(PNG):
        raise ValueError("not a PNG")
    header = len(PNG) + 25  # the IHDR chunk, whose size never changes
    body = KEYWORD + b"\0\0\0\0\0" + credential.encode()
    return png[:header] + _chunk(b"iTXt", body) + png[header:]


def is_png(data: bytes) -> bool:
    return data.startswith(PNG)


def looks_like_svg(text: str) -> bool:
    """Tell whether a text begins as XML does."""
    return text.lstrip("\ufeff \t\r\n").startswith("<")


def unbake_png(data: bytes) -> str:
    """Return the credential in a PNG; raises Broken "unbaked", "older_badge" or "too_large"."""
    if len(data) > LARGEST:
        raise Broken("too_large", limit=LARGEST // 1024 // 1024)
    found: list[str] = []
    older = False
    for kind, body in _chunks(data):
        keyword = body.partition(b"\0")[0]
        if kind == b"iTXt" and keyword == KEYWORD:
            found.append(_international(body[len(keyword) + 1 :]))
        older = older or (kind in (b"iTXt", b"tEXt") and keyword == _OLDER[0])
    return _only(found, older)


def unbake_svg(text: str) -> str:
    """Return the credential in an SVG; raises Broken."""
    if len(text) > LARGEST:
        raise Broken("too_large", limit=LARGEST // 1024 // 1024)
    reader = _Svg()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_subset
    parser.EntityDeclHandler = _no_entity
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        parser.Parse(text.encode(), True)  # noqa: FBT003  # expat's own form
    except (expat.ExpatError, UnicodeEncodeError, ValueError) as error:
        raise Broken("unreadable", why=error) from None
    return _only(reader.found, reader.older)


class _Svg:
    """What was met while reading an SVG."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.older = False
        self.inside = False
        self.parts: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.older = self.older or name == _OLDER[1]
        if name == f"{NAMESPACE} credential":
            self.inside, self.parts = True, [attributes.get("verify", "")]

    def end(self, name: str) -> None:
        if name == f"{NAMESPACE} credential":
            verify, *body = self.parts
            self.found.append(verify or "".join(body))
            self.inside = False

    def text(self, text: str) -> None:
        if self.inside:
            self.parts.append(text)


def _no_subset(_name: str, _system: Any, _public: Any, subset: int) -> None:
    if subset:
        raise ValueError("a picture with declarations of its own")


def _no_entity(*_args: Any) -> None:
    raise ValueError("a picture with entities of its own")


def _only(found: list[str], older: bool) -> str:
    if len(found) == 1 and found[0].strip():
        return found[0].strip()
    if older and not found:
        raise Broken("older_badge")
    raise Broken("unbaked", number=len(found))


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return a PNG's chunks, each of which must be whole."""
    found, at = [], len(PNG)
    while at < len(data):
        if at + 12 > len(data):
            raise Broken("unreadable", why="PNG")
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        if data[at : at + 12 + size] != _chunk(kind, body):
            raise Broken("unreadable", why="PNG")
        found.append((kind, body))
        if kind == b"IEND":
            return found
        at += 12 + size
    raise Broken("unreadable", why="PNG")


def _international(rest: bytes) -> str:
    """Return the text of an iTXt chunk behind its keyword. The standard wants it plain; packed text is read all the same."""
    packed, text = rest[:1], rest[2:].split(b"\0", 2)[-1]
    if packed == b"\1":
        reader = zlib.decompressobj()
        try:
            text = reader.decompress(text, LIMIT)
        except zlib.error:
            raise Broken("unreadable", why="PNG") from None
        if not reader.eof:
            raise Broken("too_large", limit=LIMIT // 1_000_000)
    try:
        return text.decode()
    except UnicodeDecodeError:
        raise Broken("unreadable", why="PNG") from None


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
