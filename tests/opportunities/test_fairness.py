"""A fair share of being shown: the Gini of showings falls, and no suggestion stands before one that fits better by the gap."""

from benchmarks.exposure import play
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from touiza.opportunities.matching.fairness import GAP, Offered, fair_order, gini

OFFERS = st.lists(st.tuples(st.integers(0, 6), st.floats(0, 1)), max_size=30)
SHOWN = st.dictionaries(st.integers(0, 6), st.floats(0, 1e6), max_size=7)


def offers(drawn: list[tuple[int, float]]) -> list[Offered]:
    return [Offered(key, association, score) for key, (association, score) in enumerate(drawn)]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault
@given(OFFERS, SHOWN)
def test_order_never_crosses_the_gap_and_loses_nothing(drawn: list[tuple[int, float]], shown: dict[int, float]) -> None:
    ordered = fair_order(offers(drawn), shown)
    assert sorted(one.key for one in ordered) == list(range(len(drawn)))
    for place, one in enumerate(ordered):
        assert all(one.score >= later.score - GAP for later in ordered[place + 1 :])
    assert ordered == fair_order(offers(drawn), shown)


@given(OFFERS)
def test_without_a_gap_it_is_the_order_of_scores(drawn: list[tuple[int, float]]) -> None:
    scores = [one.score for one in fair_order(offers(drawn), {}, gap=0.0)]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(st.floats(0, 1e6), max_size=40))
def test_gini_lies_between_none_and_all(amounts: list[float]) -> None:
    assert -1e-9 <= gini(amounts) < 1


def test_gini_of_what_is_known() -> None:
    assert gini([]) == gini([0, 0]) == gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 8]) == 0.75


def test_small_associations_get_their_share_and_fit_hardly_suffers() -> None:
    (before, worth_before), (after, worth_after) = play(fair=False), play(fair=True)
    assert after < before * 0.7, (before, after)
    assert worth_before - worth_after < GAP
