"""A synthetic country of volunteers and opportunities, the same for the same seed, made from real frequencies.

Where people live: the population of Algeria's 1,541 communes, as our own list of places has it. Opportunities per
association, one-off or ongoing, and what for: 665 opportunities of 261 organisations of New York (NYC Open Data, bquu-z2ht).
Which skills: the number of skills our vocabulary has in a family, and more for the families that JeVeuxAider calls popular;
inside a family one skill in r is asked for as often as 1/r says (Zipf). The shares of languages, ages, remote work and free
parts of the week are our own estimates, said as such.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import benchmarks.database  # noqa: F401 - brings Django up; nothing here opens a database
from touiza.kernel.matching import Mode, Nearness, Person, Point, Slot, Work
from touiza.vocabulary import files
from touiza.vocabulary.links import weigh
from touiza.vocabulary.lists import CauseWord, SkillWord
from touiza.vocabulary.places_files import read_places

POPULAR = {"languages": 2, "nature": 3, "leading": 2, "care": 2, "logistics": 2, "digital": 2, "management": 2, "events": 2, "teaching": 2}
# Of New York's opportunities, by category; our causes share each.
CAUSES = {
    ("civic_life", "youth", "culture", "heritage", "associations", "sport", "employment", "rights"): 307,
    ("solidarity", "elderly", "food", "disability", "housing", "women", "migrants"): 119,
    ("education", "science_digital", "children"): 92,
    ("health", "prevention"): 52,
    ("environment", "sea", "animals", "climate_energy", "water_farming"): 32,
    ("emergency",): 15,
}
NO_CAUSE = 48 / 665
ONE_OFF = 155 / 665
SIZES = {1: 150, 2: 45, 3: 22, 4: 12, 5: 8, 7: 8, 9: 5, 15: 7, 22: 2, 31: 1, 47: 1}  # opportunities of an association: how many have so many
MODES = {Mode.ON_SITE: 75, Mode.HYBRID: 7, Mode.REMOTE: 18}
RADII = {None: 30, 5: 12, 10: 20, 20: 20, 50: 14, 100: 4}
SPOKEN = {"ar": 0.95, "arq": 0.8, "fr": 0.65, "en": 0.3, "kab": 0.22, "shy": 0.07, "es": 0.04, "de": 0.03, "tr": 0.02, "asp": 0.01}
OF_WORK = {("ar",): 40, ("ar", "fr"): 25, ("fr",): 10, (): 12, ("ar", "arq"): 4, ("ar", "kab"): 3, ("en",): 3, ("ar", "fr", "en"): 2, ("fr", "kab"): 1}
AGES = {0: 35, 1: 2, 2: 5, 3: 25, 4: 20, 5: 9, 6: 4}
NEEDS = ("wheelchair", "transport", "children_welcome", "quiet_place", "seated", "weak_network", "from_phone", "flexible_hours", "sign_language")
QUALIFICATIONS = ("driving_b", "first_aid", "youth", "teacher", "nurse", "doctor", "food", "signing")
EVENINGS = sum(1 << (day * 3 + 2) for day in range(7))
WEEKEND = 0b111 << 15 | 0b111 << 18  # Friday and Saturday, weeks beginning on Sunday
MORNINGS = sum(1 << (day * 3) for day in range(7))
NOW = 29_000_000  # minutes since 1970: a day in 2025
DAY = 24 * 60


@dataclass
class Table:
    """Draws things as often as they are said to come."""

    weights: dict

    def __post_init__(self) -> None:
        self.things, self.sums = list(self.weights), list(accumulate(self.weights.values()))

    def draw(self, dice: random.Random):
        return dice.choices(self.things, cum_weights=self.sums)[0]


def read_nearness() -> Nearness:
    """Return what is near what, from the files of the vocabulary."""
    families = [row.code for row in files.read_families()]
    skills = [
        SkillWord(number, row.code, row.labels, row.synonyms, retired=False, family_id=families.index(row.more["family"]), broader=row.more["broader"], near=row.more["near"])
        for number, row in enumerate(files.read_skills())
    ]
    causes = [
        CauseWord(number, row.code, row.labels, row.synonyms, retired=False, dye=1, icon="", goals=(), icnpo=(), broader=row.more["broader"], near=row.more["near"])
        for number, row in enumerate(files.read_causes())
    ]
    return Nearness(skills=weigh(skills), causes=weigh(causes))


class Country:
    """Its volunteers and its opportunities, drawn one by one."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        by_family: dict[str, list[str]] = {}
        for row in files.read_skills():
            by_family.setdefault(row.more["family"], []).append(row.code)
        self.families = Table({family: len(skills) * POPULAR.get(family, 1) for family, skills in by_family.items()})
        self.skills = {family: Table({code: 1 / rank for rank, code in enumerate(skills, 1)}) for family, skills in by_family.items()}
        communes = [row for row in read_places() if row.kind == "city" and row.country == "dz" and row.at]
        self.places = Table({Point(round(row.at[0], 4), round(row.at[1], 4)): row.population or 5000 for row in communes})
        self.causes, self.modes, self.radii, self.ages, self.of_work = (Table(one) for one in (CAUSES, MODES, RADII, AGES, OF_WORK))
        self.sizes = Table(SIZES)

    def some_skills(self, dice: random.Random, family: str, number: int) -> list[str]:
        table = self.skills[family]
        return list(dict.fromkeys(table.draw(dice) for _one in range(number)))

    def works(self, number: int) -> Iterator[Work]:
        """Yield opportunities: those of an association are near each other, for its causes, in one field."""
        dice = random.Random(f"works {self.seed}")
        made, association = 0, 0
        while made < number:
            association += 1
            place, causes, family = self.places.draw(dice), self.causes.draw(dice), self.families.draw(dice)
            for _one in range(min(self.sizes.draw(dice), number - made)):
                made += 1
                field = family if dice.random() < 0.6 else self.families.draw(dice)
                yield self._work(dice, made, association, place if dice.random() < 0.8 else self.places.draw(dice), causes, field)

    def _work(self, dice: random.Random, number: int, association: int, place: Point, causes: tuple[str, ...], field: str) -> Work:
        needed = self.some_skills(dice, field, dice.choice((0, 1, 1, 1, 2, 2, 3)))
        welcome = [code for code in self.some_skills(dice, field, dice.choice((0, 0, 1, 2))) if code not in needed]
        mode = self.modes.draw(dice)
        set_times = dice.random() < (0.85 if mode != Mode.REMOTE else 0.2)
        return Work(
            id=number,
            needed=tuple(needed),
            welcome=tuple(welcome),
            languages=self.of_work.draw(dice),
            slots=self._slots(dice) if set_times else (),
            weekly_minutes=None if set_times else dice.choice((None, 60, 120, 180, 240, 360)),
            mode=mode,
            place=None if mode == Mode.REMOTE or dice.random() < 0.02 else place,
            causes=() if dice.random() < NO_CAUSE else tuple(dict.fromkeys(dice.choice(causes) for _one in range(dice.choice((1, 1, 2))))),
            offers=frozenset(dice.sample(NEEDS, dice.choice((0, 0, 1, 1, 2, 3)))),
            qualifications=(dice.choice(QUALIFICATIONS),) if dice.random() < 0.08 else (),
            lowest_age=3 if dice.random() < 0.15 else 2 if dice.random() < 0.1 else 0,
            guardian_consent=dice.random() < 0.2,
            ends=None if dice.random() < 0.2 else NOW + dice.randint(1, 180) * DAY,
            association=association,
        )

    def _slots(self, dice: random.Random) -> tuple[Slot, ...]:
        """Return one time of one-off work, or the next ones of ongoing work, on a weekend as often as not."""
        days = 1 if dice.random() < ONE_OFF else dice.randint(2, 6)
        slots, part = [], dice.choice((0, 0, 0, 1, 1, 2))
        first = NOW + dice.randint(1, 40) * DAY
        weekday = dice.choice((5, 6)) if dice.random() < 0.5 else dice.randint(0, 6)
        for week in range(days):
            day = weekday if dice.random() < 0.8 else dice.randint(0, 6)
            cells = 1 << (day * 3 + part)
            if part == 0 and dice.random() < 0.2:
                cells |= cells << 1  # all day
            starts = first + week * 7 * DAY + (8, 13, 18)[part] * 60
            slots.append(Slot(cells, starts, starts + 180))
        return tuple(slots)

    def people(self, number: int, associations: int) -> Iterator[Person]:
        dice = random.Random(f"people {self.seed}")
        for one in range(1, number + 1):
            yield self._person(dice, one, associations)

    def _person(self, dice: random.Random, number: int, associations: int) -> Person:
        chance = dice.random
        family = self.families.draw(dice)
        known = self.some_skills(dice, family, dice.choice((0, 1, 2, 3, 4)))
        if chance() < 0.6:
            known += self.some_skills(dice, self.families.draw(dice), dice.choice((1, 2, 3)))
        cares = [dice.choice(self.causes.draw(dice)) for _one in range(dice.choice((0, 1, 2, 3)))]
        used = chance() < 0.2
        return Person(
            id=number,
            skills={code: dice.choice((1, 2, 2, 2, 3)) for code in known},
            languages={code: dice.choice((2, 3, 3, 4)) for code, share in SPOKEN.items() if chance() < share} if chance() < 0.9 else {},
            cells=self._cells(dice),
            hours=None if chance() < 0.4 else dice.choice((1, 2, 3, 4, 6, 10)),
            place=None if chance() < 0.1 else self.places.draw(dice),
            radius_km=self.radii.draw(dice),
            causes=frozenset(cares),
            needs=frozenset(dice.sample(NEEDS, dice.choice((1, 1, 2)))) if chance() < 0.08 else frozenset(),
            age=self.ages.draw(dice),
            consent=chance() < 0.5,
            qualifications=frozenset(dice.sample(QUALIFICATIONS, dice.choice((1, 1, 2)))) if chance() < 0.3 else frozenset(),
            busy=((start := NOW + dice.randint(1, 60) * DAY + 8 * 60, start + 240),) if chance() < 0.05 else (),
            done_skills=frozenset(known[:1]) if used else frozenset(),
            done_causes=frozenset(cares[:1]) if used else frozenset(),
            done_with=frozenset((dice.randint(1, associations),)) if used else frozenset(),
        )

    def _cells(self, dice: random.Random) -> int:
        """Return when somebody is free: not said, evenings, weekends, mornings, or a mixture with a few parts more."""
        if dice.random() < 0.25:
            return 0
        cells = dice.choice((EVENINGS, WEEKEND, EVENINGS | WEEKEND, MORNINGS, WEEKEND & MORNINGS))
        for _one in range(dice.choice((0, 0, 1, 2))):
            cells |= 1 << dice.randrange(21)
        return cells

