"""Chapter: two hundred volunteers, drawn by lot from a fixed seed, with names from faker set right by our own lists."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from faker import Faker

from touiza.demo.filling.people import make_person
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content
from touiza.kernel.text.slugs import slugify

SEED = 1962
ZONES = {"lyon": "Europe/Paris", "tunis": "Africa/Tunis"}
SOUTH = {"gourara", "hoggar", "mzab"}  # who lives there goes farther, and keeps the names of the place at every age


def fill_crowd(world: World) -> str:
    """Make the volunteers nobody has named."""
    entries = crowd()
    for entry in entries:
        make_person(world, entry, world.almanac.moment(entry["joined"], *entry["joined_hour"]))
    return f"{len(entries)} volunteers"


@cache
def crowd() -> tuple[Entry, ...]:
    """Return everybody of the crowd; `gender`, `region` and `kind` say what they were drawn as."""
    lot = Random("touiza:crowd")  # the same people in every demo
    fakers = {code: _faker(locale) for code, locale in (("ar", "ar_DZ"), ("fr", "fr_DZ"))}
    names = Names(lot, fakers)
    regions = [region for region in content("crowd")["regions"] for _n in range(region["count"])]
    lot.shuffle(regions)
    return tuple(_volunteer(number, region, lot, names) for number, region in enumerate(regions, 1))


def _faker(locale: str) -> Faker:
    faker = Faker(locale)
    faker.seed_instance(SEED)
    return faker


@dataclass
class Names:
    """Draws names that fit script, gender, age and region, none of them twice."""

    lot: Random
    fakers: dict[str, Faker]

    def __post_init__(self) -> None:
        self.lists = content("crowd")["names"]
        self.dropped = set(self.lists["drop"])
        self.used: set[str] = set()

    def draw(self, *, script: str, gender: str, region: str, old: bool) -> str:
        """Return a first and a last name in "ar" or "fr" letters."""
        while True:
            drawn = self._first(script, gender, region, old), self._last(script, region)
            first, last = (self.lists["respelled"].get(part, part) for part in drawn)
            name = f"{first} {last}"
            if name not in self.used and not {first, last} & self.dropped and first != last:
                self.used.add(name)
                return name

    def _first(self, script: str, gender: str, region: str, old: bool) -> str:
        own = self._own(script, region)
        if gender in own and (not old or region in SOUTH):
            return self.lot.choice(own[gender])
        if old:
            return self.lot.choice(self.lists[f"older_{script}"][gender])
        faker = self.fakers[script]
        return plain(faker.first_name_female() if gender == "f" else faker.first_name_male())

    def _last(self, script: str, region: str) -> str:
        own = self._own(script, region)
        return self.lot.choice(own["last"]) if "last" in own else plain(self.fakers[script].last_name())

    def _own(self, script: str, region: str) -> dict[str, list[str]]:
        """Return the lists of a region, where it has any in this script."""
        keys = {
            "djurdjura": "kabyle" if script == "fr" else "",
            "soummam": "kabyle" if script == "fr" else "",
            "lyon": "lyon",
            "tunis": "tunis" if script == "ar" else "tunis_fr",
        }
        default = region if script == "ar" else ""
        own: dict[str, list[str]] = self.lists.get(keys.get(region, default), {})
        return own


def plain(name: str) -> str:
    """Return a name without vowel marks and tatweel."""
    kept = "".join(ch for ch in unicodedata.normalize("NFC", name) if not "\u064b" <= ch <= "\u0652" and ch != "\u0640")
    return kept.strip()


def _volunteer(number: int, region: dict[str, Any], lot: Random, names: Names) -> Entry:
    kinds = content("crowd")["kinds"]
    kind = lot.choices(kinds, [entry["weight"] for entry in kinds])[0]
    gender = "f" if lot.random() < 0.54 else "m"
    age = lot.choice(kind["ages"])
    script = "ar" if lot.random() < region["arabic"] else "fr"
    name = names.draw(script=script, gender=gender, region=region["key"], old=age in {"40_59", "60_plus"})
    language = _language(script, region, kind, lot)
    return {
        "key": f"crowd_{number}",
        "email": f"{slugify(name).replace('-', '.')}.{number:03}@touiza.example",
        "name": {"ar" if script == "ar" else "fr": name},
        "language": language,
        "address": _address(gender, lot),
        "gender": gender,
        "region": region["key"],
        "kind": kind["key"],
        "joined": _joined(lot),
        "joined_hour": (lot.randint(7, 22), lot.randrange(60)),
        "about": _about(kind, language, lot),
        "skills": _skills(kind, lot),
        "languages": _languages(script, region, language, lot),
        "causes": lot.sample(kind["causes"], min(len(kind["causes"]), lot.randint(1, 3))),
        "commune": lot.choice(region["communes"]),
        "radius_km": lot.choice([10, 20, 30, 40]) * (3 if region["key"] in SOUTH else 1),
        "hours_per_week": lot.randint(*kind["hours"]),
        "availability": _week(kind["week"], lot),
        "needs": _needs(kind, lot),
        "age_band": "" if lot.random() < 0.05 else age,
        "time_zone": ZONES.get(region["key"], "Africa/Algiers"),
        "audiences": _audiences(lot),
    }


def _language(script: str, region: dict[str, Any], kind: dict[str, Any], lot: Random) -> str:
    """Return the language they read the site in."""
    if script == "ar":
        return "ar"
    english = 0.4 if region["key"] == "lyon" else 0.35 if kind["key"] == "digital" else 0.05
    return "en" if lot.random() < english else "fr"


def _address(gender: str, lot: Random) -> str:
    return "neutral" if lot.random() < 0.12 else "feminine" if gender == "f" else "masculine"


def _joined(lot: Random) -> int:
    """Return a day before today: many when the site began, then a few each week."""
    return -lot.randint(205, 300) if lot.random() < 0.55 else -lot.randint(8, 205)


def _about(kind: dict[str, Any], language: str, lot: Random) -> str:
    """Return a few words, for six in ten."""
    return lot.choice(kind[language]) if language in kind and lot.random() < 0.6 else ""


def _skills(kind: dict[str, Any], lot: Random) -> dict[str, int]:
    count = min(len(kind["skills"]), lot.choice([1, 2, 2, 3, 3, 4]))
    return {code: lot.choice([1, 2, 2, 2, 3]) for code in lot.sample(kind["skills"], count)}


def _languages(script: str, region: dict[str, Any], language: str, lot: Random) -> dict[str, int]:
    abroad = region["key"] in {"lyon", "tunis"}
    own = region.get("own") or ("fr" if region["key"] == "lyon" else "arq")
    levels = {own: 4}
    if not abroad:
        levels.setdefault("arq", 3 if own == "kab" else 4)
    levels["ar"] = 3 if script == "ar" else lot.choice([1, 2, 2, 3])
    levels.setdefault("fr", 3 if script == "fr" else lot.choice([1, 2, 2, 3]))
    if language == "en" or lot.random() < 0.35:
        levels["en"] = 3 if language == "en" else lot.choice([1, 2, 2, 3])
    if lot.random() < 0.02:
        levels["asp"] = 2
    return levels


def _week(parts: Sequence[str], lot: Random) -> list[str]:
    return sorted(lot.sample(list(parts), lot.randint(2, len(parts))))


def _needs(kind: dict[str, Any], lot: Random) -> list[str]:
    if "needs" in kind and lot.random() < 0.5:
        return lot.sample(kind["needs"], lot.randint(1, 2))
    if lot.random() < 0.09:
        return [lot.choice(["transport", "weak_network", "from_phone", "wheelchair", "screen_reader", "children_welcome"])]
    return []


def _audiences(lot: Random) -> dict[str, str]:
    """Return what they show otherwise than is usual: a few show more, some less."""
    return dict(_choices(lot))


def _choices(lot: Random) -> Iterator[tuple[str, str]]:
    if lot.random() < 0.15:
        yield "commune", "public"
    if lot.random() < 0.15:
        yield "about", "signed_in"
    if lot.random() < 0.1:
        yield "name", "signed_in"
    if lot.random() < 0.08:
        yield "age_band", "ties"
