"""Whatever a text holds, its vector can be stored, and stays within what PostgreSQL bears."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touiza.search.vectors import MOST_TERMS, MOST_WORDS, Vector, make_vector


def vector(title: str = "", body: str = "", keywords: str = "", average_length: float = 0) -> Vector:
    return make_vector(language="fr", title=title, body=body, keywords=keywords, average_length=average_length)


def stored(literal: str) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT lexeme, positions::text || weights::text FROM unnest(%s::tsvector)", [literal])
        return dict(cursor.fetchall())


def plain(made: Vector) -> set[str]:
    return {lexeme for lexeme in made.lexemes if "^" not in lexeme}


@pytest.mark.django_db
def test_places_are_weighted_by_field() -> None:
    made = vector(title="jardin", keywords="potager", body="jardin école")
    assert stored(made.literal)["fr:jardin"] == "{1,3}{A,D}"
    assert stored(made.literal)["fr:potag"] == "{2}{B}"
    assert made.length == 3 + 2 + 1 + 1


def test_terms_say_whose_rules_made_them() -> None:
    assert plain(vector(body="jardins متطوعون 2026")) == {"fr:jardin", "ar:متطوع", ":2026"}


def test_what_weighs_more_than_the_average_word_is_marked() -> None:
    marks = {
        one for one in vector(title="jardin", body="une école dans la ville", average_length=5).lexemes if "^" in one
    }
    assert marks == {"fr:jardin^12"}  # 3 * 2.2 / (3 + 1.2) is 1.571, in eighths 12.57


@pytest.mark.django_db
def test_a_very_long_text_is_cut() -> None:
    words = " ".join(f"{'ب' * 60}{number}" for number in range(MOST_WORDS + 5000))
    long = vector(body=" ".join(f"mot{number}" for number in range(MOST_WORDS + 5000)))
    assert len(plain(long)) == MOST_TERMS
    assert len(stored(long.literal)) == len(long.lexemes)
    assert len(plain(vector(body=words))) == 1  # all alike in their first forty letters
    assert len(stored(vector(body="mot " * 100_000).literal)["fr:mot"]) < 3000


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(), st.text(st.sampled_from("'\\:*&|!<>()^ a1éب\n\"%{}")))
def test_any_text_makes_a_vector_postgresql_accepts(body: str, title: str) -> None:
    made = vector(title=title, body=body)
    assert set(stored(made.literal)) == made.lexemes
