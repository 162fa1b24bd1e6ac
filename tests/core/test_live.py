"""What is announced is heard when it is true, once, and says nothing but where."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection, transaction

from touiza.core.live import CHANNEL, LONGEST, announce, heard, topics_asked


@pytest.fixture
def listen(transactional_db: None) -> Iterator[Callable[[], list[str]]]:
    """Return what was heard since it was last asked."""
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgresql://touiza@127.0.0.1:5432/touiza")
    url = server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with psycopg.connect(url, autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        yield lambda: [one.payload for one in ear.notifies(timeout=0.3)]


@pytest.mark.django_db(transaction=True)
def test_it_is_heard_when_the_transaction_commits_and_once(listen: Callable[[], list[str]]) -> None:
    with transaction.atomic():
        announce(["post:12", "actor:7", "post:12"], "answer")
        announce(["actor:7", "post:12"], "answer")
        assert listen() == []
    assert listen() == ["answer actor:7 post:12"]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_heard(listen: Callable[[], list[str]]) -> None:
    def fail() -> None:
        with transaction.atomic():
            announce(["post:12"], "answer")
            raise RuntimeError

    with transaction.atomic():
        announce(["post:13"], "answer")
        with pytest.raises(RuntimeError):
            fail()
        announce(["post:14"], "answer")
    assert listen() == ["answer post:13", "answer post:14"]
    with pytest.raises(RuntimeError):
        fail()
    assert listen() == []


@pytest.mark.django_db(transaction=True)
def test_thousands_of_topics_fit_into_notifications_of_their_own(listen: Callable[[], list[str]]) -> None:
    topics = {f"feed:{10**9 + number}" for number in range(2000)}
    announce(topics, "post.published")
    payloads = listen()
    assert len(payloads) > 1
    assert all(len(payload.encode()) <= LONGEST for payload in payloads)
    assert {topic for payload in payloads for topic in heard(payload).topics} == topics


@pytest.mark.django_db
@pytest.mark.parametrize(("topic", "kind"), [("post:12 x", "a"), ("post:", "a"), ("post:0", "a"), ("post:12", "A b"), ("", "a")])
def test_nothing_but_places_and_kinds_can_be_said(topic: str, kind: str) -> None:
    with pytest.raises(ValueError, match="is no"):
        announce([topic], kind)


@pytest.mark.django_db
def test_nothing_is_asked_of_the_database_for_nobody(django_assert_num_queries: Callable[[int], None]) -> None:
    with django_assert_num_queries(0):
        announce([], "answer")


def test_what_a_page_asks_for_is_read_as_far_as_it_is_known() -> None:
    assert topics_asked("nothing:1,,post:x,%00", own=7, most=9) == []
