"""Things that are named in what somebody types, and their other names."""

import pytest

from touiza.vocabulary.crossing import named_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["premiers secours", "Premier Secours", "الإسعافات الأولية", "إسعافات أولية", "first aid", "cours de premiers secours"])
def test_a_skill_is_recognised_in_every_language(typed):
    assert "first_aid" in [one.word.code for one in named_in(typed, "fr")]


def test_it_is_known_by_all_its_names():
    [named] = named_in("premiers secours", "fr")
    assert ("الإسعافات الأولية", "ar") in list(named.names())
    assert named.elsewhere() == ["الإسعافات الأولية", "First aid"]


def test_no_word_counts_twice_and_what_names_nothing_is_nothing():
    assert [one.word.code for one in named_in("premiers secours", "en")] == ["first_aid"]
    assert named_in("xyzzy", "fr") == named_in("", "ar") == named_in("et la le", "fr") == []
    assert len(named_in("photo traduction jardinage premiers secours cuisine", "fr")) <= 3
