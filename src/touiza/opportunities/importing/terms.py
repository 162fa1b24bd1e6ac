"""Finding our words by what a file calls them: by code, by number, or by label and synonym in any of our languages."""

from collections.abc import Iterable
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


class Terms:
    """The vocabulary, read once for a file. A name that means two things (two communes) is refused as ambiguous."""

    def __init__(self) -> None:
        self._indexes: dict[Any, dict[str, list[Any]]] = {}

    def find(self, target: str, names: Iterable[str]) -> list[Any]:
        """Return the terms of these names, in their order, each once. Raises Unreadable for an unknown one."""
        names = list(names)
        if not names:
            return []
        index = self._index(MODELS[target])
        return list(dict.fromkeys(_one(target, name, index.get(normalise(name).strip(), [])) for name in names))

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
            for name in {normalise(name).strip() for name in told if name}:
                layer.setdefault(name, []).append(term)
    codes, labels, synonyms = layers
    return {**synonyms, **labels, **codes}


def _one(target: str, name: str, found: list[Any]) -> Any:
    if not found:
        raise Unreadable(f"{target}_unknown", _("“%(word)s” is not in the vocabulary") % {"word": name[:60]})
    cities = [term for term in found if getattr(term, "kind", "") == "city"] or found
    if len(cities) > 1 and target == "commune":
        raise Unreadable(
            "commune_ambiguous",
            _("several communes are called “%(word)s”: give the code instead") % {"word": name[:60]},
        )
    return cities[0]
