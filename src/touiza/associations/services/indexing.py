"""Associations in the search index: found by name, aims, activities, kinds, causes and place, in each language."""

from touiza.associations.kinds import with_parents
from touiza.associations.models import Association
from touiza.core.translated import LANGUAGES
from touiza.search.services import Content, index_object, remove_object
from touiza.vocabulary.models import Place, Term

KIND = "association"


def index_association(association: Association) -> None:
    """Make the index say what the association says of itself; take it out where nobody may see it."""
    actor = association.actor
    if actor.suspended_at or actor.erased_at or association.closed_at:
        remove_object(kind=KIND, object_id=association.pk)
        return
    kinds = list(association.kinds.all())
    terms: dict[str, list[Term]] = {
        "cause": list(association.causes.all()),
        "language": list(association.languages.all()),
    }
    places = _places(association.commune)
    index_object(
        kind=KIND,
        object_id=association.pk,
        texts=_texts(association, [*kinds, *terms["cause"], *places]),
        facets=[
            *(f"kind:{code}" for code in with_parents(kinds)),
            *(f"{group}:{term.code}" for group, found in terms.items() for term in found),
            *(f"wilaya:{place.code}" for place in places[-1:]),
            *(f"network:{slug}" for slug in _networks(association)),
        ],
        audience=["public"],
        state="claimed" if association.is_claimed else "unclaimed",
        latitude=association.commune.latitude if association.commune else None,
        longitude=association.commune.longitude if association.commune else None,
        published_at=actor.created_at,
    )


def _networks(association: Association) -> list[str]:
    rows = association.network_places.filter(state="in", network__ended_at=None)
    return list(rows.values_list("network__slug", flat=True))


def _languages(association: Association) -> list[str]:
    """Return the languages something is written in, that of the name's source first."""
    name = association.name
    written = {code for text in (name, association.tagline, association.about, association.activities) for code in text.languages}
    return [name.source, *(code for code in LANGUAGES if code in written and code != name.source)]


def _texts(association: Association, terms: list[Term | Place]) -> dict[str, Content]:
    """Return what each language says. The keywords of the languages nothing is written in go with the first."""
    written = _languages(association)
    elsewhere = {code: _labels(terms, code) for code in LANGUAGES if code not in written}
    return {code: _content(association, code, terms, elsewhere if code == written[0] else {}) for code in written}


def _content(association: Association, code: str, terms: list[Term | Place], elsewhere: dict[str, str]) -> Content:
    """Return what one language says. The name stands in all its writings, so that each finds it."""
    names = association.name.texts
    other_names = [text for language, text in names.items() if language != code]
    bodies = (association.tagline, association.activities, association.about)
    return Content(
        title=names.get(code) or association.name.in_(code).text,
        body="\n".join(text.texts[code] for text in bodies if text.texts.get(code)),
        keywords=" ".join([*other_names, association.handle, _labels(terms, code)]),
        elsewhere=elsewhere,
    )


def _labels(terms: list[Term | Place], code: str) -> str:
    return " ".join([*(term.label(code) for term in terms), *(word for term in terms for word in term.synonyms.get(code, []))])


def _places(commune: Place | None) -> list[Place]:
    """Return a commune with what it lies in."""
    return [place for place in (commune, commune.parent if commune else None) if place]
