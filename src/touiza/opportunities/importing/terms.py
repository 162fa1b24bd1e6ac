"""Finding our words by what a file calls them: by code, by number, or by label and synonym in any of our languages."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from touiza.kernel.text import normalise
from touiza.opportunities.importing.cells import Unreadable
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill, SustainableGoal

MODELS: dict[str, Any] = {
    "causes": Cause,
    "goals": SustainableGoal,
    "languages": Language,
    "accommodations": Accommodation,
    "skills_needed": Skill,
    "skills_welcome": Skill,
    "commune": Place,
}


JOINTS = re.compile(r"[\s\-‐‑–'’ʼ]+")  # Alger-Centre, Alger Centre; M'Sila, M’Sila


class Terms:
    """The vocabulary, read once for a file. A name that means two things (two communes) is refused as ambiguous."""

    def __init__(self) -> None:
        self._indexes: dict[Any, dict[str, list[Any]]] = {}
        self._unknown: dict[tuple[str, str], str] = {}

    def find(self, target: str, names: Iterable[str]) -> list[Any]:
        """Return the terms of these names, in their order, each once. Raises Unreadable for an unknown one."""
        names = list(names)
        if not names:
            return []
        index = self._index(MODELS[target])
        return list(dict.fromkeys(self._one(target, name, index) for name in names))

    def _one(self, target: str, name: str, index: dict[str, list[Any]]) -> Any:
        if found := index.get(fold(name)):
            return _only(target, name, found)
        if (target, name) not in self._unknown:
            self._unknown[target, name] = _unknown(name, index)
        raise Unreadable(f"{target}_unknown", self._unknown[target, name])

    def _index(self, model: Any) -> dict[str, list[Any]]:
        if model not in self._indexes:
            self._indexes[model] = _build_index(model)
        return self._indexes[model]


def _build_index(model: Any) -> dict[str, list[Any]]:
    """Return every name, folded, with the terms it may mean; codes come before labels, labels before synonyms."""
    layers: tuple[dict[str, list[Any]], ...] = ({}, {}, {})
    for term in model.objects.all():
        number = str(getattr(term, "number", "") or "")
        names = (
            [term.code],
            [number, *term.labels.values()],
            [s for several in term.synonyms.values() for s in several],
        )
        for layer, told in zip(layers, names, strict=True):
            for name in {fold(name) for name in told if name}:
                layer.setdefault(name, []).append(term)
    codes, labels, synonyms = layers
    return {**synonyms, **labels, **codes}


def fold(name: str) -> str:
    """Return a name without what people write in several ways: marks, accents, capitals, dashes, apostrophes."""
    return JOINTS.sub(" ", normalise(name)).strip()


def _unknown(name: str, index: dict[str, list[Any]]) -> str:
    """Say that a word is unknown, with the code of what looks most like it."""
    folded = fold(name)[:60]
    near = [known for known in index if folded and known.startswith(folded)] or get_close_matches(folded, index, n=1)
    if not near:
        return _("“%(word)s” is not in the vocabulary") % {"word": name[:60]}
    told = {"word": name[:60], "code": index[near[0]][0].code}
    return _("“%(word)s” is not in the vocabulary; %(code)s looks most like it") % told


def _only(target: str, name: str, found: list[Any]) -> Any:
    cities = [term for term in found if getattr(term, "kind", "") == "city"] or found
    if len(cities) > 1 and target == "commune":
        told = {"word": name[:60], "codes": ", ".join(sorted(city.code for city in cities))}
        raise Unreadable("commune_ambiguous", _("several communes are called “%(word)s”: give a code, one of %(codes)s") % told)
    return cities[0]
