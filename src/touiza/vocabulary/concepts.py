"""Finding the words of imported vocabularies by what people type, where the operator offers them."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.db.models.functions import Length

from touiza.vocabulary.folding import fold, fold_question
from touiza.vocabulary.keyed import holding, near
from touiza.vocabulary.models import Concept, ConceptSpelling
from touiza.vocabulary.typeahead import LONGEST, SHORTEST

CANDIDATES = 60  # rows ranked for one question
_EXACT, _NEAR, _HOLDS = range(3)


def find_concepts(text: str, language: str, limit: int = 10) -> list[Concept]:
    """Return the concepts that fit what is typed, best first. Three queries at most, none where nothing is offered."""
    words = fold_question(text[:LONGEST])
    if len("".join(words)) < SHORTEST:
        return []
    found = list(holding(offered(), "search_key", words).order_by(Length("search_key"), "pk")[:CANDIDATES])
    ranked = {concept.pk: (_EXACT if _is_named(concept, words) else _HOLDS, place, concept) for place, concept in enumerate(found)}
    if all(fit > _EXACT for fit, _place, _concept in ranked.values()):
        spellings = ConceptSpelling.objects.filter(concept__scheme__offered=True)
        for concept in offered().filter(pk__in=near(spellings, "concept_id", text[:LONGEST]))[:CANDIDATES]:
            ranked[concept.pk] = (_NEAR, 0, concept)
    best = sorted(ranked.values(), key=lambda row: (row[0], language not in row[2].labels, row[1]))
    return [concept for _fit, _place, concept in best[:limit]]


def concepts_named(names: Sequence[str]) -> dict[tuple[str, ...], Concept]:
    """Return the offered concepts that bear one of these names, by the folded name."""
    wanted = {fold_question(name) for name in names}
    found: dict[tuple[str, ...], Concept] = {}
    for words in wanted - {()}:
        for concept in holding(offered(), "search_key", words, whole=True).order_by(Length("search_key"), "pk")[:CANDIDATES]:
            if _is_named(concept, words):
                found.setdefault(words, concept)
                break
    return found


def offered() -> QuerySet[Concept]:
    return Concept.objects.filter(scheme__offered=True)


def _is_named(concept: Concept, words: Sequence[str]) -> bool:
    names = (*concept.labels.values(), *(name for told in concept.synonyms.values() for name in told))
    return any(fold(name) == tuple(words) or fold_question(name) == tuple(words) for name in names)
