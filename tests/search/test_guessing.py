"""Words that stand nowhere: the nearest to them are looked for, and it is said."""

import pytest

from tests.search.conftest import KIND
from touiza.search.queries import find
from touiza.search.services import Content, index_object

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _indexed() -> None:
    index_object(kind=KIND, object_id=1, texts={"fr": Content("Initiation à l’informatique")}, state="open")
    index_object(kind=KIND, object_id=2, texts={"ar": Content("تشجير الغابة")}, state="open")
    index_object(kind=KIND, object_id=3, texts={"en": Content("Plant cedars")}, facets=["wilaya:16"], state="open")


@pytest.mark.parametrize(
    ("typed", "found"), [("informatik", [1]), ("infromatique", [1]), ("تشجبر", [2]), ("plent", [3]), ("cedras", [3])]
)
def test_a_slip_of_the_finger_is_forgiven(typed: str, found: list[int]) -> None:
    page = find(kind=KIND, words=typed)
    assert (page.ids, page.guessed) == (found, True)


@pytest.mark.parametrize("typed", ["xyzzy", "tre", "x", "informatology", "ش"])
def test_what_is_near_nothing_stays_not_found(typed: str) -> None:
    page = find(kind=KIND, words=typed)
    assert (page.ids, page.guessed) == ([], False)


def test_words_that_are_known_are_not_guessed_at() -> None:
    assert not find(kind=KIND, words="cedars").guessed
    elsewhere = find(kind=KIND, words="cedars", facets_all=["wilaya:31"])
    assert (elsewhere.ids, elsewhere.guessed) == ([], False)
    assert {hint.removes for hint in elsewhere.hints} == {"wilaya:31"}
