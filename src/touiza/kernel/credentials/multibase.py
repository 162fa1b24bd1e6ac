"""Multibase and multikey: bytes in letters, with a first letter or two that say how they are written and what they are.

W3C Controlled Identifiers 1.0, section 2.4 (Multibase) and 2.2.2 (Multikey).
"""

import base64
import binascii

from touiza.kernel.credentials.verdict import Broken

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(BASE58)}
LONGEST = 4096  # letters of a key or a signature


def encode58(data: bytes) -> str:
    """Write bytes in base 58 as Bitcoin does."""
    number = int.from_bytes(data, "big")
    letters = ""
    while number:
        number, rest = divmod(number, 58)
        letters = BASE58[rest] + letters
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + letters


def decode58(text: str) -> bytes:
    """Read base 58; raises ValueError."""
    if len(text) > LONGEST:
        raise ValueError("too long")
    number = 0
    for letter in text:
        if letter not in _VALUES:
            raise ValueError(f"{letter!r} is no letter of base 58")
        number = number * 58 + _VALUES[letter]
    zeros = len(text) - len(text.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode64(data: bytes) -> str:
    """Write bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode64(text: str) -> bytes:
    """Read base64url without padding, strictly; raises ValueError."""
    if not text.isascii() or set(text) & set("+/=\r\n \t"):
        raise ValueError("not base64url without padding")
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    if encode64(data) != text:
        raise ValueError("bits are left over")
    return data


def to_multibase(data: bytes) -> str:
    """Write bytes as multibase in base 58."""
    return "z" + encode58(data)


def from_multibase(text: object, *, code: str, bases: str = "zu") -> bytes:
    """Read multibase in one of the bases allowed; raises Broken with the code of what it was to be."""
    if not isinstance(text, str) or not text or text[0] not in bases:
        raise Broken(code, found=text)
    try:
        return decode58(text[1:]) if text[0] == "z" else decode64(text[1:])
    except ValueError:
        raise Broken(code, found=text) from None
