"""What may be sealed: only what every reader of JSON reads alike, and what the verifier will accept."""

from collections.abc import Mapping

from touiza.kernel.chain.verify import LARGEST, LONGEST, canonical

Sealable = Mapping[str, str | int | None]
ROOM = 512  # bytes of a line besides its payload
NAMES = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


def payload_text(payload: Sealable) -> str:
    """Return a payload in its canonical form: names of small letters, strings, whole numbers and nulls, no truth values.

    Raises ValueError for anything else, so that nothing is sealed which the verifier refuses.
    """
    for name, value in payload.items():
        if not name or not NAMES.issuperset(name):
            raise ValueError(f"“{name}” is no name that is sealed: write it in small letters.")
        if value is not None and type(value) is not str and (type(value) is not int or abs(value) > LARGEST):
            raise ValueError(f"“{name}” is {value!r}: only strings and whole numbers are sealed.")
    text = canonical(dict(payload))
    if len(text.encode()) > LONGEST - ROOM:  # encode() also refuses half a character
        raise ValueError("This is too long for a line of the chain.")
    return text
