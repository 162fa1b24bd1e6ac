"""What a question costs at 10,000 and at 100,000 documents of all kinds, through the product's own query service.

Run: python -m benchmarks.search_cost [SMALL LARGE]. Needs PostgreSQL (DATABASE_URL) and makes a database of its own.
"""

import datetime as dt
import random
import sys
import time
from collections.abc import Callable, Iterator
from itertools import accumulate, islice

from django.contrib.postgres.search import SearchVectorField
from django.db import connection
from django.db.models import Value

from benchmarks.database import own_database
from touiza.search.models import Document, kind_facet, language_facet
from touiza.search.queries import Echo, Near, Order, Page, Window, find, find_in
from touiza.search.statistics import rebuild_statistics
from touiza.search.vectors import make_vector

KIND = "opportunity"
KINDS = {KIND: 70, "association": 8, "project": 2, "person": 20}  # in a hundred documents
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
GROUPS = ("cause", "wilaya", "remote", "lang", "skill")
VOCABULARY = 30_000
LATIN = ["ba", "co", "de", "fi", "gu", "la", "me", "no", "pi", "ro", "su", "ta", "ver", "jar", "lin", "mon"]
ARABIC = ["مر", "دا", "سل", "عم", "نو", "بي", "كر", "في", "حد", "قا", "شب", "طل", "جم", "وز", "خي", "را"]
REPEATS = 30


def words_of(syllables: list[str]) -> list[str]:
    """Invented words, the commonest first; each is some syllables that spell its rank."""
    words = []
    for rank in range(VOCABULARY):
        number, word = rank + 16, ""
        while number:
            number, rest = divmod(number, 16)
            word += syllables[rest]
        words.append(word)
    return words


WORDS = {"ar": words_of(ARABIC), "fr": words_of(LATIN), "en": words_of(LATIN)}
ZIPF = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))


def invented_documents(number: int) -> Iterator[Document]:
    """Documents whose words follow Zipf's law, with the facets, dates and places of an opportunity."""
    dice = random.Random(2026)
    for object_id in range(1, number + 1):
        language = dice.choices(("ar", "fr", "en"), (5, 4, 1))[0]
        words = dice.choices(WORDS[language], cum_weights=ZIPF, k=dice.randint(40, 140))
        kind = dice.choices(list(KINDS), list(KINDS.values()))[0]
        vector = make_vector(
            language=language, title=" ".join(words[:6]), body=" ".join(words[6:]), keywords="", average_length=102
        )
        starts_at = NOW + dt.timedelta(hours=dice.randint(-2000, 4000))
        state = "open" if starts_at > NOW else "done"
        remote = dice.random() < 0.4
        yield Document(
            kind=kind,
            object_id=object_id,
            language=language,
            main=True,
            title=" ".join(words[:6]),
            body=" ".join(words[6:]),
            words=f" {' '.join(words)} ",
            terms=Value(vector.literal, output_field=SearchVectorField()),
            length=vector.length,
            facets=[
                kind_facet(kind),
                kind_facet(kind, state),
                language_facet(language),
                f"cause:{dice.randint(1, 20)}",
                f"wilaya:{min(int(dice.expovariate(1 / 14)) + 1, 69)}",
                f"remote:{int(remote)}",
                f"lang:{language}",
                *(f"skill:{skill}" for skill in dice.sample(range(200), 2)),
            ],
            audience=["public"],
            state=state,
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(hours=3),
            latitude=None if remote else dice.uniform(33, 37),
            longitude=None if remote else dice.uniform(-2, 9),
            published_at=NOW - dt.timedelta(minutes=dice.randint(0, 500_000)),
            updated_at=NOW,
        )


def fill(number: int) -> None:
    """An index of that many documents and nothing else."""
    Document.objects.all().delete()
    documents = invented_documents(number)
    while batch := list(islice(documents, 500)):
        Document.objects.bulk_create(batch)
    rebuild_statistics()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE search_document")
        cursor.execute("VACUUM ANALYZE search_termcount")


