"""Handles of people: made from the name, then numbered until one is free."""

from collections.abc import Iterator

from touiza.actors.models import RESERVED_HANDLES, Actor
from touiza.kernel.text.slugs import slugify

LONGEST = 30
# Parts of names whose short vowels, which Arabic does not write, every Algerian knows.
KNOWN = {
    "بن": "ben", "ابن": "ibn", "بو": "bou", "عبد": "abd", "حاج": "hadj", "آيت": "ait", "أيت": "ait", "محمد": "mohamed",
    "أحمد": "ahmed", "يوسف": "youcef", "مريم": "meriem", "نسيمة": "nassima", "خديجة": "khadidja", "فاطمة": "fatma",
    "حمزة": "hamza", "زهرة": "zohra", "نور": "nour", "أم": "oum", "سيدي": "sidi", "الدين": "eddine", "الله": "allah",
}  # fmt: skip
ROOM_FOR_NUMBER = 6


def free_handle(name: str) -> str:
    """Return a handle nobody has. Two that ask at once may get the same: the database lets one keep it."""
    stem = handle_stem(name)
    taken = set(Actor.objects.filter(handle__startswith=stem).values_list("handle", flat=True))
    return next(handle for handle in _candidates(stem) if handle not in taken and handle not in RESERVED_HANDLES)


def handle_stem(name: str) -> str:
    """Return the name in letters a handle may hold, with room left for a number."""
    spelled = " ".join(KNOWN.get(word, word) for word in name.split())
    stem = slugify(spelled, longest=LONGEST - ROOM_FOR_NUMBER).replace("-", "_")
    return stem if len(stem) > 1 else f"{stem}_1"


def _candidates(stem: str) -> Iterator[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}_{number}"
        number += 1
