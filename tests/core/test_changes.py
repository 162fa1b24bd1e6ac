"""The mark of the site's state: it changes with the commit, in whatever order, and never for what visitors do not see."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections, transaction

from touiza.actors.models import Actor, ActorKind
from touiza.core import changes
from touiza.core.changes import Memory, current_mark, forget_changes, read_mark, remembered
from touiza.home.changes import UNSEEN, unwatched_tables

A, B = (1, 1), (2, 3)


def add_actor(handle: str) -> None:
    Actor.objects.create(kind=ActorKind.PERSON, handle=handle)


@pytest.fixture
def _on(settings) -> Iterator[None]:
    settings.PAGE_CACHE = 1
    changes.forget()
    yield
    changes.forget()


@pytest.mark.django_db
def test_every_table_is_watched_or_named_as_unseen():
    assert unwatched_tables() == []
    there = set(connection.introspection.table_names())
    made_by_others = {"cache", "touiza_done"}  # by createcachetable and by the demo's filling, not by migrations
    assert there | made_by_others >= UNSEEN


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["insert", "update", "delete"])
def test_each_kind_of_writing_changes_the_mark(deed):
    add_actor("before")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('touiza.changed', '', true)")  # as in a transaction of its own
    mark = read_mark()
    if deed == "insert":
        add_actor("after")
    elif deed == "update":
        Actor.objects.filter(handle="before").update(handle="other")
    else:
        Actor.objects.filter(handle="before").delete()
    assert read_mark() != mark


@pytest.mark.django_db
def test_a_transaction_adds_one_row_however_much_it_writes():
    before = read_mark()[0]
    for number in range(5):
        add_actor(f"many_{number}")
    assert read_mark()[0] == before + 1


@pytest.mark.django_db
def test_what_a_savepoint_took_back_does_not_hide_what_comes_after():
    before = read_mark()[0]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        add_actor("taken_back")
        raise ZeroDivisionError
    assert read_mark()[0] == before
    add_actor("stays")
    assert read_mark()[0] == before + 1


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_does_not_show_and_commits_in_any_order():
    marks = [read_mark()]
    older = connections.create_connection("default")
    try:
        with older.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("INSERT INTO actors_actor (kind, handle, name, created_at) VALUES ('person', 'older', '{}', now())")
            assert read_mark() == marks[-1]
            add_actor("younger")  # begins later and commits first
            marks.append(read_mark())
            cursor.execute("COMMIT")
            marks.append(read_mark())
    finally:
        older.close()
    assert len(set(marks)) == 3


@pytest.mark.django_db
def test_only_old_rows_are_forgotten():
    add_actor("now")
    before = read_mark()[0]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO site_change (at) VALUES (now() - interval '2 hours')")
    forget_changes()
    assert read_mark()[0] == before


@pytest.mark.django_db
@pytest.mark.usefixtures("_on")
def test_the_mark_is_asked_for_twice_a_second_at_most(django_assert_num_queries):
    current_mark()
    with django_assert_num_queries(0):
        assert all(current_mark() for _time in range(10))


@pytest.mark.django_db
def test_nothing_is_remembered_where_it_is_switched_off(settings):
    settings.PAGE_CACHE = 0
    made = iter(range(2))
    assert [remembered("key", lambda: next(made)) for _time in range(2)] == [0, 1]


@pytest.mark.django_db
@pytest.mark.usefixtures("_on")
def test_a_value_is_made_once_for_each_key_even_when_it_is_none():
    made: list[str] = []
    for key in ("one", "one", "two"):
        assert remembered(("a test", key), lambda key=key: made.append(key)) is None
    assert made == ["one", "two"]


def test_a_memory_gives_back_what_was_kept_in_the_same_state_only():
    memory = Memory(room=lambda: 10)
    assert memory.find("key", A) is None
    memory.keep("key", "value", A)
    assert memory.find("key", A) == "value"
    assert memory.find("key", B) is None
    assert memory.find("key", A) is None


def test_what_was_begun_in_another_state_is_not_kept():
    memory = Memory(room=lambda: 10)
    memory.find("key", A)
    memory.find("key", B)
    memory.keep("key", "made of A", A)
    assert memory.find("key", B) is None


def test_the_least_asked_for_goes_when_there_is_no_room():
    memory = Memory(room=lambda: 10, size=len)
    memory.find("a", A)
    for key in ("a", "b"):
        memory.keep(key, "12345", A)
    memory.find("a", A)
    memory.keep("c", "123", A)
    assert [memory.find(key, A) is not None for key in "abc"] == [True, False, True]
    assert memory.size == 8
    memory.keep("huge", "1" * 11, A)
    assert memory.find("huge", A) is None


def test_keeping_again_does_not_count_twice():
    memory = Memory(room=lambda: 10, size=len)
    memory.find("a", A)
    for _time in range(3):
        memory.keep("a", "12345", A)
    assert memory.size == 5


def test_threads_may_share_a_memory():
    memory = Memory(room=lambda: 50, size=len)
    memory.find(0, A)

    def work(seed: int) -> None:
        for number in range(500):
            key = (seed * number) % 37
            if memory.find(key, A) is None:
                memory.keep(key, "x" * (key % 7 + 1), A)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(1, 7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.size == sum(size for _value, size, _until in memory.kept.values()) <= 50
