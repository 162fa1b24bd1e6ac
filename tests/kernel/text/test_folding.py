"""Search forgives what people forget to type, and the folded form is stable."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.text import normalise


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("مُتَرْجِم", "مترجم"),
        ("متـــرجم", "مترجم"),
        ("أحمد إيمان آمال ٱلله", "احمد ايمان امال الله"),
        ("مدرسة", "مدرسه"),
        ("مستشفى", "مستشفي"),
        ("مسؤول شاطئ", "مسوول شاطي"),
        ("ماء", "ما"),
        ("ﻻ", "لا"),
        ("ڨالمة", "قالمة"),
        ("گوگل", "كوكل"),
        ("کتاب فارسی", "كتاب فارسي"),
        ("Éducation", "education"),
        ("NOËL à l’ŒUVRE", "noel a l’oeuvre"),
        ("Æsop", "aesop"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁn", "fin"),
        ("soft\u00adhyphen", "softhyphen"),
        ("a\tb", "a b"),
    ],
)
def test_the_careless_way_and_the_careful_way_are_one(written: str, meant: str) -> None:
    assert normalise(written) == normalise(meant)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "０１２３４５６７８９"])
def test_every_decimal_digit_is_read_as_its_value(digits: str) -> None:
    assert normalise(digits) == "0123456789"


def test_no_character_needs_folding_twice() -> None:
    for code in range(0x110000):
        folded = normalise(chr(code))
        assert normalise(folded) == folded, hex(code)


@given(st.text())
def test_folding_is_idempotent(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_case_never_matters(text: str) -> None:
    assert normalise(text.upper().lower()) == normalise(normalise(text.upper()))


@given(st.text(st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Lo"])))
def test_no_mark_or_invisible_character_survives(text: str) -> None:
    assert not {unicodedata.category(c) for c in normalise(text)} & {"Mn", "Me", "Cf", "Cc", "Cs"}
