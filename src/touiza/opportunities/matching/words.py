"""The words that matching goes by: ids of the vocabulary as codes, and what is near what."""

from collections.abc import Iterable, Mapping

from touiza.kernel.matching import Nearness
from touiza.kernel.text import normalise
from touiza.vocabulary import lists
from touiza.vocabulary.links import nearness

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
