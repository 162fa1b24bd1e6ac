"""Who of the crowd would apply for what: region, language, age and interest decide the odds."""

from collections import Counter
from random import Random

from touiza.demo.filling.crowd import crowd
from touiza.demo.reading import Entry

BANDS = ("16_17", "18_24", "25_39", "40_59", "60_plus")
YOUNG = {"16_17", "18_24"}


class Crowd:
    """The crowd while it applies: who has done how much already, and who is in what."""

    def __init__(self, lot: Random) -> None:
        self.lot = lot
        self.busy: Counter[str] = Counter()
        self.seen: set[tuple[str, str]] = set()

    def draw(self, opportunity: Entry, *, joined_by: int, language: str | None = None) -> Entry | None:
        """Return somebody who had joined by a day and has not applied for this yet; None when nobody is left."""
        fitting = [
            (person, odds)
            for person in crowd()
            if person["joined"] < joined_by
            and (person["key"], opportunity["key"]) not in self.seen
            and (language is None or person["language"] == language)
            and (odds := self.odds(person, opportunity)) > 0
        ]
        if not fitting:
            return None
        person: Entry = self.lot.choices([who for who, _odds in fitting], [odds for _who, odds in fitting])[0]
        self.busy[person["key"]] += 1
        self.seen.add((person["key"], opportunity["key"]))
        return person

    def odds(self, person: Entry, opportunity: Entry) -> float:
        """Return how likely a person is drawn; 0 where they cannot take part."""
        near = opportunity["near"].get(person["region"], 0.0)
        reach = near if opportunity["mode"] == "on_site" else max(near, 0.06 if opportunity["mode"] == "hybrid" else 0.35)
        if reach == 0 or not speaks(person, opportunity) or not old_enough(person, opportunity):
            return 0.0
        needed = set(opportunity.get("skills_needed", ())) & person["skills"].keys()
        welcome = set(opportunity.get("skills_welcome", ())) & person["skills"].keys()
        causes = set(opportunity["causes"]) & set(person["causes"])
        interest = 1 + 6 * len(needed) + 2 * len(welcome) + 2 * len(causes)
        return reach * interest / (1 + self.busy[person["key"]]) ** 1.5


def speaks(person: Entry, opportunity: Entry) -> bool:
    """Tell whether they work in one of the languages of the work. Kabyle and English are not optional where asked."""
    first = opportunity["languages"][0]
    if first in {"kab", "en"} and first == opportunity["source"]:
        return person["languages"].get(first, 0) >= 2
    return any(person["languages"].get(code, 0) >= 2 for code in opportunity["languages"])


def old_enough(person: Entry, opportunity: Entry) -> bool:
    lowest = opportunity.get("lowest_age")
    if not lowest or not person["age_band"]:
        return True
    return BANDS.index(person["age_band"]) >= BANDS.index(lowest)


def would_write(person: Entry, by: list[str]) -> bool:
    """Tell whether a message marked f, m, young, old or with a region can be theirs."""
    marks = {person["gender"], person["region"], "young" if person["age_band"] in YOUNG else ""}
    return all(mark in marks or (mark == "old" and person["age_band"] == "60_plus") for mark in by)
