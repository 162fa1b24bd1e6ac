"""What is left of words when their stems do not meet."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from touiza.kernel.text import bare_words, resemblance

WORDS = st.text(st.characters(categories=["L"]), min_size=1, max_size=12)


def text(words: str) -> str:
    return f" {words} "


def test_a_text_that_shares_more_letters_resembles_more() -> None:
    near, far, nothing = resemblance({"photographe": 3.0}, [text("photographie"), text("autographe"), text("jardin")])
    assert near > far > nothing == 0


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    texts = [text("jardin"), text("ville")]
    rare, common = resemblance({"jardin": 5.0, "ville": 0.5}, texts)
    assert rare > common


def test_a_run_in_two_words_is_as_common_as_the_commoner() -> None:
    assert resemblance({"jardin": 5.0, "jardinage": 0.1}, [text("jardin")]) < resemblance({"jardin": 5.0}, [text("jardin")])


def test_nothing_asked_and_nothing_found_resemble_nothing() -> None:
    assert resemblance({}, [text("jardin")]) == [0.0]
    assert resemblance({"jardin": 1.0}, []) == []


@pytest.mark.parametrize("written", ["المدرسة", "والمدرسة", "بالمدرسة", "للمدرسة", "مدرسة", "المَدْرَسَة"])
def test_an_article_is_no_part_of_a_word(written: str) -> None:
    assert bare_words(f"في {written}", "ar") == ["مدرسه"]


@settings(deadline=None)
@given(st.dictionaries(WORDS, st.floats(0, 10), max_size=6), st.lists(st.lists(WORDS, max_size=8), max_size=6))
def test_it_is_never_negative_and_one_figure_for_each_text(rarities: dict[str, float], texts: list[list[str]]) -> None:
    worth = resemblance(rarities, [text(" ".join(words)) for words in texts])
    assert len(worth) == len(texts)
    assert all(figure >= 0 for figure in worth)
