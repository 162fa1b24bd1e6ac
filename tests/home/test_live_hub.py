"""What the open streams are told, and when they are not: the bookkeeping alone."""

import pytest

from touiza.core.live import News
from touiza.home.live.hub import LOOK, MOST_REMEMBERED, REMEMBERED, Hub, Stream
from touiza.home.live.reader import Standing


class Clock:
    def __init__(self) -> None:
        self.at = 1_000_000_000

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hub(clock: Clock) -> Hub:
    made = Hub(clock)
    made.begin()
    clock.at += 60_000
    return made


def open_stream(hub: Hub, *topics: str, actor: int | None = 7, session: str = "s", drawn_at: int | None = None) -> Stream:
    stream = Stream(Standing(actor, actor, frozenset(topics)), session, "192.0.2.1")
    hub.add(stream, drawn_at=hub.now() if drawn_at is None else drawn_at)
    return stream


def test_news_reach_those_who_listen_there_and_nobody_else(hub: Hub) -> None:
    one, other = open_stream(hub, "post:1", "actor:7"), open_stream(hub, "post:2", actor=8)
    hub.hear(News("answer", ("post:1", "post:9")))
    assert one.take() == [("post:1", "answer")]
    assert other.take() == []
    assert one.awake.is_set()
    assert not other.awake.is_set()


def test_a_slow_reader_makes_nothing_grow(hub: Hub) -> None:
    stream = open_stream(hub, "post:1")
    for _time in range(1000):
        hub.hear(News("answer", ("post:1",)))
    assert stream.take() == [("post:1", "answer")]
    assert stream.take() == []


@pytest.mark.parametrize(
    ("ago", "expected"), [(0, []), (4_000, []), (20_000, [LOOK]), (70_000, [LOOK]), (10**9, [LOOK])]
)
def test_who_drew_the_page_before_the_news_looks_again(hub: Hub, clock: Clock, ago: int, expected: list[object]) -> None:
    hub.hear(News("answer", ("post:1",)))
    clock.at += 20_000 - 10_000
    assert open_stream(hub, "post:1", drawn_at=clock.at + 10_000 - ago).take() == expected
    assert open_stream(hub, "post:2").take() == []


def test_nothing_is_remembered_for_ever(hub: Hub, clock: Clock) -> None:
    hub.hear(News("answer", ("post:1",)))
    clock.at += REMEMBERED + 1
    hub.hear(News("answer", tuple(f"post:{n}" for n in range(2, MOST_REMEMBERED + 10))))
    assert len(hub.last) <= MOST_REMEMBERED
    assert open_stream(hub, "post:1", drawn_at=clock.at - REMEMBERED).take() == [LOOK], "what was forgotten is not taken for nothing"


def test_who_may_have_lost_a_right_is_doubted(hub: Hub) -> None:
    mine, other = open_stream(hub, "post:1", session="abc"), open_stream(hub, "post:2", actor=8, session="def")
    for topic in ("session:abc", "user:7", "actor:7", "post:1"):
        mine.unsure = False
        hub.hear(News("access", (topic,)))
        assert mine.unsure, topic
        assert not other.unsure, topic
        assert mine.take() == [], "a doubt is no news"
    hub.hear(News("access", ("all:3",)))
    assert other.unsure


def test_what_is_lost_is_not_told_even_if_it_was_heard_before(hub: Hub) -> None:
    stream = open_stream(hub, "post:1", "actor:7")
    hub.hear(News("answer", ("post:1",)))
    hub.hear(News("notice", ("actor:7",)))
    assert hub.narrow(stream, Standing(7, 7, frozenset({"actor:7"})))
    hub.hear(News("answer", ("post:1",)))
    assert stream.take() == [("actor:7", "notice")]


@pytest.mark.parametrize("standing", [Standing(None, None, frozenset({"post:1"})), Standing(8, 8, frozenset({"post:1"})), Standing(7, 7, frozenset())])
def test_another_reader_or_nothing_left_ends_the_stream(hub: Hub, standing: Standing) -> None:
    assert not hub.narrow(open_stream(hub, "post:1"), standing)


def test_after_the_database_was_away_everybody_looks_again_and_is_looked_at(hub: Hub) -> None:
    stream = open_stream(hub, "post:1")
    hub.pause()
    assert not hub.listens
    late = open_stream(hub, "post:1")
    assert late.take() == [LOOK]
    hub.begin()
    hub.hear(News("answer", ("post:1",)))
    assert stream.take() == [LOOK], "who looks at everything needs no more"
    assert stream.unsure


def test_who_has_gone_leaves_nothing_behind(hub: Hub) -> None:
    streams = [open_stream(hub, "post:1", f"post:{n}") for n in range(2, 9)]
    assert hub.of_person[7] == hub.of_address["192.0.2.1"] == 7
    for stream in [*streams, *streams]:
        hub.remove(stream)
    assert (hub.streams, hub.by_topic, hub.of_person, hub.of_address) == (set(), {}, {}, {})
