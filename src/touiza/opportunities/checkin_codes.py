"""Codes of a day: each person's own, and the one at the door that changes every minute. Nothing is stored.

A personal code names the person and is signed for one local day: good for that day alone, wherever they show it. Its
last seven characters are 35 bits of a keyed digest; whoever tries is slowed down where codes are typed.
"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings

from touiza.core.ids import ALPHABET, read_spoken

SIGNED = 7
LEAST = 3  # characters of the person's number
DOOR = 6
DOOR_SECONDS = 60


def code_of(person: int, day: dt.date) -> str:
    """Return a person's code of a day, as it is read aloud: 0K3-7MN-D2QX."""
    return spaced(_whole(person, day))


def person_of(typed: str, day: dt.date) -> int | None:
    """Return whose code of a day was typed or scanned; None for any other text."""
    code = read_spoken(typed)
    if not LEAST + SIGNED <= len(code) <= 12 + SIGNED or set(code) - set(ALPHABET):
        return None
    person = 0
    for letter in code[:-SIGNED]:
        person = person * len(ALPHABET) + ALPHABET.index(letter)
    return person if hmac.compare_digest(code, _whole(person, day)) else None


def salt_of(place: str) -> str:
    """Return what is mixed into the digests of one day (`Day.place`)."""
    return _signed(f"salt {place}", 20)


def digest_of(person: int, day: dt.date, salt: str) -> str:
    """Return what a phone without network knows of a code: enough to recognise it, too little to make it."""
    return hashlib.sha256(f"{salt}:{_whole(person, day)}".encode()).hexdigest()


def door_code(place: str, at: dt.datetime) -> str:
    """Return the code that stands at the door at a moment."""
    return _door(place, int(at.timestamp()) // DOOR_SECONDS)


def fits_door(typed: str, place: str, at: dt.datetime) -> bool:
    """Tell whether a code stood at the door within the last two minutes."""
    now = int(at.timestamp()) // DOOR_SECONDS
    code = read_spoken(typed)
    return any(hmac.compare_digest(code.encode(), _door(place, window).encode()) for window in (now, now - 1))


def spaced(code: str) -> str:
    """Return a code in groups, to be read aloud."""
    return f"{code[:-SIGNED]}-{code[-SIGNED:-4]}-{code[-4:]}"


def _whole(person: int, day: dt.date) -> str:
    number, rest = "", person
    while rest:
        rest, letter = divmod(rest, len(ALPHABET))
        number = ALPHABET[letter] + number
    number = number.rjust(LEAST, ALPHABET[0])
    return number + _signed(f"check-in {number} {day.isoformat()}", SIGNED)


def _door(place: str, window: int) -> str:
    return _signed(f"door {place} {window}", DOOR)


def _signed(text: str, length: int) -> str:
    digest = hmac.new(settings.SECRET_KEY.encode(), f"touiza.day:{text}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:length])
