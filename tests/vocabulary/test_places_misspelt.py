"""Places of Algeria are found with one letter wrong, by their postal codes, and told apart from others of its name."""

import random
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.vocabulary.test_typeahead import misspelt
from touiza.vocabulary import lists
from touiza.vocabulary.folding import compact, fold
from touiza.vocabulary.keyed import holding
from touiza.vocabulary.models import Place
from touiza.vocabulary.search import NEAR, find_places, rank_places
from touiza.vocabulary.slips import SHORTEST

pytestmark = pytest.mark.django_db


def _of_algeria() -> list[Place]:
    return list(Place.objects.filter(country__code="dz", retired=False).select_related("parent", "country").order_by("pk"))


def test_every_name_misspelt_by_one_letter_is_among_the_first_five() -> None:
    dice, missed, tried = random.Random("places"), [], 0
    names = {key for place in _of_algeria() for name in _all_names(place) for key in compact(name)}
    for place in dice.sample(_of_algeria(), 400):
        language = dice.choice(("ar", "fr", "en"))
        name = dice.choice([place.labels[language], *place.synonyms.get(language, ())])
        typed = dice.choice(misspelt(name, language, dice))
        if min(map(len, compact(name))) <= SHORTEST or names.intersection(compact(typed)):
            continue  # too short to tell, or another name
        tried += 1
        if name not in {told for found in find_places(typed, language, 5) for told in _all_names(found)}:
            missed.append((typed, name, place.code))
    assert tried > 350
    assert missed == []


def _all_names(place: Place) -> set[str]:
    return {*place.labels.values(), *(name for names in place.synonyms.values() for name in names)}


def test_a_name_with_its_wilaya_may_hold_a_slip() -> None:
    dice = random.Random("full")
    for place in dice.sample(_of_algeria(), 60):
        full = place.full_label("fr")
        assert place in find_places(dice.choice(misspelt(full, "fr", dice)), "fr", 5), full


def _twice() -> list[Place]:
    """The communes of which another one bears the name, in one of the languages."""
    communes = [place for place in _of_algeria() if place.kind == "city"]
    counted = Counter((code, fold(label)) for place in communes for code, label in place.labels.items())
    return [place for place in communes if any(counted[code, fold(label)] > 1 for code, label in place.labels.items())]


def test_names_that_occur_twice_are_told_apart_wherever_one_is_shown_or_chosen() -> None:
    twice = _twice()
    assert len(twice) >= 2 * 41
    for language in ("ar", "fr", "en"):
        labels = [place.full_label(language) for place in twice]
        assert len(set(labels)) == len(labels)
        for place in twice:
            found = rank_places(place.full_label(language), language, kinds=["city"])
            named = [hit.place for hit in found if hit.fit < NEAR]
            assert named == [place], place.full_label(language)


def test_no_two_places_have_one_full_name() -> None:
    for language in ("ar", "fr", "en"):
        labels = Counter(place.full_label(language) for place in _of_algeria() if place.kind == "city")
        assert [label for label, times in labels.items() if times > 1] == []
        shown = {lists.place_name(place.pk) for place in _twice()}
        assert len(shown) == len(_twice())


def test_a_postal_code_finds_its_commune() -> None:
    assert Place.objects.exclude(postal=[]).count() > 1350
    place = Place.objects.get(code="dz_1901")
    assert place.postal == ["19000"]
    assert find_places("19000", "fr")[0] == place


def test_a_place_costs_a_few_queries_however_it_is_written() -> None:
    for typed in ("setif", "stif", "xqzw vbnm", "ain", "3ain wlmen"):
        with CaptureQueriesContext(connection) as queries:
            rank_places(typed, "fr")
        assert len(queries) <= 4, typed


def test_words_are_looked_up_in_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    told = holding(Place.objects.all(), "search_key", ["setif"]).explain()
    assert "place_by_words" in told
