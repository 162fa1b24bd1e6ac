"""Suggestions for what is typed: a few options, for anyone, cached, at a bounded cost."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

pytestmark = pytest.mark.django_db


def ask(client: Client, what: str, language: str = "fr", **query: str) -> str:
    response = client.get(f"/{language}/vocabulary/{what}/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_places_by_a_question(client: Client) -> None:
    html = ask(client, "places", q="Aïn El Kebira")
    assert '<option value="Aïn El Kebira, Sétif">' in html
    assert "عين الكبيرة، سطيف" in ask(client, "places", "ar", q="ain el kebira")


def test_skills_by_a_question(client: Client) -> None:
    assert "Couture" in ask(client, "skills", q="cout")
    assert "الخياطة" in ask(client, "skills", "ar", q="خياط")


def test_the_question_may_come_under_the_name_of_the_input(client: Client) -> None:
    assert "Oran" in ask(client, "places", field="commune", commune="oran")
    assert ask(client, "places", field="commune").strip() == ""


def test_ten_options_at_most(client: Client) -> None:
    assert ask(client, "places", q="ain").count("<option") == 10
    assert ask(client, "skills", q="enseignement").count("<option") == 10


@pytest.mark.parametrize("question", ["", "a", "%", "\x00", "<b>", "🌲", "x" * 3000, "' OR 1=1 --"])
def test_nothing_sensible_gives_nothing(client: Client, question: str) -> None:
    assert "<option" not in ask(client, "places", q=question)
    assert "<option" not in ask(client, "skills", q=question)


def test_they_may_be_cached_by_anyone(client: Client) -> None:
    response = client.get("/fr/vocabulary/places/", {"q": "oran"})
    assert "public" in response["Cache-Control"]
    assert "max-age=3600" in response["Cache-Control"]


def test_they_are_only_read(client: Client) -> None:
    assert client.post("/fr/vocabulary/places/").status_code == 405


def test_addresses_carry_the_language() -> None:
    with translation.override("ar"):
        assert reverse("vocabulary:places") == "/ar/vocabulary/places/"


def test_a_question_costs_little(client: Client, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(4):
        ask(client, "places", q="ain")


def test_who_asks_without_end_is_asked_to_wait(client: Client, settings, monkeypatch) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setattr("touiza.vocabulary.views.A_MINUTE", 3)
    addresses = [f"/fr/vocabulary/{what}/?q=oran" for what in ("places", "skills", "places", "skills")]
    with time_machine.travel("2026-11-22 10:00:30Z", tick=False):
        answers = [client.get(address, REMOTE_ADDR="192.0.2.7") for address in addresses]
        assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
        assert int(answers[-1]["Retry-After"]) > 0
        assert "max-age=3600" not in answers[-1].get("Cache-Control", "")
        assert client.get(addresses[0], REMOTE_ADDR="192.0.2.8").status_code == 200