def typed(*ranks: int, language: str = "ar") -> str:
    """What somebody types: the words of these ranks, the commonest being 0."""
    return " ".join(WORDS[language][rank] for rank in ranks)


def ask(**more: object) -> Callable[[], Page]:
    return lambda: find(kind=KIND, count_groups=GROUPS, **{"states": ("open",), **more})


def ask_all(words: str, also: list[list[Echo]] | None = None, **more: object) -> Callable[[], Page]:
    """Over all kinds, as the page and the public interface do."""
    scopes = [(KIND, "open"), (KIND, "paused"), ("association", None), ("project", None), ("person", None)]
    return lambda: find_in(
        scopes=scopes, words=words, count_groups=("is",), also=also or [], shares={"person": 0.6}, prefer_language="ar", **more
    )


def other_words(*ranks: int) -> list[Echo]:
    """Six other names of a thing, of two words each."""
    return [Echo(typed(rank, rank + 7, language=code), code) for rank in ranks for code in ("ar", "fr", "en")]


QUESTIONS: dict[str, Callable[[], Page]] = {
    "nothing typed": ask(order=Order.SOONEST),
    "nothing typed, newest": ask(),
    "one cause": ask(facets_any={"cause": ["3"]}, order=Order.SOONEST),
    "cause and wilaya": ask(facets_any={"cause": ["3"], "wilaya": ["16", "9"]}),
    "this week": ask(window=Window(NOW, NOW + dt.timedelta(days=7)), order=Order.SOONEST),
    "within 25 km": ask(near=Near(36.7, 3.1, 25), order=Order.NEAREST),
    "the commonest word": ask(words=typed(0)),
    "a common word": ask(words=typed(30)),
    "a usual word": ask(words=typed(300)),
    "a rare word": ask(words=typed(5000)),
    "a French word, all languages": ask(words=typed(40, language="fr")),
    "two common words": ask(words=typed(12, 40)),
    "a common and a usual word": ask(words=typed(20, 400)),
    "a question of eight words": ask(words=typed(0, 3, 8, 25, 60, 200, 900, 4000)),
    "a common word, cause, remote": ask(words=typed(10), facets_all=("remote:1",), facets_any={"cause": ["3"]}),
    "a common word within 25 km": ask(words=typed(10), near=Near(36.7, 3.1, 25)),
    "everything: the commonest word": ask_all(typed(0)),
    "everything: a common and a usual": ask_all(typed(20, 400)),
    "everything: with other words": ask_all(typed(30, 500), [other_words(40, 300), other_words(700, 2000)]),
    "everything: eight words, others": ask_all(typed(0, 3, 8, 25, 60, 200, 900, 4000), [other_words(5, 90)]),
    "everything: people alone": ask_all(typed(30), facets_any={"is": ["person"]}),
    "words that find nothing here": ask(words=typed(20000), facets_any={"wilaya": ["68"], "cause": ["1"]}),
}


def measure() -> dict[str, float]:
    """Milliseconds of each question, the quickest of several runs: what else the machine does is not counted."""
    times: dict[str, float] = {}
    for name, question in QUESTIONS.items():
        question()
        runs = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            question()
            runs.append((time.perf_counter() - start) * 1000)
        times[name] = min(runs)
    return times


def main(small: int, large: int) -> None:
    with own_database():
        results = []
        for size in (small, large):
            fill(size)
            results.append(measure())
        print(f"{'milliseconds':34}{small:>10,}{large:>10,}{'times':>8}")
        for name in QUESTIONS:
            before, after = results[0][name], results[1][name]
            print(f"{name:34}{before:10.1f}{after:10.1f}{after / before:8.2f}")
        sums = [sum(result.values()) for result in results]
        print(f"{'all together':34}{sums[0]:10.1f}{sums[1]:10.1f}{sums[1] / sums[0]:8.2f}   goal: 2 at most")


if __name__ == "__main__":
    sizes = [int(argument.replace(",", "")) for argument in sys.argv[1:]] or [10_000, 100_000]
    main(*sizes)
