"""What contacts are found by: words as they are typed in three languages, phones however they are cut, names by their sound. Pure."""

import re
from collections.abc import Iterable

from touiza.core.forms import western_digits
from touiza.kernel.text import forgiven, normalise, slips
from touiza.vocabulary.folding import fold, sounds

PHONE_DIGITS = 9  # that tell two numbers apart, whatever stands before them: 0550…, +213 550…, 00213 550…
FEWEST_DIGITS = 6
NEAR_LONGEST = 80
SOFT = re.compile(r"c(?=[eiy])")  # Benyoucef, Benyoussef


def phone_key(text: str) -> str:
    """Return the digits by which a phone number is the same however it is written; "" where there are too few."""
    digits = "".join(ch for ch in western_digits(text) if ch.isdigit())
    return digits[-PHONE_DIGITS:] if len(digits) >= FEWEST_DIGITS else ""


def mail_key(text: str) -> str:
    return text.strip().lower()


def search_key(names: Iterable[str], addresses: Iterable[str]) -> str:
    """Return what a search looks into: every word of the names once, and the addresses as their own keys."""
    words = dict.fromkeys(word for name in names for word in fold(name))
    return f" {' '.join([*words, *(normalise(address) for address in addresses if address)])} "


def question_words(text: str) -> tuple[str, ...]:
    """Return the words to look for, each of which must begin a word of the key; a phone number or e-mail is one word."""
    if "@" in text.strip().lstrip("@"):
        return (normalise(text.strip()),)
    digits = phone_key(text)
    if digits and not any(ch.isalpha() for ch in text):
        return (digits,)
    return fold(text)[:8]


def near_key(name: str) -> str:
    """Return how a name sounds, its words in a fixed order: the same for “Benyoucef Amina” and “Amina Ben Youssef”."""
    return "".join(sorted("".join(sounds(SOFT.sub("s", normalise(name))))))[:NEAR_LONGEST] if name else ""


def is_near(one: str, other: str) -> bool:
    """Tell whether two names that sound alike differ by no more than slips of the finger, in whatever order their words stand."""
    first, second = ("".join(sorted(fold(name))) for name in (one, other))
    if abs(len(first) - len(second)) > 3:
        return False
    return slips(first, second, most=max(forgiven(first), 1) + 1) is not None
