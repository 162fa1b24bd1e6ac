"""How near two words are, from the links of `data/links.toml` and the families of skills: the one table for matching.

A weight says how far somebody who has the one answers who asks for the other. It is read `nearness(kind)[asked][had]`:

    a narrower word is had        NARROWER   who teaches maths is asked to help with homework
    a near word is had            NEAR       who nurses is asked for first aid
    a wider word is had           BROADER    who cooks is asked to cook for a wedding
    one family of skills          FAMILY     no more than a hint

Two steps are worth their product, so that who designs posters answers for a page layout as well; the best way counts,
and what is left under FAINT is nothing. Families take no steps.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal

from touiza.vocabulary import lists
from touiza.vocabulary.lists import CauseWord, SkillWord

Kind = Literal["skills", "causes"]

NARROWER = 0.85
NEAR = 0.6
BROADER = 0.55
FAMILY = 0.15
FAINT = 0.3  # two steps below it are left out; one step and a family never are


def nearness(kind: Kind) -> Mapping[str, Mapping[str, float]]:
    """Return code → near codes with their weights, between 0 and 1; kept in memory until words are loaded anew."""
    return lists.remembered(f"nearness of {kind}", lambda: weigh(_words(kind)))


def narrower_of(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    """Return code → the codes right under it."""
    return lists.remembered(f"narrower {kind}", lambda: _narrower(_words(kind)))


def _words(kind: Kind) -> tuple[SkillWord, ...] | tuple[CauseWord, ...]:
    return lists.skills() if kind == "skills" else lists.causes()


def weigh(words: Sequence[SkillWord | CauseWord]) -> Mapping[str, Mapping[str, float]]:
    """Return the table for these words."""
    steps = _one_step(words)
    near = {code: _two_steps(code, steps) for code in steps}
    for word in words:
        for other in words:
            if isinstance(word, SkillWord) and isinstance(other, SkillWord) and word.family_id == other.family_id:
                near[word.code].setdefault(other.code, FAMILY)
    for code, others in near.items():
        others.pop(code, None)
    return MappingProxyType({code: MappingProxyType(others) for code, others in near.items()})


def _one_step(words: Iterable[SkillWord | CauseWord]) -> dict[str, dict[str, float]]:
    known = {word.code for word in words}
    steps: dict[str, dict[str, float]] = {code: {} for code in known}

    def step(asked: str, had: str, weight: float) -> None:
        if asked in known and had in known and asked != had:
            steps[asked][had] = max(weight, steps[asked].get(had, 0.0))

    for word in words:
        for other in word.near:
            step(word.code, other, NEAR)
        for wider in word.broader:
            step(wider, word.code, NARROWER)
            step(word.code, wider, BROADER)
    return steps


def _two_steps(code: str, steps: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    near = dict(steps[code])
    for between, first in steps[code].items():
        for had, second in steps[between].items():
            weight = round(first * second, 4)
            if weight >= FAINT and weight > near.get(had, 0.0):
                near[had] = weight
    return near


def _narrower(words: Iterable[SkillWord | CauseWord]) -> Mapping[str, tuple[str, ...]]:
    under: dict[str, list[str]] = {}
    for word in words:
        for wider in word.broader:
            under.setdefault(wider, []).append(word.code)
    return MappingProxyType({code: tuple(codes) for code, codes in under.items()})
