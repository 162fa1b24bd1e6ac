"""What the chapters share: the days, the words, and who is who by the keys of the written content."""

from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from touiza.actors.models import Actor, Person
from touiza.associations.models import Association
from touiza.demo import reading
from touiza.demo.almanac import Almanac
from touiza.demo.reading import Entry
from touiza.opportunities.models import Opportunity
from touiza.vocabulary.models import (
    Accommodation,
    AssociationKind,
    Cause,
    Language,
    Place,
    Skill,
    SustainableGoal,
)

MODELS: dict[str, type[Any]] = {
    "skills": Skill,
    "causes": Cause,
    "languages": Language,
    "accommodations": Accommodation,
    "kinds": AssociationKind,
    "places": Place,
}


@dataclass
class World:
    """The demo world as far as it has come. Everything written is found again by key, so a chapter can begin anew."""

    almanac: Almanac
    _words: dict[str, dict[str, Any]] = field(default_factory=dict)

    def lot(self, chapter: str) -> Random:
        """Return the chance of a chapter: the same one every time."""
        return Random(f"touiza:{chapter}")

    def word(self, kind: str, code: str) -> Any:
        """Return a vocabulary row by its code; raises KeyError for one that does not exist."""
        if kind not in self._words:
            rows = MODELS[kind].objects.all()
            if kind == "places":
                rows = rows.filter(kind="city").select_related("parent", "country")
            self._words[kind] = {row.code: row for row in rows}
        return self._words[kind][code]

    def words(self, kind: str, codes: list[str]) -> list[Any]:
        return [self.word(kind, code) for code in codes]

    def goals(self, numbers: list[int]) -> list[SustainableGoal]:
        return list(SustainableGoal.objects.filter(number__in=numbers))

    @cached_property
    def people(self) -> dict[str, Actor]:
        """The named people by key."""
        keys = {entry["email"]: entry["key"] for entry in reading.named_people()}
        rows = Person.objects.filter(user__email__in=keys).select_related("actor", "user")
        return {keys[person.user.email]: person.actor for person in rows if person.user}

    @cached_property
    def associations(self) -> dict[str, Association]:
        """The associations by handle."""
        handles = [entry["handle"] for entry in reading.associations()]
        rows = Association.objects.filter(actor__handle__in=handles).select_related("actor")
        return {row.actor.handle: row for row in rows}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """What was written of each opportunity, by key, with the handle of its association as `of`."""
        return {
            entry["key"]: {**entry, "of": association["handle"], "near": association["near"]}
            for association in reading.associations()
            for entry in association["opportunities"]
        }

    @cached_property
    def opportunities(self) -> dict[str, Opportunity]:
        """The opportunities by key."""
        rows = Opportunity.objects.filter(association__in=self.associations.values())
        by_title = {
            (row.association.handle, str(row.post.title.in_(row.post.title.source))): row
            for row in rows.select_related("post", "association__actor", "commune")
        }
        return {
            key: by_title[entry["of"], entry["title"][entry["source"]]]
            for key, entry in self.entries.items()
            if (entry["of"], entry["title"][entry["source"]]) in by_title
        }

    def staff(self, handle: str) -> list[Actor]:
        """Return who decides for an association: its coordinators, else its owners."""
        members = reading.team(handle)
        deciding = [key for key, role in members if role == "coordinator"] or [key for key, role in members if role == "owner"]
        return [self.people[key] for key in deciding]
