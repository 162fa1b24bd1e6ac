"""The words the crowd and its coordinators use: taken from `content/messages`, the least used first."""

from collections import Counter
from random import Random
from typing import Any

from touiza.demo.filling.fitting import would_write
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, content


class Letters:
    """Hands out sentences that fit a person and an opportunity."""

    def __init__(self, world: World, lot: Random) -> None:
        self.world = world
        self.lot = lot
        self.used: Counter[str] = Counter()

    def message(self, person: Entry, opportunity: Entry) -> str:
        """Return what they write when they apply; one in eight writes nothing."""
        language = person["language"]
        subjects = {opportunity["key"], opportunity.get("topic")}
        rows = [
            row
            for row in content("messages/applications")["messages"]
            if language in row and subjects & set(row["for"]) and would_write(person, row.get("by", []))
        ]
        text = self._least_used([row[language] for row in rows], person["key"], opportunity["key"])
        if self.lot.random() < 0.12:
            return ""
        if not text or self.lot.random() < 0.3:
            text = f"{text} {self._practical(person, opportunity)}".strip()
        return text

    def decline(self, person: Entry, opportunity: Entry) -> tuple[str, str]:
        """Return a coded reason and its sentence."""
        place = "remote" if opportunity["mode"] == "remote" else "on_site"
        rows = [
            row
            for row in content("messages/decisions")["declines"]
            if person["language"] in row
            and {opportunity["key"], place} & set(row.get("for", [place]))
            and is_true(row["reason"], person, opportunity)
        ]
        own = [row for row in rows if opportunity["key"] in row.get("for", [])]
        row = self.lot.choice(own or rows)
        return row["reason"], row[person["language"]]

    def question(self, person: Entry, opportunity: Entry) -> str:
        """Return a question a coordinator asks, or nothing where there is none in their language."""
        return self._least_used([row["question"] for row in _questions(person, opportunity)], opportunity["key"])

    def answered(self, person: Entry, opportunity: Entry) -> tuple[str, str] | None:
        """Return a question and the answer it got; no answer is given twice."""
        rows = [row for row in _questions(person, opportunity) if not self.used[row["answer"]]]
        if not rows:
            return None
        row = self.lot.choice(rows)
        self.used[row["answer"]] += 1
        return row["question"], row["answer"]

    def withdrawal(self, person: Entry, opportunity: Entry) -> str:
        """Return why they withdraw; four in ten do not say."""
        if self.lot.random() < 0.4:
            return ""
        rows = self._for_place(content("messages/decisions")["withdrawals"], person, opportunity)
        fitting = [row[person["language"]] for row in rows if would_write(person, row.get("by", []))]
        return self._least_used(fitting, person["key"], opportunity["key"])

    def note(self, person: Entry, opportunity: Entry) -> str:
        """Return what was done, in their language or in that of the work."""
        notes = content("messages/hours")["notes"].get(opportunity["key"], {})
        rows = notes.get(person["language"]) or notes.get(opportunity["source"]) or next(iter(notes.values()), [])
        text = self._least_used(rows, person["key"], opportunity["key"])
        few, tens = self.lot.randint(3, 9), self.lot.randint(11, 48)  # Arabic nouns differ after 3 to 10 and 11 to 99
        return text.format(n=few, m=few + self.lot.randint(4, 12), t=tens, u=tens + few, page=self.lot.randint(14, 190))

    def remark(self, kind: str, person: Entry, opportunity: Entry) -> str:
        """Return why "less" or "more" time was confirmed than entered, or none: "refused"."""
        place = "on_site" if opportunity["mode"] == "on_site" else "remote"
        chosen: str = self.lot.choice(content("messages/hours")[kind][place][person["language"]])
        return chosen

    def _practical(self, person: Entry, opportunity: Entry) -> str:
        rows = self._for_place(content("messages/applications")["practical"], person, opportunity)
        text = self._least_used([row[person["language"]] for row in rows], person["key"], opportunity["key"])
        place = self.world.word("places", person["commune"])
        return text.format(commune=place.label(person["language"]))

    def _for_place(self, rows: list[dict[str, Any]], person: Entry, opportunity: Entry) -> list[dict[str, Any]]:
        """Keep those in the person's language; what is about the way there only where there is one."""
        away = opportunity["mode"] == "on_site"
        return [row for row in rows if person["language"] in row and (away or not row.get("place"))]

    def _least_used(self, texts: list[str], *places: str) -> str:
        """Return one of the texts used least so far: by this person or in this opportunity first, then anywhere."""
        if not texts:
            return ""
        order = {text: (*(self.used[f"{place}/{text}"] for place in places), self.used[text]) for text in texts}
        least = min(order.values())
        text = self.lot.choice([text for text in texts if order[text] == least])
        self.used.update([text, *(f"{place}/{text}" for place in places)])
        return text


def is_true(reason: str, person: Entry, opportunity: Entry) -> bool:
    """Tell whether a coded reason agrees with the facts: full only where it is, too far only from another region."""
    if reason == "full":
        return bool(opportunity["people"].get("accepted", 0) == opportunity.get("places"))
    return reason != "place" or opportunity["near"].get(person["region"], 0) < 1


def _questions(person: Entry, opportunity: Entry) -> list[dict[str, Any]]:
    rows = content("messages/decisions")["questions"]
    return [row for row in rows if opportunity["key"] in row["for"] and row["language"] == person["language"]]
