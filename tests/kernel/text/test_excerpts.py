"""Why a text was found, in its own spelling."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from touiza.kernel.text import Part, Term, excerpt, iterate_terms, marked_parts, plain_text


def asked(words: str, language: str) -> Callable[[Term], bool]:
    return set(iterate_terms(words, language)).__contains__


def marked(parts: tuple[Part, ...]) -> list[str]:
    return [part.text for part in parts if part.marked]


def whole(parts: tuple[Part, ...]) -> str:
    return "".join(part.text for part in parts)


@pytest.mark.parametrize(
    ("text", "words", "language", "found"),
    [
        ("البيوت والمدارس في الحي", "مدرسة", "ar", ["والمدارس"]),
        ("ترميم المَدْرَسَةِ القديمة", "مدرسه", "ar", ["المَدْرَسَةِ"]),
        ("دورة في الإسعافات الأولية", "اسعاف أولي", "ar", ["الإسعافات", "الأولية"]),
        ("L’école et ses ÉCOLIERS", "ecole", "fr", ["école"]),
        ("Helping children read", "child", "en", ["children"]),
        ("Rien à voir", "école", "fr", []),
        ("متطوعون بـPython", "python", "ar", ["Python"]),
    ],
)
def test_words_are_marked_as_they_were_written(text: str, words: str, language: str, found: list[str]) -> None:
    parts = excerpt(text, language, asked(words, language))
    assert (marked(parts), whole(parts)) == (found, text)


def test_a_long_text_is_cut_where_most_is_found() -> None:
    text = f"{'avant ' * 60}jardin {'entre ' * 60}jardin partagé et compost{' après' * 60}"
    parts = excerpt(text, "fr", asked("jardin compost", "fr"))
    assert marked(parts) == ["jardin", "compost"]
    assert whole(parts).startswith("… ")
    assert whole(parts).endswith(" …")
    assert len(whole(parts)) <= 230


def test_of_two_places_alike_the_first_is_taken_and_words_stay_whole() -> None:
    text = "compost " + "ensuite " * 50 + "compost " + "enfin " * 50
    parts = excerpt(text, "fr", asked("compost", "fr"), length=100)
    assert parts[0] == Part("compost", marked=True)
    assert set(whole(parts).split()) <= {"compost", "ensuite", "…"}


def test_a_title_is_told_whole() -> None:
    title = f"{'loin ' * 30}jardin"
    parts = marked_parts(title, "fr", asked("jardin", "fr"))
    assert (marked(parts), whole(parts)) == (["jardin"], title)


def test_a_word_longer_than_the_excerpt_is_no_trouble() -> None:
    text = f"un {'a' * 100} deux"
    assert marked(excerpt(text, "fr", lambda term: term.text.startswith("aaa"), length=80)) in ([], ["a" * 77])


def test_where_nothing_is_found_the_beginning_is_told() -> None:
    assert whole(excerpt("un deux trois " * 40, "fr", asked("rien", "fr"), length=30)) == "un deux trois un deux trois un …"
    assert excerpt("", "ar", asked("شيء", "ar")) == ()


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    parts = excerpt("،".join(["كلمة"] * 200), "ar", asked("كلمة", "ar"), length=80)
    assert len(whole(parts)) <= 90
    assert marked(parts)
    assert whole(excerpt(f"{'x' * 300} jardin {'y' * 300}", "fr", asked("jardin", "fr"), length=90)).startswith("… jardin")


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("# Titre\n\nUn **mot** et [un lien](https://a.dz/x)", "Titre Un mot et un lien"),
        ("- un\n- deux\n1. trois\n> dit", "un deux trois dit"),
        ("`code` ~~non~~ _ici_ 2 * 3 * 4", "code non _ici_ 2 * 3 * 4"),
        ("---\n***\nfin", "fin"),
        ("![une image](x.png) نص **عريض**", "une image نص عريض"),
        ("Rien de spécial", "Rien de spécial"),
    ],
)
def test_signs_of_markdown_are_left_out(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain


@given(st.text(max_size=300), st.sampled_from(["ar", "fr", "en"]), st.integers(80, 240))
def test_an_excerpt_is_a_piece_of_its_text(text: str, language: str, length: int) -> None:
    parts = excerpt(text, language, lambda term: len(term.text) % 2 == 0, length=length)
    assert whole(parts).removeprefix("… ").removesuffix(" …") in text or "…" in text
    assert len(whole(parts)) <= length + 4
    assert all(part.text for part in parts)


@given(st.text(max_size=300))
def test_any_text_becomes_plain(text: str) -> None:
    assert len(plain_text(text)) <= len(text)
