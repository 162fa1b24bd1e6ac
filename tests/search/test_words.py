"""What people type finds what they mean, the best first."""

import json
import math
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.search.conftest import KIND, day, put
from touiza.kernel.text import analyse
from touiza.search.queries import Order, Page, find, matching_ids
from touiza.search.services import Content, Entry, index_object, index_objects

Look = Callable[..., Page]
NAUGHTY = Path(__file__).resolve().parents[3] / "shared" / "data" / "naughty" / "blns.json"


@pytest.mark.parametrize("written", ["مترجمة", "مُتَرْجِم", "المترجمين", "للمترجمات"])
def test_a_translator_is_found_in_every_form(look: Look, written: str) -> None:
    put(1, f"نبحث عن {written} متطوعة", language="ar")
    put(2, "غرس أشجار في الحي", language="ar")
    assert look("مترجم").ids == [1]


@pytest.mark.parametrize(
    ("typed", "title"), [("ECOLE", "Une école à repeindre"), ("مدارس", "ترميم مدرسة"), ("٢٠٢٦", "Été 2026")]
)
def test_accents_case_plurals_and_digits_do_not_matter(look: Look, typed: str, title: str) -> None:
    put(1, title, language="ar" if "م" in title else "fr")
    assert look(typed).ids == [1]


def test_a_word_is_found_in_the_texts_of_any_language_and_an_object_once(look: Look) -> None:
    put(1, {"ar": "صيانة موقع photo", "fr": "Photos de quartier", "en": "Photo walks"})
    put(2, "Photo report", language="en")
    found = look("photos")
    assert sorted(found.ids) == [1, 2]
    assert found.total == 2


def test_the_text_that_fits_best_gives_its_language_and_the_readers_own_wins_a_tie(look: Look) -> None:
    put(1, {"en": "Photo club", "fr": "Photo club"})
    assert look("photo", prefer_language="fr").hits[0].language == "fr"
    assert look("photo", prefer_language="en").hits[0].language == "en"


def test_a_title_weighs_more_than_keywords_and_keywords_more_than_a_body(look: Look) -> None:
    for number, fields in enumerate([("", "jardin", ""), ("jardin", "", ""), ("", "", "jardin")]):
        title, body, keywords = (field or "repeindre" for field in fields)
        index_object(kind=KIND, object_id=number, texts={"fr": Content(title, body, keywords)})
    assert look("jardin").ids == [1, 2, 0]


def test_words_that_say_nothing_are_as_if_not_typed(look: Look) -> None:
    put(1, "Jardin")
    assert look("على !!! 😀").ids == [1]


def test_kinds_do_not_mix(look: Look) -> None:
    put(1, "Jardin")
    index_object(kind="association", object_id=2, texts={"fr": ("Jardin", "", "")})
    assert look("jardin").ids == [1]
    assert matching_ids("jardins", kind="association") == [2]
    assert matching_ids("jardins", kind="association", audience_tokens=["members:3"]) == []


