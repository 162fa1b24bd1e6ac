"""A fair share of being shown: the Gini of showings falls, and no suggestion stands before one that fits better by the gap."""

from random import Random

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


def world(fair: bool) -> tuple[float, float]:
    """Play four weeks: many people get three suggestions a day. Large associations fit a hair better, as those with much work do."""
    lot = Random("touiza:exposure")
    size = {association: 1 + 40 // (association + 1) for association in range(30)}
    works = [(association, number) for association, many in size.items() for number in range(many)]
    shown: dict[int, float] = dict.fromkeys(size, 0.0)
    worth = 0.0
    for _day in range(28):
        today: dict[int, float] = dict.fromkeys(size, 0.0)
        for _person in range(40):
            drawn = lot.sample(range(len(works)), 25)
            found = [Offered(key, works[key][0], min(1.0, 0.6 + lot.random() * 0.05 + size[works[key][0]] * 0.0005)) for key in drawn]
            first = fair_order(found, shown if fair else {}, gap=GAP if fair else 0.0)[:3]
            for one in first:
                today[one.association] += 1
                worth += one.score
        shown = {association: number + today[association] for association, number in shown.items()}
    return gini(shown.values()), worth / (28 * 40 * 3)


def test_small_associations_get_their_share_and_fit_hardly_suffers() -> None:
    (before, worth_before), (after, worth_after) = world(fair=False), world(fair=True)
    assert after < before * 0.7, (before, after)
    assert worth_before - worth_after < GAP
