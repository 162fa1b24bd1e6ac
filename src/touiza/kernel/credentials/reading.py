"""Reads JSON as signatures need it: no name twice, no number a browser would read otherwise, bounded depth and size."""

import json
from typing import Any

import rfc8785

from touiza.kernel.credentials.verdict import Broken, Json

LIMIT = 2_000_000  # characters of a credential, pictures in it included
DEPTH = 48
EXACT = 2**53 - 1  # whole numbers beyond it are read as JavaScript reads them: the nearest double


def read_object(text: str) -> Json:
    """Return the JSON object of a text; raises Broken "unreadable" or "too_large"."""
    value = read_json(text)
    if not isinstance(value, dict):
        raise Broken("unreadable", why="not an object")
    return value


def read_json(text: str) -> Any:
    """Return what a JSON text says; raises Broken "unreadable" or "too_large"."""
    if len(text) > LIMIT:
        raise Broken("too_large", limit=LIMIT // 1_000_000)
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_int=_whole, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Broken("unreadable", why=error) from None
    _measure(value)
    return value


def canonical(value: Any) -> bytes:
    """Return the canonical form of RFC 8785 (JCS)."""
    try:
        return rfc8785.dumps(value)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Broken("unreadable", why=error) from None


def _once(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _whole(digits: str) -> int | float:
    value = int(digits) if len(digits) < 400 else float(digits)
    return value if abs(value) <= EXACT else _finite(float(value), digits)


def _finite(value: float, digits: str) -> float:
    if value in (float("inf"), float("-inf")):
        return _no_number(digits)
    return value


def _no_number(name: str) -> float:
    raise ValueError(f"{name[:20]} is no number of JSON")


def _measure(value: Any) -> None:
    """Refuse what is nested too deep, numbers too large, and half characters, which no signature can cover."""
    waiting = [(value, 1)]
    while waiting:
        found, depth = waiting.pop()
        if depth > DEPTH:
            raise Broken("unreadable", why="nested too deep")
        if isinstance(found, str):
            _whole_text(found)
        elif isinstance(found, float):
            _whole_number(found)
        elif isinstance(found, dict):
            for name in found:
                _whole_text(name)
            waiting += [(inner, depth + 1) for inner in found.values()]
        elif isinstance(found, list):
            waiting += [(inner, depth + 1) for inner in found]


def _whole_text(text: str) -> None:
    if any("\ud800" <= ch <= "\udfff" for ch in text):
        raise Broken("unreadable", why="half a character")


def _whole_number(value: float) -> None:
    if value in (float("inf"), float("-inf")):
        raise Broken("unreadable", why="a number without end")
