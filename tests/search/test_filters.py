"""Filters narrow, counts tell what each would give, and an empty page says what to loosen."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.search.conftest import ALGIERS, ANNABA, KIND, TUNIS, day, put
from touiza.search.queries import Hint, Near, Order, Page, Window
from touiza.search.services import index_object

Look = Callable[..., Page]


@pytest.fixture
def four(db: None) -> None:
    """Four opportunities that differ by cause, place and language of the work."""
    put(1, "Jardin", facets=["cause:3", "wilaya:16", "remote:0", "lang:ar", "lang:fr"])
    put(2, "Jardin", facets=["cause:3", "wilaya:23", "remote:0", "lang:ar"])
    put(3, "Cours", facets=["cause:5", "wilaya:16", "remote:0", "lang:fr"])
    put(4, "Site", facets=["cause:5", "remote:1", "lang:en"])


@pytest.mark.usefixtures("four")
def test_values_of_a_group_are_alternatives_and_groups_add_up(look: Look) -> None:
    assert sorted(look(facets_any={"wilaya": ["16", "23"]}).ids) == [1, 2, 3]
    assert look(facets_any={"wilaya": ["16", "23"], "cause": ["5"]}).ids == [3]
    assert look(facets_all=["lang:ar", "lang:fr"]).ids == [1]
    assert sorted(look(facets_any={"cause": []}).ids) == [1, 2, 3, 4]


@pytest.mark.usefixtures("four")
def test_a_group_is_counted_as_if_nothing_were_chosen_in_it(look: Look) -> None:
    found = look(facets_any={"wilaya": ["16"], "lang": ["fr"]}, count_groups=["cause", "wilaya", "lang", "skill"])
    assert found.facet_counts == {
        "cause": {"3": 1, "5": 1},
        "wilaya": {"16": 2},
        "lang": {"ar": 1, "fr": 2},
        "skill": {},
    }
    assert not found.more_counts


def test_counts_are_of_objects_whatever_their_languages(look: Look) -> None:
    put(1, {"fr": "Jardin", "en": "Jardin", "ar": "jardin"}, facets=["cause:3"])
    assert look("jardin", count_groups=["cause"]).facet_counts == {"cause": {"3": 1}}
    assert look(count_groups=["cause"]).facet_counts == {"cause": {"3": 1}}
    assert look().total == 1


def test_a_reader_needs_one_of_the_audiences(look: Look) -> None:
    put(1, "Jardin")
    put(2, "Jardin", audience=["members:12", "members:13"])
    assert look("jardin").ids == [1]
    assert sorted(look(audience_tokens=["public", "members:13"]).ids) == [1, 2]
    assert look(audience_tokens=[]).ids == []


def test_states_are_alternatives(look: Look) -> None:
    put(1, "Jardin")
    put(2, "Jardin", state="done")
    put(3, "Jardin", state="paused")
    assert look(states=["open"]).ids == [1]
    assert sorted(look(states=["open", "done"]).ids) == [1, 2]
    assert look().total == 3


@pytest.mark.parametrize(
    ("window", "ids"),
    [
        (Window(day(0), day(7)), [1, 3, 4, 5]),
        (Window(day(4), day(5)), [3, 4, 5]),
        (Window(day(20), day(30)), [2, 4, 5]),
        (Window(ends_at=day(-1)), [4, 5]),
        (Window(starts_at=day(12)), [2, 4, 5]),
        (Window(), [1, 2, 3, 4, 5]),
        (Window(day(7), day(0)), []),
    ],
)
def test_a_window_holds_what_happens_in_it_in_part_at_least(look: Look, window: Window, ids: list[int]) -> None:
    put(1, "Jardin", starts_at=day(1), ends_at=day(1) + dt.timedelta(hours=3))
    put(2, "Jardin", starts_at=day(21))
    put(3, "Jardin", starts_at=day(2), ends_at=day(9))
    put(4, "Jardin")
    put(5, "Jardin", ends_at=day(40))
    assert sorted(look(window=window).ids) == ids


def test_distance_is_measured_on_the_sphere(look: Look) -> None:
    for number, (latitude, longitude) in enumerate((ALGIERS, ANNABA, TUNIS)):
        put(number, "Jardin", latitude=latitude, longitude=longitude)
    put(9, "Jardin")
    near = look(near=Near(*ALGIERS, km=450), order=Order.NEAREST)
    assert near.ids == [0, 1]
    assert [round(hit.km or 0) for hit in near.hits] == [0, 419]
    assert look(near=Near(*ALGIERS), order=Order.NEAREST).ids == [0, 1, 2, 9]


@pytest.mark.parametrize("centre", [(0.0, 179.9), (89.5, 10.0), (-89.9, -91.0), (36.0, -179.95)])
def test_the_date_line_and_the_poles_are_places_like_others(look: Look, centre: tuple[float, float]) -> None:
    latitude, longitude = centre
    put(1, "Jardin", latitude=latitude, longitude=-longitude if abs(longitude) > 95 else longitude + 170)
    put(2, "Jardin", latitude=-30.0 if latitude >= 0 else 30.0, longitude=longitude)
    assert look(near=Near(latitude, longitude, km=130)).ids == [1]


def test_half_a_place_is_no_place(look: Look) -> None:
    put(1, "Jardin", latitude=36.0)
    assert look(near=Near(36.0, 3.0, km=20_000)).ids == []


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (Order.NEWEST, [2, 1, 3, 4]),
        (Order.BEST, [2, 1, 3, 4]),
        (Order.NEAREST, [2, 1, 3, 4]),
        (Order.SOONEST, [3, 1, 2, 4]),
        (Order.LATEST, [2, 1, 3, 4]),
    ],
)
@pytest.mark.parametrize("ceiling", [1000, 2])
def test_lists_come_in_order_also_beyond_the_ceiling(look: Look, order: Order, ids: list[int], ceiling: int) -> None:
    put(4, "Jardin")
    put(1, "Jardin", starts_at=day(5), published_at=day(-2))
    put(2, "Jardin", starts_at=day(9), published_at=day(-1))
    put(3, "Jardin", ends_at=day(4), published_at=day(-3))
    assert look(order=order, ceiling=ceiling).ids == ids
    assert look(order=order, ceiling=ceiling, per_page=2, page=2).ids == ids[2:]
    assert look(order=order, ceiling=ceiling, per_page=3).ids == ids[:3]


def test_a_page_knows_whether_another_follows(look: Look) -> None:
    for number in range(5):
        put(number, "Jardin")
    first, last = look(per_page=3), look(per_page=3, page=2)
    assert (first.total, first.more, first.has_next, len(first.ids)) == (5, False, True, 3)
    assert (last.has_next, len(last.ids)) == (False, 2)
    assert look(page=-4, per_page=3).ids == first.ids
    assert look(page=9).ids == []
    assert look(page=9).hints == ()


def test_beyond_the_ceiling_totals_and_counts_are_floors(look: Look) -> None:
    for number in range(9):
        put(number, "Jardin", facets=["cause:1", f"wilaya:{number % 2}"])
    found = look(facets_any={"wilaya": ["1"]}, count_groups=["cause", "wilaya"], ceiling=4)
    assert (found.total, found.more) == (4, False)
    assert found.facet_counts["cause"] == {"1": 4}
    assert found.more_counts == {"wilaya"}
    everything = look(ceiling=4, per_page=3)
    assert (everything.total, everything.more, everything.has_next) == (4, True, True)
    assert look(ceiling=4, per_page=3, page=3).has_next  # a full page may be followed by another
    assert not look(ceiling=4, per_page=3, page=4).has_next


@pytest.mark.usefixtures("four")
def test_an_empty_page_says_what_to_loosen(look: Look) -> None:
    found = look("cours", facets_any={"wilaya": ["23"]}, facets_all=["remote:0"], states=["open"])
    assert found.ids == []
    assert found.hints == (Hint("words", 1, False), Hint("wilaya", 1, False))


@pytest.mark.usefixtures("four")
def test_every_filter_can_be_the_one_to_loosen(look: Look) -> None:
    assert [h.removes for h in look(facets_all=["remote:1"], facets_any={"cause": ["3"]}).hints] == [
        "remote:1",
        "cause",
    ]
    assert [h.removes for h in look("jardin", states=["done"]).hints] == ["states"]
    assert [h.removes for h in look("jardin", near=Near(0, 0, km=5)).hints] == ["near"]
    assert look(near=Near(0, 0, km=5)).hints == (Hint("near", 4, False),)
    assert look(near=Near(0, 0, km=5), ceiling=2).hints == (Hint("near", 2, True),)
    assert look("zzz", near=Near(0, 0, km=5)).hints == ()


def test_a_window_can_be_the_one_to_loosen(look: Look) -> None:
    put(1, "Jardin", starts_at=day(1), ends_at=day(2))
    assert look(window=Window(day(5), day(6))).hints == (Hint("window", 1, False),)


def test_an_empty_index_has_nothing_to_suggest(look: Look) -> None:
    assert look().hints == ()
    assert look("jardin", count_groups=["cause"]).facet_counts == {"cause": {}}


@pytest.mark.parametrize(("words", "most"), [("", 1), ("jardin école", 2)])
def test_the_number_of_queries_does_not_grow(look: Look, words: str, most: int) -> None:
    counted = []
    for size in (10, 40):
        for number in range(size):
            put(number, f"Jardin école {number}", facets=[f"cause:{number % 3}", f"wilaya:{number}"])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            look(words, facets_any={"cause": ["1", "2"]}, count_groups=["cause", "wilaya", "lang"])
        counted.append(len(queries))
    assert counted == [most, most]


def test_an_empty_page_takes_one_query_more(look: Look) -> None:
    put(1, "Jardin")
    with CaptureQueriesContext(connection) as queries:
        look("jardin", facets_any={"cause": ["1"]}, near=Near(0, 0, km=1), states=["done"])
    assert len(queries) == 3


def test_another_kind_does_not_count(look: Look) -> None:
    index_object(kind="association", object_id=1, texts={"fr": ("Jardin", "", "")}, facets=["cause:1"])
    assert look(count_groups=["cause"]).total == 0
    assert KIND != "association"
