"""How well the order of suggestions agrees with judgements by hand: nDCG@10 over tests/kernel/matching/quality.toml.

Run: python -m benchmarks.matching_quality. Compared with a random order, the newest first, and the texts alone.
"""

import json
import random
import tomllib
from collections.abc import Callable, Mapping
from math import log2
from pathlib import Path
from typing import Any

from benchmarks.country import EVENINGS, MORNINGS, WEEKEND, read_nearness
from benchmarks.matching import vocabulary
from touiza.kernel.matching import DEFAULT, Mode, Person, Point, Slot, Weights, Work, judge
from touiza.kernel.matching.likeness import Likeness

SET = Path(__file__).resolve().parents[1] / "tests" / "kernel" / "matching" / "quality.toml"
DEPTH = 10
AFTERNOONS = MORNINGS << 1
FREE = {"we": WEEKEND, "ev": EVENINGS, "am": MORNINGS, "pm": AFTERNOONS}
# The set times of work: a part of a weekend or of a weekday.
SLOTS = {"we-am": 1 << 18, "we-pm": 1 << 19, "we-ev": 1 << 17, "wk-am": 1 << 3, "wk-pm": 1 << 4}

Ranking = Callable[[Person, list[Work]], list[Work]]


class Judged:
    """The volunteers, the opportunities, and the grade and the reason of each pair that has one."""

    def __init__(self, path: Path = SET) -> None:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        places = {name: Point(*at) for name, at in told["places"].items()}
        names = {name: number for number, name in enumerate(told["works"], 1)}
        self.works = [_work(number, told["works"][name], places) for name, number in names.items()]
        self.people = [_person(number, row["is"], places) for number, row in enumerate(told["people"], 1)]
        self.grades: dict[tuple[int, int], int] = {}
        self.reasons: dict[tuple[int, int], str] = {}
        for number, row in enumerate(told["people"], 1):
            for name, said in row["fits"].items():
                grade, _space, reason = said.partition(" ")
                self.grades[number, names[name]], self.reasons[number, names[name]] = int(grade), reason
        texts = [(one.text, one.language) for one in (*self.works, *self.people)]
        self.likeness, self.nearness = Likeness(vocabulary(), texts), read_nearness()

    def by_score(self, *, weights: Weights = DEFAULT, with_text: bool = True) -> Ranking:
        likeness = self.likeness.of if with_text else None

        def points(person: Person, work: Work) -> float:
            found = judge(person, work, nearness=self.nearness, weights=weights, likeness=likeness)
            return found.points if found.fits else -1

        return _ranked(points)

    def by_text(self) -> Ranking:
        return _ranked(self.likeness.of)

    def ndcg(self, order: Ranking) -> float:
        """Return the mean over the volunteers."""
        found = [self._ndcg_of(person, order(person, self.works)) for person in self.people]
        return sum(found) / len(found)

    def _ndcg_of(self, person: Person, ranked: list[Work]) -> float:
        gains = [self.grades.get((person.id, work.id), 0) for work in ranked]
        best = _gain(sorted(gains, reverse=True))
        return _gain(gains) / best if best else 1.0


def figures(judged: Judged) -> dict[str, float]:
    """Return nDCG@10 of each order."""

    def chance(seed: int) -> Ranking:
        dice = random.Random(seed)
        return lambda _person, works: dice.sample(works, len(works))

    found = {
        "touiza": judged.ndcg(judged.by_score()),
        "without_text": judged.ndcg(judged.by_score(with_text=False)),
        "text_only": judged.ndcg(judged.by_text()),
        "newest_first": judged.ndcg(lambda _person, works: works[::-1]),
        "random": sum(judged.ndcg(chance(seed)) for seed in range(20)) / 20,
    }
    return {name: round(value, 4) for name, value in found.items()}


def main() -> None:
    judged = Judged()
    print(json.dumps({**figures(judged), "volunteers": len(judged.people), "opportunities": len(judged.works), "judged": len(judged.grades)}))


def _ranked(value: Callable[[Person, Work], float]) -> Ranking:
    return lambda person, works: sorted(works, key=lambda work: (-value(person, work), work.id))


def _gain(grades: list[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def _levels(text: str, *, usual: int = 2) -> dict[str, int]:
    pairs = [one.partition(":") for one in text.split()]
    return {code: int(level or usual) for code, _colon, level in pairs}


def _person(number: int, row: Mapping[str, Any], places: Mapping[str, Point]) -> Person:
    return Person(
        id=number,
        skills=_levels(row.get("skills", "")),
        languages=_levels(row.get("speaks", "")),
        cells=_free(row.get("free", "")),
        hours=row.get("hours"),
        place=places[row["at"]],
        radius_km=row.get("km"),
        causes=frozenset(row.get("causes", "").split()),
        qualifications=frozenset(row.get("qualifications", "").split()),
        text=row["text"],
        language=row["lang"],
    )


def _free(parts: str) -> int:
    cells = 0
    for part in parts.split():
        cells |= FREE[part]
    return cells


def _work(number: int, row: Mapping[str, Any], places: Mapping[str, Point]) -> Work:
    mode = Mode(row.get("mode", Mode.ON_SITE))
    return Work(
        id=number,
        needed=tuple(row.get("needed", "").split()),
        welcome=tuple(row.get("welcome", "").split()),
        languages=tuple(row.get("speaks", "").split()),
        slots=(Slot(SLOTS[row["free"]]),) if "free" in row else (),
        weekly_minutes=row.get("weekly"),
        mode=mode,
        place=places[row["at"]] if mode != Mode.REMOTE else None,
        causes=tuple(row.get("causes", "").split()),
        qualifications=tuple(row.get("qualifications", "").split()),
        text=f"{row['title']}\n{row['text']}",
        language=row["lang"],
    )


if __name__ == "__main__":
    main()
