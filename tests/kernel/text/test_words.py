"""Words are found whole, where they stand, whatever the script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.text import tokenise
from touiza.kernel.text.scripts import letter_script, main_script, scripts_of


def words(text: str) -> list[str]:
    return [token.text for token in tokenise(text)]


def test_vowel_marks_do_not_cut_a_word() -> None:
    assert words("مُتَرْجِم") == ["مترجم"]


def test_punctuation_and_apostrophes_do() -> None:
    assert words("L’aide, l'«école»؛ نعم، لا؟ snake_case") == ["l", "aide", "l", "ecole", "نعم", "لا", "snake", "case"]


def test_a_token_tells_where_it_was_written() -> None:
    text = "  École بـPython"
    assert [(t.text, text[t.start : t.end], t.script) for t in tokenise(text)] == [
        ("ecole", "École", "LATIN"),
        ("ب", "بـ", "ARABIC"),
        ("python", "Python", "LATIN"),
    ]


def test_digits_stay_with_the_letters_they_touch() -> None:
    assert words("covid19 كوفيد19 ٢٠٢٦ 19جمعيةSOS") == ["covid19", "كوفيد19", "2026", "19", "جمعيه", "sos"]


def test_a_word_of_marks_alone_is_none() -> None:
    assert words("\u0640 ـ ـ ء") == []


@pytest.mark.parametrize(
    ("character", "script"),
    [
        ("a", "LATIN"),
        ("ع", "ARABIC"),
        ("ⵣ", "TIFINAGH"),
        ("я", "CYRILLIC"),
        ("あ", "CJK"),
        ("漢", "CJK"),
        ("한", "CJK"),
    ],
)
def test_a_letter_knows_its_script(character: str, script: str) -> None:
    assert letter_script(character) == script


@pytest.mark.parametrize("character", ["1", "ـ", " ", "\u0301", "ʼ", "\ue000", "\ud800"])
def test_what_is_no_letter_has_no_script(character: str) -> None:
    assert letter_script(character) is None


def test_the_script_of_most_letters_wins() -> None:
    assert main_script("SOS جمعية") == "ARABIC"
    assert main_script("12 !") is None
    assert scripts_of("aع1ا") == {"LATIN": 1, "ARABIC": 2}


@given(st.text())
def test_tokens_are_in_order_folded_and_apart(text: str) -> None:
    end = 0
    for token in tokenise(text):
        assert token.start >= end
        assert token.end > token.start
        assert token.text.isalnum() or any(not c.isalnum() for c in text[token.start : token.end])
        end = token.end
    assert end <= len(text)
