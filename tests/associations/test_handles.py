"""From a name to what its handle is made of."""

import pytest

from touiza.associations.handles import is_handle, telling_name
from touiza.core.translated import TranslatedText


@pytest.mark.parametrize(
    ("texts", "telling"),
    [
        ({"fr": "Association Les Amis de Chréa"}, "Amis de Chréa"),
        ({"ar": "جمعية أصدقاء الشريعة"}, "أصدقاء الشريعة"),
        ({"ar": "أصدقاء الشريعة", "fr": "Les Amis de Chréa"}, "Amis de Chréa"),
        ({"fr": "L’Association"}, "L Association"),
        ({"en": "…"}, ""),
    ],
)
def test_the_words_that_say_nothing_are_left_out(texts, telling):
    assert telling_name(TranslatedText("ar", texts)) == telling


@pytest.mark.parametrize(
    ("text", "fits"),
    [("amis_chrea", True), ("a", False), ("A1", False), ("a-b", False), ("x" * 31, False), ("ab\n", False), ("٣٣", False)],
)
def test_a_handle_is_small_latin_letters_digits_and_underscores(text, fits):
    assert is_handle(text) is fits
