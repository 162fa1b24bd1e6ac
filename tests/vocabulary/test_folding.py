"""What is typed and what is kept fold to the same words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.vocabulary.folding import fold, fold_question, key_of, sound_of, sounds


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("سَطيف", "سطيف"),
        ("الجلفه", "الجلفة"),
        ("SÉTIF", "setif"),
        ("M’Sila", "Msila"),
        ("N'Gaous", "ngaous"),
        ("Aïn-El-Kebira", "ain el kebira"),
        ("بالعربية", "العربية"),
        ("٤٢", "42"),
    ],
)
def test_one_word_however_written(written: str, meant: str) -> None:
    assert fold(written) == fold(meant)


def test_french_elisions_are_two_words() -> None:
    assert fold("d’Alger") == ("d", "alger")
    assert fold("l'eau") == ("l", "eau")


def test_short_arabic_words_keep_their_article() -> None:
    assert fold("القل") == ("القل",)


def test_words_that_name_nothing_are_left_out_unless_alone() -> None:
    assert fold_question("ولاية سطيف") == ("سطيف",)
    assert fold_question("wilaya de Sétif") == ("setif",)
    assert fold_question("wilaya") == ("wilaya",)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Djidjelli", "Jijelli"),
        ("Aïn Oulmane", "3ain wlmen"),
        ("Oran", "Wahran"),
        ("Mostaganem", "Mostaghanem"),
        ("El Bouira", "Bouira"),
        ("Constantine", "Konstantine"),
        ("Tizi Ouzou", "Thizi Wezzou"),
        ("بجاية", "بجايا"),
    ],
)
def test_spellings_of_one_name_sound_alike(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


def test_a_sound_is_never_a_single_letter() -> None:
    assert sound_of("ain") == "an"
    assert len(sound_of("وو")) == 2


def test_keys_find_beginnings_and_whole_words() -> None:
    key = key_of(["setif", "setif", "ain"])
    assert key == " setif ain "
    assert " set" in key
    assert key_of([]) == ""


@given(st.text(max_size=200))
def test_anything_folds_to_plain_words(text: str) -> None:
    for word in (*fold(text), *fold_question(text)):
        assert word
        assert " " not in word
        assert not set(word) & set("%_\\\x00")
    assert len(fold_question(text)) <= 8
    sounds(text)
