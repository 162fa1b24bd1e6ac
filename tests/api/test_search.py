"""The public interface of search: what it tells, how it refuses, who may read and keep it."""

import pytest

from tests.worlds import add_opportunity
from touiza.actors.services.people import set_audiences
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText

pytestmark = pytest.mark.django_db
SEARCH = "/api/v1/search"


def test_a_result_tells_what_it_is_and_where(world, as_):
    body = TranslatedText.of("ar", ar="نلتقي في المدارس <b>معاً</b>.")
    added = add_opportunity(world.chrea, world.nassima, title="ورشة للمدرسة", body=body)
    told = as_("visitor").get(SEARCH, {"q": "مدرسة", "ui": "fr"}).json()
    assert set(told) == {"count", "more", "previous", "next", "kinds", "guessed", "meant", "also", "results"}
    assert told["count"] == 1
    [result] = told["results"]
    assert {"kind", "id", "url", "title", "snippet", "lang", "score"} <= set(result)
    assert (result["kind"], result["id"], result["lang"]) == ("opportunity", added.post.slug, "ar")
    assert result["url"].endswith(f"/fr/opportunities/{added.post.slug}/")
    assert result["url"].startswith("http")
    assert "<b>" in result["snippet"]  # plain text, for the page to escape
    assert [result["snippet"][start:end] for start, end in result["marks"]] == ["المدارس"]
    assert [result["title"][start:end] for start, end in result["title_marks"]] == ["للمدرسة"]
    assert result["score"] > 0


def test_kind_and_language_narrow_and_pages_are_linked(world, as_):
    for number in range(23):
        add_opportunity(world.chrea, world.nassima, title=f"غرس {number}")
    first = as_("visitor").get(SEARCH, {"q": "غرس", "kind": "opportunity", "lang": "ar"}).json()
    assert (len(first["results"]), first["previous"]) == (20, None)
    second = as_("visitor").get(first["next"]).json()
    assert len(second["results"]) == first["count"] - 20
    assert second["next"] is None
    assert as_("visitor").get(second["previous"]).json() == first
    slugs = {result["id"] for page in (first, second) for result in page["results"]}
    assert len(slugs) == first["count"]
    assert as_("visitor").get(SEARCH, {"q": "غرس", "kind": "person"}).json()["results"] == []


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "words"),
        ({"q": "  "}, "words"),
        ({"q": "a", "kind": "cat"}, "kind"),
        ({"q": "a", "lang": "de"}, "lang"),
        ({"q": "a", "page": "0"}, "page"),
        ({"q": "a", "page": "x"}, "page"),
        ({"q": "a", "page": "51"}, "page"),
        ({"q": "a", "page": "9" * 400}, "page"),
    ],
)
def test_nonsense_is_refused_with_a_code_and_a_sentence(db, client, query, code):
    refused = client.get(SEARCH, query)
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, code)
    assert refused.json()["error"]["message"].endswith(".")
    assert "no-store" in refused["Cache-Control"]


def test_it_is_read_only(db, client):
    refused = client.post(SEARCH, {"q": "a"})
    assert (refused.status_code, refused["Allow"], refused.json()["error"]["code"]) == (405, "GET, HEAD", "method")


def test_pages_of_others_may_read_what_everybody_sees_and_nothing_else(world, as_):
    set_audiences(person=world.amina.person, audiences={"name": Audience.SIGNED_IN})
    seen = as_("visitor").get(SEARCH, {"q": "أمينة"})
    assert (seen["Access-Control-Allow-Origin"], seen["Cache-Control"]) == ("*", "public, max-age=30")
    assert "Access-Control-Allow-Credentials" not in seen
    assert {"Cookie", "Accept-Language"} <= set(seen["Vary"].split(", "))
    assert seen.json()["count"] == 0
    own = as_("chloe").get(SEARCH, {"q": "أمينة"})
    assert "no-store" in own["Cache-Control"]
    assert [result["id"] for result in own.json()["results"]] == [world.amina.handle]


@pytest.mark.parametrize("words", ["\x00", "' OR 1=1 --", "<script>", "%", "\\", "a" * 5000, "ـــ", "😀", "' & '", "a:* | !b"])
def test_whatever_is_typed_is_answered(world, as_, words):
    assert as_("visitor").get(SEARCH, {"q": words}).status_code in {200, 400}


def test_a_call_costs_few_queries(world, as_, django_assert_max_num_queries):
    client = as_("visitor")
    client.get(SEARCH, {"q": "غرس"})
    with django_assert_max_num_queries(12):
        client.get(SEARCH, {"q": "غرس الشريعة"})
