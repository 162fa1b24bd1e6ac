"""The short lists are read once, speak every language, and notice a new version."""

import pytest
from django.utils import translation

from touiza.vocabulary import lists
from touiza.vocabulary.models import Cause, VocabularyVersion

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forget() -> None:
    lists.forget()
    yield
    lists.forget()


def test_a_second_page_asks_the_database_nothing(django_assert_num_queries) -> None:
    with django_assert_num_queries(2):  # the version, the list
        lists.causes()
    with django_assert_num_queries(0):
        lists.causes()
        lists.labels_for("causes", [cause.id for cause in lists.causes()], "fr")
    with django_assert_num_queries(1):
        lists.wilayas()


def test_words_speak_the_language_of_the_reader() -> None:
    cause = lists.by_code("causes", "environment")
    with translation.override("ar"):
        assert str(cause) == "البيئة والغابات"
    with translation.override("fr"):
        assert cause.label() == "Environnement et forêts"
    assert cause.label("en") == "Environment and forests"
    assert not cause.passage("en").foreign


def test_labels_come_in_the_order_of_the_list() -> None:
    codes = ("food", "environment")
    ids = [lists.by_code("causes", code).id for code in codes]
    assert lists.labels_for("causes", ids, "en") == ["Environment and forests", "Food aid"]


def test_an_unknown_code_is_nothing() -> None:
    assert lists.by_code("skills", "levitation") is None


def test_lists_hold_what_pages_need() -> None:
    assert {cause.dye for cause in lists.causes()} == {1, 2, 3, 4, 5, 6}
    assert [goal.number for goal in lists.goals()] == list(range(1, 18))
    assert [wilaya.number for wilaya in lists.wilayas()][:3] == ["01", "02", "03"]
    assert lists.wilayas()[18].label("ar") == "سطيف"
    assert lists.countries()[0].code == "dz"
    assert lists.languages()[0].endonym == "العربية"
    families = {family.id for family in lists.families()}
    assert {skill.family_id for skill in lists.skills()} == families
    chair = lists.by_code("accommodations", "wheelchair")
    assert chair.offer("fr") == "Accès de plain-pied en fauteuil roulant"
    assert chair.need("fr") == "Je me déplace en fauteuil roulant"
    assert lists.by_code("kinds", "awareness_members").parent_id == lists.by_code("kinds", "awareness").id
    assert lists.by_code("kinds", "social").description("en")


def test_words_are_equal_when_they_are_the_same_row() -> None:
    before = lists.causes()[0]
    lists.forget()
    assert lists.causes()[0] == before
    assert len({before, lists.causes()[0]}) == 1


def test_a_new_version_is_noticed() -> None:
    first = lists.causes()[0]
    Cause.objects.filter(pk=first.id).update(labels={"en": "Renamed"})
    assert lists.causes()[0].label("en") != "Renamed"
    VocabularyVersion.objects.update(fingerprint="another")
    lists._memory.shelf.checked_at = 0.0 - lists.RECHECK
    assert lists.causes()[0].label("en") == "Renamed"


def test_nothing_is_kept_while_nothing_is_loaded() -> None:
    VocabularyVersion.objects.all().delete()
    lists.causes()
    Cause.objects.update(retired=True)
    assert lists.causes() == ()


def test_a_word_without_a_label_shows_its_code() -> None:
    word = lists.Word(1, "bare", labels={}, synonyms={}, retired=False)
    assert word.label("fr") == "bare"
