"""Suggestions for other programs: a person's own, with reasons in the language asked for."""

import pytest

from touiza.actors.models import Person
from touiza.vocabulary.models import Place

pytestmark = pytest.mark.django_db
SUGGESTIONS = "/api/v1/suggestions"


def test_nobody_signed_in_has_no_suggestions(db, client):
    refused = client.get(SUGGESTIONS)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "signed_out")


def test_a_result_says_why_in_the_language_asked_for(world, as_):
    Person.objects.filter(pk=world.amina.pk).update(commune=Place.objects.get(code="dz_0901"))
    told = as_("amina").get(SUGGESTIONS, {"ui": "fr"})
    results = told.json()["results"]
    assert told.json()["count"] == len(results) > 0
    assert set(results[0]) == {"kind", "id", "url", "title", "lang", "score", "reasons", "missing"}
    assert f"/fr/opportunities/{results[0]['id']}/" in results[0]["url"]
    assert 0 <= results[0]["score"] <= 1
    english = as_("amina").get(SUGGESTIONS, {"ui": "en"}).json()["results"]
    assert [one["id"] for one in english] == [one["id"] for one in results]
    assert english[0]["reasons"] != results[0]["reasons"]


def test_what_is_ones_own_is_kept_by_nobody(world, as_):
    told = as_("amina").get(SUGGESTIONS)
    assert told["Cache-Control"] == "private, no-store"
    assert "Access-Control-Allow-Credentials" not in told


def test_a_call_costs_few_queries(world, as_, django_assert_max_num_queries):
    client = as_("amina")
    client.get(SUGGESTIONS)
    with django_assert_max_num_queries(20):
        client.get(SUGGESTIONS)
