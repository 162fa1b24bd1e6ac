"""A skill is found by its name, by what else it is called, and by other forms of the word."""

import pytest

from touiza.vocabulary import lists
from touiza.vocabulary.typeahead import LABEL, SYNONYM, find_skills, rank_skills

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("الخياطة", "ar", "sewing"),
        ("خياطة", "ar", "sewing"),
        ("Couture", "fr", "sewing"),
        ("couture", "ar", "sewing"),
        ("قيادة السيارة", "ar", "driving"),
        ("سياقة السياره", "ar", "driving"),
        ("plombier", "fr", "plumbing"),
        ("excel", "fr", "office_software"),
        ("secourisme", "fr", "first_aid"),
        ("lecture a voix haute", "fr", "reading_aloud"),
        ("القراءه الجهريه", "ar", "reading_aloud"),
        ("bookkeeping", "en", "accounting"),
        ("kiné", "fr", "physiotherapy"),
    ],
)
def test_what_is_typed_is_what_is_named(typed: str, language: str, code: str) -> None:
    fit, skill = rank_skills(typed, language)[0]
    assert skill.code == code
    assert fit in {LABEL, SYNONYM}


def test_other_forms_of_a_word_find_it_too() -> None:
    codes = {skill.code for skill in find_skills("ترجمات", "ar", 20)}
    assert {"translation_review", "translation_ar_fr"} <= codes


def test_the_readers_language_comes_first() -> None:
    assert find_skills("photo", "fr")[0].code == "photography"


def test_every_label_finds_its_own_skill_first() -> None:
    for number, skill in enumerate(lists.skills()):
        code = ("ar", "fr", "en")[number % 3]  # each language for a third of them
        fit, found = rank_skills(skill.label(code), code)[0]
        assert (found.code, fit) == (skill.code, LABEL)


@pytest.mark.parametrize("typed", ["", "a", "%", "\x00", "levitation", "🌲"])
def test_what_names_nothing_finds_nothing(typed: str) -> None:
    assert find_skills(typed, "fr") == []


def test_searching_asks_the_database_nothing_once_it_is_warm(django_assert_num_queries) -> None:
    find_skills("photo", "fr")
    with django_assert_num_queries(0):
        assert len(find_skills("enseignement", "fr", 3)) == 3
