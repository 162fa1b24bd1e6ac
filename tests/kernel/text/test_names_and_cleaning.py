"""Names do not deceive, and whatever is typed can be stored."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.text import NameProblem, check_name, clean_line, clean_name, clean_text


@pytest.mark.parametrize(
    "name",
    [
        "جمعية SOS",
        "مُحَمَّد بن عبد الله",
        "José-María O’Neil",
        "Tamaziɣt d ɛli",
        "ⵜⵉⵡⵉⵣⵉ Tiwizi",
        "Nguyễn Thị Minh",
        "Москва",
        "Αθήνα",
        "田中さん",
        "2 Rives",
        "amina_b",
        "ڨالمة",
    ],
)
def test_an_honest_name_passes(name: str) -> None:
    assert check_name(name) == ()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("جمعيةSOS", NameProblem.MIXED_SCRIPTS),
        ("Раypal", NameProblem.MIXED_SCRIPTS),
        ("аррӏе", NameProblem.CONFUSABLE),
        ("ᴘaypal", NameProblem.CONFUSABLE),
        ("Touiza\u202egro", NameProblem.BIDI),
        ("\u200fجمعية", NameProblem.BIDI),
        ("Tou\u200biza", NameProblem.INVISIBLE),
        ("Tou\u200diza", NameProblem.INVISIBLE),
        ("Tou\ufe0fiza", NameProblem.INVISIBLE),
        ("a \u3164", NameProblem.INVISIBLE),
        ("Tou\x00iza", NameProblem.CONTROL),
        ("Tou\ud800iza", NameProblem.CONTROL),
        ("Tou\niza", NameProblem.CONTROL),
        ("Z\u0335\u0336\u0337\u0338a", NameProblem.STACKED_MARKS),
        ("", NameProblem.NOTHING_TO_READ),
        ("😀 — !", NameProblem.NOTHING_TO_READ),
    ],
)
def test_a_deceiving_name_is_told_why(name: str, problem: NameProblem) -> None:
    assert check_name(name) == (problem,)


def test_several_problems_come_in_a_fixed_order() -> None:
    assert check_name("\u200b\u202e\x00") == (
        NameProblem.CONTROL,
        NameProblem.BIDI,
        NameProblem.INVISIBLE,
        NameProblem.NOTHING_TO_READ,
    )


def test_prose_keeps_its_signs_and_loses_what_cannot_be_stored() -> None:
    assert clean_text(" a\r\nb\rc\u2028d \t\n\n\n\n\ne\x00\x07²\ud83d\ude00\ud800 ") == "a\nb\nc\nd\n\ne²😀"


def test_a_line_is_one_line() -> None:
    assert clean_line(" ½\tjournée\r\n à Alger\u202f: ") == "½ journée à Alger\u202f:"


def test_a_name_takes_its_plain_form() -> None:
    assert clean_name("  Ｔｏｕｉｚａ \u00a0ﻻ\n") == "Touiza لا"


@given(st.text())
def test_checking_never_fails(text: str) -> None:
    assert set(check_name(text)) <= set(NameProblem)


@given(st.text(st.characters(codec=None)), st.sampled_from([clean_text, clean_line, clean_name]))
def test_cleaning_is_idempotent_and_storable(text: str, clean: Callable[[str], str]) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert "\x00" not in cleaned
    cleaned.encode()
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == cleaned.strip()
    assert clean is clean_text or "\n" not in cleaned
