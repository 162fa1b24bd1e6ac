"""Which documents are looked at when a question matches more than can be ranked."""

import pytest

from touiza.search.ranking import any_of, counted_lexemes, narrowed, read_question, rules_of
from touiza.search.statistics import Statistics


def known(**holding: int) -> Statistics:
    """A corpus of 10,000 French texts; `jardin__12` stands for the mark "fr:jardin^12"."""
    counts = {f"fr:{name.replace('__', '^')}": count for name, count in holding.items()}
    return Statistics(documents={"fr": 10_000}, average_length={("opportunity", "fr"): 100.0}, holding=counts)


def test_a_question_is_read_by_the_rules_of_each_language() -> None:
    assert set(read_question("Jardins المترجمين 2026")) == {"ar:مترجم", ":2026", "fr:jardin", "en:jardin"}


def test_a_question_is_read_once_and_not_for_ever() -> None:
    assert len(read_question("jardin " * 1000)) == 2
    assert len(read_question(" ".join(f"mot{number}" for number in range(1000)))) <= 48
    assert read_question("!!! 😀") == ()


def test_a_lexeme_tells_its_rules() -> None:
    assert [rules_of(one) for one in ("fr:jardin", ":2026")] == ["fr", ""]


def test_the_marks_of_a_question_are_counted_with_it() -> None:
    assert len(counted_lexemes(("fr:jardin",))) == 10
    assert any_of(("fr:jardin", "en:l'eau")) == "'fr:jardin' | 'en:l''eau'"


def test_few_documents_are_all_looked_at() -> None:
    assert narrowed(("fr:jardin", "fr:école"), known(jardin=600, école=400), room=1000) is None


def test_a_rare_word_is_kept_whole_and_a_common_one_where_it_weighs_most() -> None:
    statistics = known(rare=20, jardin=5000, jardin__17=100, jardin__16=500, jardin__15=900)
    assert narrowed(("fr:jardin", "fr:rare"), statistics, room=1000) == "'fr:rare' | ('fr:jardin^17' | 'fr:jardin^16')"


def test_a_word_with_few_marks_is_asked_for_by_all_of_them() -> None:
    query = narrowed(("fr:jardin",), known(jardin=5000), room=1000)
    marks = (f"'fr:jardin^{level}'" for level in range(17, 8, -1))
    assert query == f"({' | '.join(marks)})"


def test_two_common_words_are_asked_for_together_where_there_is_room() -> None:
    query = narrowed(("fr:jardin", "fr:école"), known(jardin=900, école=800), room=1000)
    assert query is not None
    assert query.startswith("('fr:école' & 'fr:jardin') | ")


def test_of_two_very_common_words_one_must_weigh_heavily() -> None:
    statistics = known(jardin=5000, école=4000, jardin__17=500, jardin__16=200, école__17=300, école__16=300)
    query = narrowed(("fr:jardin", "fr:école"), statistics, room=1000)
    assert query is not None
    assert query.startswith(
        "(('fr:école^17' | 'fr:école^16') & ('fr:jardin')) | (('fr:jardin^17' | 'fr:jardin^16') & ('fr:école')) | "
    )


def test_of_three_common_words_all_are_asked_for_too() -> None:
    query = narrowed(("fr:a", "fr:b", "fr:c"), known(a=900, b=800, c=700), room=1000)
    assert query is not None
    assert "('fr:c' & 'fr:b' & 'fr:a')" in query


@pytest.mark.parametrize("question", [("fr:jardin", "en:jardin"), ("fr:jardin", ":2026")])
def test_words_of_two_languages_are_not_expected_in_one_text(question: tuple[str, ...]) -> None:
    statistics = Statistics(documents={"fr": 100, "en": 100}, holding=dict.fromkeys(question, 90))
    assert "&" not in (narrowed(question, statistics, room=50) or "&")
