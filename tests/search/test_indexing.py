"""The index says of an object what it was last told, and its counts follow."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from tests.search.conftest import KIND, day, put
from touiza.search.models import Change, Corpus, Document, TermCount
from touiza.search.queries import Page
from touiza.search.services import Content, Entry, index_object, index_objects, remove_object
from touiza.search.statistics import fold_changes, read_statistics, rebuild_statistics

Look = Callable[..., Page]


def counts() -> tuple[set[tuple[str, int]], set[tuple[str, int, int]]]:
    """What the statistics say."""
    return (
        set(TermCount.objects.filter(documents__gt=0).values_list("term", "documents")),
        set(Corpus.objects.filter(documents__gt=0).values_list("language", "documents", "length")),
    )


def test_what_is_told_last_stands(look: Look) -> None:
    put(1, "Jardin", facets=["cause:1"])
    put(1, "École", facets=["cause:2"])
    assert look("jardin").ids == []
    assert look("école", count_groups=["cause"]).facet_counts == {"cause": {"2": 1}}


def test_a_language_that_is_not_told_again_goes(look: Look) -> None:
    put(1, {"fr": "Jardin", "en": "Garden", "ar": "حديقة"})
    put(1, {"en": "Garden", "fr": "Jardin"})
    assert look("حديقة").ids == []
    assert list(Document.objects.order_by("language").values_list("language", "main")) == [("en", True), ("fr", False)]


def test_an_object_can_be_taken_out(look: Look) -> None:
    put(1, {"fr": "Jardin", "en": "Garden"})
    put(2, "Jardin")
    remove_object(kind=KIND, object_id=1)
    remove_object(kind=KIND, object_id=77)
    assert look("jardin garden").ids == [2]


def test_times_that_end_before_they_start_end_at_once(look: Look) -> None:
    put(1, "Jardin", starts_at=day(3), ends_at=day(1))
    assert Document.objects.get().ends_at == day(3)


@pytest.mark.django_db
def test_titles_are_stored_as_they_can_be() -> None:
    index_object(kind=KIND, object_id=1, texts={"fr": Content("  Jar\x00din \ud800 bio")})
    assert Document.objects.get().title == "Jardin bio"


@pytest.mark.django_db
def test_counts_follow_what_happens_to_the_index() -> None:
    put(1, {"fr": "Jardin école", "ar": "حديقة"})
    put(2, "Jardin mer", body="mer sable")
    put(1, {"fr": "Jardin ville"})
    put(3, "Sable")
    remove_object(kind=KIND, object_id=2)
    assert not Change.objects.exists()
    followed = counts()
    rebuild_statistics()
    assert counts() == followed


@pytest.mark.django_db
def test_in_a_large_index_changes_gather_before_they_are_counted() -> None:
    index_objects(kind=KIND, entries=[Entry(object_id=n, texts={"fr": (f"Jardin {n}", "", "")}) for n in range(250)])
    assert not Change.objects.exists()
    put(900, "Jardin", language="fr")
    assert Change.objects.count() == 1
    assert read_statistics(kinds=[KIND], lexemes=["fr:jardin"]).holding == {"fr:jardin": 250}
    assert not fold_changes()
    rebuild_statistics()
    assert read_statistics(kinds=[KIND], lexemes=["fr:jardin"]).holding == {"fr:jardin": 251}


def test_a_new_word_is_found_before_it_is_counted(look: Look) -> None:
    index_objects(kind=KIND, entries=[Entry(object_id=n, texts={"fr": (f"Jardin {n}", "", "")}) for n in range(250)])
    put(900, "Jardin zellige")
    assert look("jardin zellige").ids[0] == 900
    assert look("zellige").ids == [900]


@pytest.mark.django_db
def test_indexing_the_same_again_changes_no_count() -> None:
    put(1, "Jardin", state="open")
    before = counts()
    put(1, "Jardin", state="done")
    assert counts() == before
    assert not Change.objects.exists()


@pytest.mark.django_db
def test_many_objects_take_as_many_queries_as_one(django_assert_max_num_queries: Callable) -> None:
    entries = [Entry(object_id=n, texts={"fr": (f"Jardin {n}", "", "")}) for n in range(150)]
    with django_assert_max_num_queries(9):
        index_objects(kind=KIND, entries=entries)
    with django_assert_max_num_queries(9):
        index_objects(kind=KIND, entries=entries[:1])


@pytest.mark.django_db(transaction=True)
def test_indexing_waits_for_nobody() -> None:
    """A transaction that indexed common words and is not yet over holds nobody else up."""
    put(1, "Jardin école")
    failures: list[Exception] = []

    def index_meanwhile() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '2s'")
            put(2, "Jardin école")
        except Exception as failure:  # handed to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    with transaction.atomic():
        put(3, "Jardin école")
        other = threading.Thread(target=index_meanwhile)
        other.start()
        other.join()
    assert failures == []
    put(4, "Jardin école")
    assert read_statistics(kinds=[KIND], lexemes=["fr:jardin"]).holding == {"fr:jardin": 4}
