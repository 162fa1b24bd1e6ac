"""Hours across midnight and across the change of the clocks; rules that repeat; what is warned of. No database."""

import datetime as dt

import pytest

from touiza.core.errors import Refusal
from touiza.opportunities.recurring import MOST, Rule, days_of, in_words, read_rule
from touiza.opportunities.rest import Busy, warnings_of
from touiza.opportunities.spans import span_of

PARIS, ALGIERS = "Europe/Paris", "Africa/Algiers"
SPRING, AUTUMN = dt.date(2027, 3, 27), dt.date(2026, 10, 24)  # the evenings before the clocks of Paris change
UTC = dt.UTC


@pytest.mark.parametrize(
    ("day", "zone", "hours"), [(SPRING, PARIS, 7), (AUTUMN, PARIS, 9), (AUTUMN, ALGIERS, 8), (dt.date(2026, 11, 7), PARIS, 8)]
)
def test_a_night_lasts_as_long_as_it_does(day: dt.date, zone: str, hours: int) -> None:
    span = span_of(day, dt.time(22), dt.time(6), zone)
    assert span.ends_at - span.starts_at == dt.timedelta(hours=hours)


def test_an_hour_that_does_not_exist_is_read_before_the_change_and_written_as_the_wall_shows_it() -> None:
    span = span_of(SPRING + dt.timedelta(days=1), dt.time(2, 30), dt.time(6), PARIS)
    assert span.starts_at == dt.datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert (span.starts, span.ends) == (dt.time(3, 30), dt.time(6))


def test_a_shift_that_lies_wholly_in_the_missing_hour_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        span_of(SPRING + dt.timedelta(days=1), dt.time(2, 30), dt.time(3, 15), PARIS)
    assert refused.value.code == "hour_skipped"


def test_an_hour_that_comes_twice_means_the_first() -> None:
    span = span_of(AUTUMN + dt.timedelta(days=1), dt.time(2, 15), dt.time(2, 45), PARIS)
    assert span.starts_at == dt.datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    assert span.ends_at - span.starts_at == dt.timedelta(minutes=30)


def test_an_end_that_is_not_after_the_beginning_is_on_the_next_day() -> None:
    span = span_of(dt.date(2026, 12, 31), dt.time(20), dt.time(0), ALGIERS)
    assert span.ends_at == dt.datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert span_of(dt.date(2026, 12, 31), dt.time(8), dt.time(8), ALGIERS).ends_at - span.starts_at == dt.timedelta(hours=12)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule((5, 1)), "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,SA"),
        (Rule((4,), every=2), "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        (Rule((5,), nth=1), "FREQ=MONTHLY;INTERVAL=1;BYDAY=1SA"),
        (Rule((3,), nth=-1), "FREQ=MONTHLY;INTERVAL=1;BYDAY=-1TH"),
    ],
)
def test_a_rule_is_written_and_read_as_rfc_5545(rule: Rule, text: str) -> None:
    assert str(rule) == text
    assert str(read_rule(text)) == text


@pytest.mark.parametrize(
    "text", ["", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA", "FREQ=SECONDLY;INTERVAL=1;BYDAY=SA", "FREQ=WEEKLY;INTERVAL=1;BYDAY=SA\n", "FREQ=MONTHLY;INTERVAL=1;BYDAY=5SA"]
)
def test_any_other_rule_is_not_read(text: str) -> None:
    with pytest.raises(ValueError, match="not a rule"):
        read_rule(text)


def test_the_days_of_a_rule() -> None:
    first, far = dt.date(2026, 11, 22), dt.date(2027, 6, 1)  # a Sunday
    saturdays = days_of(Rule((5,)), first, times=3, to=far)
    assert saturdays == [dt.date(2026, 11, 28), dt.date(2026, 12, 5), dt.date(2026, 12, 12)]
    assert days_of(Rule((5,)), first, times=3, after=saturdays[0], to=far) == saturdays[1:]
    assert days_of(Rule((5,), nth=1), first, until=dt.date(2027, 2, 6), to=far) == [
        dt.date(2026, 12, 5), dt.date(2027, 1, 2), dt.date(2027, 2, 6),
    ]  # fmt: skip
    assert days_of(Rule((4,), nth=-1), first, times=2, to=far) == [dt.date(2026, 11, 27), dt.date(2026, 12, 25)]
    assert days_of(Rule((0,), every=2), first, times=2, to=far) == [dt.date(2026, 11, 30), dt.date(2026, 12, 14)]


def test_a_rule_never_runs_on_for_ever() -> None:
    first = dt.date(2026, 1, 1)
    assert len(days_of(Rule(tuple(range(7))), first, times=99999, to=dt.date(9999, 1, 1))) == MOST
    assert days_of(Rule((5,)), first, to=dt.date(9999, 1, 1))[-1] <= first + dt.timedelta(days=732)


def test_a_rule_in_words(settings) -> None:
    assert in_words(Rule((5, 1)), "en") != in_words(Rule((5,), nth=1), "en")
    assert "السبت" in in_words(Rule((5,)), "ar")
    assert "samedi" in in_words(Rule((5,), nth=1), "fr")


def busy(day: int, start: float, hours: float, *, chosen: bool = False, title: str = "x") -> Busy:
    at = dt.datetime(2026, 12, day, tzinfo=UTC) + dt.timedelta(hours=start - 1)  # Algiers is UTC+1
    return Busy(at, at + dt.timedelta(hours=hours), title, ALGIERS, chosen)


def kinds(*all_of: Busy) -> list[str]:
    return [warned.kind for warned in warnings_of(all_of)]


def test_two_things_at_once_are_warned_of() -> None:
    assert kinds(busy(1, 8, 4), busy(1, 11, 2, chosen=True)) == ["clash"]
    assert kinds(busy(1, 8, 4, chosen=True), busy(1, 11, 2, chosen=True)) == ["clash"]
    assert kinds(busy(1, 8, 4), busy(1, 12, 2, chosen=True)) == []
    assert kinds(busy(1, 8, 4), busy(1, 9, 4)) == []  # nothing is being chosen


def test_a_long_one_clashes_with_each_that_it_holds() -> None:
    assert kinds(busy(1, 8, 9, chosen=True), busy(1, 9, 1), busy(1, 11, 1))[:2] == ["clash", "clash"]


def test_less_than_eleven_hours_between_two_days_is_warned_of() -> None:
    assert kinds(busy(1, 18, 5), busy(2, 8, 4, chosen=True)) == ["rest"]
    assert kinds(busy(1, 18, 3), busy(2, 8, 4, chosen=True)) == []
    assert kinds(busy(1, 22, 8), busy(2, 14, 2, chosen=True)) == ["rest"]  # a night shift that ended this morning
    assert kinds(busy(1, 8, 3), busy(1, 14, 3, chosen=True)) == []  # a pause of one day


def test_more_than_ten_hours_in_a_day_are_warned_of() -> None:
    assert kinds(busy(1, 7, 6), busy(1, 14, 5, chosen=True)) == ["day"]
    assert kinds(busy(1, 7, 5), busy(1, 14, 5, chosen=True)) == []