def test_scores_are_bm25(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touiza.search.resembling.SHARE", 0)
    texts = [
        "jardin école jardin ville",
        "jardin",
        "école mer mer sable soleil vent",
        "ville mer",
        "sable jardin mer " * 9,
    ]
    for number, text in enumerate(texts):
        index_object(kind=KIND, object_id=number, texts={"fr": ("", text, "")})
    for words in ("jardin", "jardin école", "mer sable", "ville soleil jardin"):
        expected = plain_bm25(texts, words)
        found = {hit.object_id: hit.score for hit in look(words).hits}
        assert found == {number: pytest.approx(score, rel=1e-5) for number, score in expected.items()}
        assert look(words).ids == sorted(expected, key=lambda number: (-expected[number], -number))


def plain_bm25(texts: list[str], words: str) -> dict[int, float]:
    """Robertson and Zaragoza (2009), with the idf that is never negative."""
    counts = [Counter(analyse(text, "fr")) for text in texts]
    mean = sum(count.total() for count in counts) / len(counts)
    scores: Counter[int] = Counter()
    for term in dict.fromkeys(analyse(words, "fr")):
        holding = sum(term in count for count in counts)
        idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        for number, count in enumerate(counts):
            if term in count:
                k = 1.2 * (0.25 + 0.75 * count.total() / mean)
                scores[number] += idf * 2.2 * count[term] / (count[term] + k)
    return dict(scores)


def test_beyond_the_ceiling_the_best_still_come_first(look: Look) -> None:
    dice = random.Random(7)
    words = [f"mot{chr(97 + rank // 26)}{chr(97 + rank % 26)}" for rank in range(300)]
    weights = [1 / (rank + 3) for rank in range(300)]
    texts = (" ".join(dice.choices(words, weights, k=dice.randint(10, 60))) for _ in range(900))
    entries = (Entry(object_id=n, texts={"fr": Content("", text)}) for n, text in enumerate(texts))
    index_objects(kind=KIND, entries=entries)
    for ranks in ((0,), (2, 5), (0, 4, 90), (0, 1, 2, 3, 4, 5, 6)):
        asked = " ".join(words[rank] for rank in ranks)
        exhaustive = look(asked, ceiling=5000, per_page=10)
        bounded = look(asked, ceiling=150, per_page=10)
        assert (bounded.total, bounded.more) == (150, True)
        assert exhaustive.total > 150
        assert sum(hit.score for hit in bounded.hits) >= 0.95 * sum(hit.score for hit in exhaustive.hits)
        assert bounded.hits[0].score >= 0.95 * exhaustive.hits[0].score


def test_words_can_be_listed_by_date_too(look: Look) -> None:
    for number, days in enumerate([3, 1, 2]):
        put(number, "Jardin", starts_at=day(days))
    assert look("jardin", order=Order.SOONEST).ids == [1, 2, 0]
    assert look("jardin", order=Order.SOONEST, ceiling=1).ids == [1, 2, 0]


@pytest.mark.django_db
@pytest.mark.skipif(not NAUGHTY.exists(), reason=f"{NAUGHTY} is not here")
def test_no_string_breaks_indexing_or_searching() -> None:
    for number, text in enumerate(json.loads(NAUGHTY.read_text())):
        index_object(kind=KIND, object_id=number, texts={"ar": (text, text, text), "fr": (text, text, text)})
        find(kind=KIND, words=text)


@pytest.mark.parametrize(
    "typed", ["\x00", "\ud800", "a\x00b", "'", "\\", "a:*", "%s", "{0}", "a" * 5000, "mot " * 2000, "&|!()<->"]
)
def test_what_is_typed_is_never_a_command(look: Look, typed: str) -> None:
    put(1, "Jardin")
    assert isinstance(look(typed), Page)


@pytest.mark.django_db
def test_words_that_say_nothing_to_the_reader_are_as_if_not_typed() -> None:
    index_object(kind=KIND, object_id=1, texts={"fr": Content("Servir le thé"), "en": Content("Pour the tea")})
    assert find(kind=KIND, words="the", prefer_language="en").total == find(kind=KIND).total == 1
    assert find(kind=KIND, words="le", prefer_language="fr").total == 1
    assert find(kind=KIND, words="thé", prefer_language="fr").ids == [1]


@pytest.mark.django_db
def test_keywords_of_other_languages_find_it_below_what_is_written_in_them() -> None:
    told = Content("ندرّس الرياضيات", elsewhere={"fr": "Cours de maths", "en": "Maths teaching tutor"})
    index_object(kind=KIND, object_id=1, texts={"ar": told})
    index_object(kind=KIND, object_id=2, texts={"en": Content("Maths tutoring")})
    assert find(kind=KIND, words="mathématiques", prefer_language="fr").ids == [1]
    assert find(kind=KIND, words="math teachers", prefer_language="en").ids[0] in {1, 2}
    assert find(kind=KIND, words="cours", prefer_language="ar").ids == [1]
