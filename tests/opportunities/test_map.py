"""Discover on a map: counts by wilaya and commune, drawn and in words, and nothing asked of anybody else."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.worlds import World, add_opportunity
from touiza.config.environment import origin, tiles
from touiza.vocabulary.models import Place

pytestmark = pytest.mark.django_db
LIST = "/ar/opportunities/"


def marks(text: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/json">(.*?)</script>', text)
    assert found
    return json.loads(found[1])


def test_the_map_says_in_words_and_marks_what_the_list_holds(world: World, client) -> None:
    for _n in range(2):
        add_opportunity(world.chrea, world.nassima)
    add_opportunity(world.chrea, world.nassima, commune=Place.objects.get(code="dz_1601"))
    answer = client.get(LIST, {"view": "map"})
    assert [(land.name, land.count) for land in answer.context["mapped"].lands] == [("البليدة", 3), ("الجزائر العاصمة", 1)]
    assert sorted(mark["count"] for mark in marks(answer.text)) == [1, 3]
    assert all(mark["lat"] and mark["lon"] for mark in marks(answer.text))


def test_its_links_lead_to_the_list(world: World, client) -> None:
    answer = client.get(LIST, {"view": "map"})
    land = answer.context["mapped"].lands[0]
    assert "view" not in land.link
    assert client.get(land.link).context["found"].page.total == 1
    assert client.get(marks(answer.text)[0]["href"]).context["found"].page.total == 1


def test_filters_stay_with_the_map(world: World, client) -> None:
    answer = client.get(LIST, {"view": "map", "join": "1"})
    assert answer.context["mapped"].lands == []
    assert 'name="view" value="map"' in answer.text
    assert all("view=map" in chip["href"] for chip in answer.context["chips"])


def test_the_list_loads_nothing_of_the_map(world: World, client) -> None:
    text = client.get(LIST).text
    assert "leaflet" not in text
    assert "map.js" not in text
    assert "view=map" in text


def test_nothing_is_asked_of_anybody_else(world: World, client) -> None:
    answer = client.get(LIST, {"view": "map"})
    assert not re.search(r'(?:src|href|data-\w+)="https?://(?!testserver|localhost|127\.0\.0\.1)', re.sub(r"<link[^>]*>|<a [^>]*>", "", answer.text))
    assert answer["Content-Security-Policy"].count("http") == 0


def test_it_costs_no_more_for_more(world: World, client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST, {"view": "map"})
        return len(queries)

    cost()
    few = cost()
    for code in ("dz_1601", "dz_3101", "dz_2501", "dz_1901"):
        add_opportunity(world.chrea, world.nassima, commune=Place.objects.get(code=code))
    assert cost() == few <= 12


@pytest.mark.parametrize("value", ["tiles", "https://tiles.example/", "ftp://t.example/{z}/{x}/{y}.png"])
def test_tiles_of_a_wrong_address_stop_the_start(monkeypatch, value: str) -> None:
    monkeypatch.setenv("TOUIZA_TILES", value)
    with pytest.raises(Exception, match="TOUIZA_TILES"):
        tiles("TOUIZA_TILES")


def test_tiles_of_a_right_one_are_let_in(monkeypatch) -> None:
    monkeypatch.setenv("TOUIZA_TILES", "https://t.example/{z}/{x}/{y}.png")
    assert origin(tiles("TOUIZA_TILES")) == "https://t.example"
