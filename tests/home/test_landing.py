"""The landing page, the pages about the site, and the way on after signing in."""

import json
import re

import pytest

from tests.worlds import add_opportunity
from touiza.home.figures import refresh_figures

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["visitor", "amina", "nassima", "dalia"])
@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("page", ["", "about/", "accessibility/", "privacy/"])
def test_everybody_reads_the_open_pages_in_every_language(as_, who, language, page):
    response = as_(who).get(f"/{language}/{page}")
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()[:200]
    assert response.content.decode().count("<h1") == 1


def test_the_sentence_leads_to_the_list_with_its_words(as_):
    page = as_("visitor").get("/en/").content.decode()
    form = page[page.index("<form") : page.index("</form>")]
    assert 'action="/en/opportunities/"' in form
    assert 'method="get"' in form
    assert set(re.findall(r'<select name="(\w)"', form)) == {"t", "w", "s", "p"}
    assert 'name="q"' in form


def test_what_is_needed_soonest_stands_first(as_, world):
    page = as_("visitor").get("/ar/").content.decode()
    assert f"/ar/opportunities/{world.opportunity.post.slug}/" in page


def test_it_tells_what_all_associations_have_together(as_, world):
    refresh_figures([world.chrea.pk, world.nour.pk])
    figures = as_("visitor").get("/en/").context["figures"]
    assert figures["associations"] == 2
    world.nour.actor.suspended_at = world.nour.actor.created_at
    world.nour.actor.save()
    assert as_("visitor").get("/en/").context["figures"]["associations"] == 1


def test_machines_read_how_to_search(as_):
    page = as_("visitor").get("/fr/").content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert told["@type"] == "WebSite"
    assert told["potentialAction"]["target"]["urlTemplate"].endswith("/fr/opportunities/?q={search_term_string}")


def test_an_empty_site_still_says_what_it_is(client, db):
    assert client.get("/en/").status_code == 200


@pytest.mark.parametrize(
    ("who", "place"), [("amina", "/ar/me/"), ("nassima", "/ar/today/"), ("rachid", "/ar/today/"), ("dalia", "/ar/me/")]
)
def test_after_signing_in_each_goes_to_their_work(as_, who, place):
    assert as_(who).get("/ar/after-login/")["Location"] == place


def test_a_visitor_does_not_get_past_the_door(as_):
    assert "/account/login/" in as_("visitor").get("/ar/after-login/")["Location"]


@pytest.mark.parametrize(("who", "most"), [("visitor", 12), ("nassima", 20)])
def test_more_opportunities_cost_no_more_queries(as_, world, django_assert_max_num_queries, who, most):
    client = as_(who)
    client.get("/fr/")
    with django_assert_max_num_queries(most) as few:
        client.get("/fr/")
    for number in range(8):
        add_opportunity(world.chrea, world.nassima, title=f"نغرس الأرز {number}")
    client.get("/fr/")
    with django_assert_max_num_queries(most) as many:
        assert len(client.get("/fr/").context["finds"]) == 8
    assert len(few) == len(many)


@pytest.mark.parametrize(("language", "words"), [("ar", "الشفرة المصدرية"), ("fr", "Le code source"), ("en", "The source code")])
def test_the_page_about_links_to_the_source_where_it_is_set(client, settings, language, words):
    assert words not in client.get(f"/{language}/about/").content.decode()
    settings.SOURCE_URL = "https://forge.example/touiza"
    page = client.get(f"/{language}/about/").content.decode()
    assert words in page
    assert 'href="https://forge.example/touiza"' in page


def test_what_has_no_place_left_is_not_needed(as_, world):
    full = add_opportunity(world.nour, world.salima, title="مكتملة منذ أمس", places=1)
    full.taken = 1
    full.save()
    page = as_("visitor").get("/ar/").content.decode()
    assert full.post.slug not in page
    assert world.opportunity.post.slug in page


def test_hours_are_whole_and_counted_as_one_speaks(as_, world):
    world.chrea.figures.minutes = 1261 * 60 + 40
    world.chrea.figures.save()
    page = as_("visitor").get("/ar/").content.decode()
    assert "1\u202f261" in page
    assert "ساعة مؤكدة" in page
