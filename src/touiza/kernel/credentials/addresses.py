"""Addresses that name things: absolute URLs (any scheme), those of the web, and decentralised identifiers (DIDs)."""

import re
from urllib.parse import unquote, urlsplit

from touiza.kernel.credentials.verdict import Broken

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}:[^\s<>\"{}|\\^`\x00-\x20]+")
_DID = re.compile(r"did:[a-z0-9]+:[A-Za-z0-9._:%-]*[A-Za-z0-9._%-]")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*(:\d{1,5})?")
_SEGMENT = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=@-]+")


def is_url(value: object) -> bool:
    """Tell whether a value is an absolute URL or URI."""
    return isinstance(value, str) and len(value) <= 2_000_000 and _URL.fullmatch(value) is not None


def is_did(value: object) -> bool:
    """Tell whether a value is a DID, without path, query or fragment."""
    return isinstance(value, str) and _DID.fullmatch(value) is not None


def is_web(value: object) -> bool:
    """Tell whether a value is an address of the web."""
    return isinstance(value, str) and value.startswith(("https://", "http://")) and is_url(value)


def without_fragment(address: str) -> str:
    return address.partition("#")[0]


def origin(address: str) -> str:
    """Return scheme, host and port of an address of the web; "" for any other."""
    if not is_web(address):
        return ""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return ""
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{port or (443 if parts.scheme == 'https' else 80)}"


def did_web_address(did: str) -> str:
    """Return where the document of a did:web lies (did:web method, "Read"); raises Broken "key_missing"."""
    host, *steps = (unquote(step) for step in did.removeprefix("did:web:").split(":"))
    whole = _HOST.fullmatch(host) and all(_SEGMENT.fullmatch(step) and step.strip(".") for step in steps)
    if not whole:
        raise Broken("key_missing", method=did)
    return f"https://{host}/{'/'.join(steps)}/did.json" if steps else f"https://{host}/.well-known/did.json"
