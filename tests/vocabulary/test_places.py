"""A place is found by what people type, in any script and spelling, and told apart from others of its name."""

import pytest
from django.utils import translation

from touiza.vocabulary.models import PlaceKind
from touiza.vocabulary.search import FULL, NAMED, SOUNDS, find_places, rank_places

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("سطيف", "dz_1901"),
        ("Setif", "dz_1901"),
        ("sétif", "dz_1901"),
        ("SÉTIF ", "dz_1901"),
        ("ولاية سطيف", "dz_1901"),
        ("16 Alger", "dz_1601"),
        ("msila", "dz_2801"),
        ("M'Sila", "dz_2801"),
        ("الجلفه", "dz_1701"),
        ("جلفة", "dz_1701"),
        ("Bgayet", "dz_0601"),
        ("wahran", "dz_3101"),
        ("تامنغست", "dz_1101"),
        ("Birtouta", "dz_1634"),
        ("2301", "dz_2301"),
        ("19", "dz_19"),
        ("Tunis", "tn_tunis"),
        ("ليون", "fr_lyon"),
        ("brooklyn", "us_nyc_brooklyn"),
        ("New York", "us_nyc"),
        ("Algérie", "dz"),
    ],
)
def test_what_is_typed_is_what_is_named(typed: str, code: str) -> None:
    hits = rank_places(typed, "fr")
    assert hits[0].place.code == code
    assert hits[0].fit == NAMED


def test_a_name_with_its_wilaya_is_the_one_in_that_wilaya() -> None:
    ours = rank_places("عين البيضاء، ورقلة", "ar")
    theirs = rank_places("Aïn Beïda Oum El Bouaghi", "fr")
    assert (ours[0].place.parent.code, ours[0].fit) == ("dz_30", FULL)
    assert (theirs[0].place.parent.code, theirs[0].fit) == ("dz_04", FULL)


def test_every_full_label_leads_back_to_its_place() -> None:
    for code in ("ar", "fr", "en"):
        for place in find_places("El Marsa", code, 5, kinds=[PlaceKind.CITY]):
            first = rank_places(place.full_label(code), code, kinds=[PlaceKind.CITY])
            assert place in [hit.place for hit in first if hit.fit <= FULL]


def test_a_spelling_we_do_not_have_is_found_by_its_sound() -> None:
    hits = rank_places("3ain wlmen", "fr")
    assert [(hit.place.label("fr"), hit.fit) for hit in hits] == [("Aïn Oulmane", SOUNDS)]
    assert rank_places("بجايا", "ar")[0].place.code == "dz_0601"


def test_a_beginning_gives_the_largest_first() -> None:
    found = find_places("ora", "fr", kinds=[PlaceKind.CITY])
    assert found[0].code == "dz_3101"


@pytest.mark.parametrize("typed", ["", " ", "a", "؟", "%", "__", "\x00", "xyzzyx", "🌲", "ـ"])
def test_what_names_nothing_finds_nothing(typed: str) -> None:
    assert find_places(typed, "ar") == []


def test_a_very_long_question_is_cut() -> None:
    assert find_places("سطيف " * 5000, "ar")[0].code == "dz_1901"


def test_kinds_and_limit_are_kept() -> None:
    assert {place.kind for place in find_places("Sétif", "fr", kinds=[PlaceKind.REGION])} == {PlaceKind.REGION}
    assert len(find_places("ain", "fr", 3)) == 3


def test_a_question_costs_one_query_to_three(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        [place.full_label("fr") for place in find_places("Ain", "fr")]
    with django_assert_num_queries(3):
        [place.full_label("fr") for place in find_places("3ain wlmen", "fr")]


def test_a_place_is_named_in_the_language_of_the_page() -> None:
    with translation.override("ar"):
        assert find_places("oran")[0].full_label() == "وهران"
