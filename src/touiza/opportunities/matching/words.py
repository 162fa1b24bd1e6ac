"""The words that matching goes by: ids of the vocabulary as codes, and what is near what."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from touiza.kernel.matching import Nearness
from touiza.kernel.matching.likeness import Concepts, Entry
from touiza.kernel.text import normalise
from touiza.vocabulary import lists
from touiza.vocabulary.links import nearness
from touiza.vocabulary.models import Place, PlaceKind

NEAR_ENOUGH = 0.3  # fainter nearness says nothing of a text
SHORTEST_PLACE = 4  # letters of its name: shorter ones are words more often than places
# What only a place can lack: who works from home has it.
OF_PLACES = frozenset(
    {"wheelchair", "seated", "light_effort", "quiet_place", "companion", "children_welcome", "transport", "meal", "costs_refunded"}
)


def near_words() -> Nearness:
    """Return what is near what, kept in memory by the vocabulary."""
    return Nearness(skills=nearness("skills"), causes=nearness("causes"))


def codes(kind: str, ids: Iterable[int]) -> list[str]:
    """Return the codes of a list's ids, retired ones too; unknown ids are left out."""
    known = codes_of(kind)
    return [known[one] for one in ids if one in known]


def codes_of(kind: str) -> Mapping[int, str]:
    """Return id → code for a list: skills, causes, languages, accommodations."""
    return lists.codes(kind)


def qualification_code(kind: str, name: str) -> str:
    """Return one code for a qualification: its kind, and the name of another one as it is compared."""
    return f"{kind}:{normalise(name)}" if name else kind


class Named(Protocol):
    """A word of the vocabulary, read from the database or from its files."""

    @property
    def code(self) -> str: ...
    @property
    def labels(self) -> Mapping[str, str]: ...
    @property
    def synonyms(self) -> Mapping[str, Sequence[str]]: ...


def concepts_now() -> Concepts:
    """Return what texts may mean: skills, causes, languages, places. Kept in memory until words are loaded anew."""
    return lists.remembered("what texts mean", lambda: concepts_of(lists.skills(), lists.causes(), lists.languages(), _places(), near_words()))


def concepts_of(
    skills: Iterable[Named], causes: Iterable[Named], languages: Iterable[Named], places: Iterable[tuple[str, Named]], nearness: Nearness
) -> Concepts:
    """Return what texts may mean; places come with the code of the wilaya or region they lie in, by which they are compared."""
    words = [Entry(f"{kind}:{word.code}", names_of(word)) for kind, some in (("s", skills), ("c", causes), ("l", languages)) for word in some]
    near = {
        f"{letter}:{asked}": {f"{letter}:{had}": weight for had, weight in others.items() if weight >= NEAR_ENOUGH}
        for letter, table in (("s", nearness.skills), ("c", nearness.causes))
        for asked, others in table.items()
    }
    return Concepts([*words, *(Entry(f"p:{around}", names_of(place), place=True) for around, place in places)], near)


def names_of(word: Named) -> dict[str, list[str]]:
    """Return the label and the synonyms by language."""
    return {code: [label, *word.synonyms.get(code, ())] for code, label in word.labels.items()}


def _places() -> Iterator[tuple[str, Place]]:
    rows = Place.objects.exclude(kind=PlaceKind.COUNTRY).select_related("parent").only("code", "labels", "synonyms", "kind", "parent__code", "parent__kind")
    for place in rows.order_by("pk"):
        if min(map(len, place.labels.values())) >= SHORTEST_PLACE:
            yield place.wilaya.code if place.wilaya else place.code, place
