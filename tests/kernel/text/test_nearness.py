"""Slips of the finger are counted as one would count them by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.text import forgiven, slips


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("", "", 0), ("cedre", "cedre", 0), ("plent", "plant", 1), ("cedres", "cedre", 1), ("cedre", "cderes", 2), ("abc", "xyz", None), ("a", "abcd", None)],
)
def test_slips_between_two_words(one: str, other: str, apart: int | None) -> None:
    assert slips(one, other, most=2) == apart
    assert slips(other, one, most=2) == apart


def test_two_letters_exchanged_are_one_slip() -> None:
    assert slips("infromat", "informat", most=2) == 1


@given(st.text("abcd", max_size=8), st.text("abcd", max_size=8))
def test_the_limit_only_hides_what_lies_beyond_it(one: str, other: str) -> None:
    apart = slips(one, other, most=8)
    assert apart is not None
    assert slips(one, other, most=1) == (apart if apart <= 1 else None)


def test_short_words_must_be_typed_right() -> None:
    assert [forgiven("a" * length) for length in (1, 3, 4, 7, 8, 20)] == [0, 0, 1, 1, 2, 2]
