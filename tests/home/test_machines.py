"""What machines ask for: the way in, health, robots, the sitemap."""

import datetime as dt
import xml.etree.ElementTree as Tree

import pytest
from django.db import OperationalError
from django.test import Client

from touiza.core import clock
from touiza.core.queue import defer
from touiza.home import health, sitemap
from touiza.opportunities.models import Opportunity

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("fr-DZ,fr;q=0.9", "fr"), ("en-GB", "en"), ("ar", "ar"), ("de", "ar"), ("", "ar"), ("kab,fr;q=0.5", "fr")],
)
def test_the_way_in_speaks_the_browsers_language(client, accepted, language):
    response = client.get("/", headers={"accept-language": accepted})
    assert response["Location"] == f"/{language}/"
    assert {"Cookie", "Accept-Language"} <= {part.strip() for part in response["Vary"].split(",")}


def test_the_way_in_remembers_the_language_last_read(client):
    client.get("/en/")
    assert client.get("/", headers={"accept-language": "fr"})["Location"] == "/en/"


def test_the_way_in_speaks_the_accounts_language(as_):
    client = as_("yanis")
    client.cookies["language"] = "en"
    assert client.get("/", headers={"accept-language": "ar"})["Location"] == "/fr/"


def test_health_tells_version_database_and_queue(client):
    response = client.get("/healthz")
    told = response.json()
    assert response.status_code == 200
    assert told["status"] == "ok"
    assert told["database"] == "ok"
    assert told["version"]
    assert set(told["queue"]) == {"todo", "doing", "failed", "oldest_seconds"}
    assert "no-store" in response["Cache-Control"]


def test_a_queue_that_nobody_works_on_is_late(monkeypatch):
    assert not health.Queue(3, 1, 0, 20).is_late
    assert not health.Queue(0, 0, 2, None).is_late
    assert health.Queue(3, 0, 0, 301).is_late


def test_work_that_waits_is_counted_with_its_age(client, db):
    defer("mail.send", message_id=1)
    told = client.get("/healthz").json()["queue"]
    assert told["todo"] == 1
    assert told["oldest_seconds"] is not None


def test_without_a_database_health_is_down(client, monkeypatch):
    def away():
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(health.connection, "cursor", away)
    monkeypatch.setattr(health.connection, "close", lambda: None)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert (response.json()["status"], response.json()["database"]) == ("down", "down")


def test_robots_are_kept_from_what_is_private_and_shown_the_map(client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /ar/me/" in text
    assert "Disallow: /en/account/" in text
    assert text.rstrip().endswith("/sitemap.xml")


def test_the_sitemap_lists_its_leaves_and_each_leaf_its_pages_in_three_languages(client, world):
    leaves = [node.text for node in Tree.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")]
    assert len(leaves) == 5
    found = {}
    for leaf in leaves:
        tree = Tree.fromstring(client.get(leaf.partition("//")[2].partition("/")[1] + leaf.split("/", 3)[3]).content)
        for url in tree.iter(f"{MAP}url"):
            found[url.find(f"{MAP}loc").text] = {link.get("hreflang"): link.get("href") for link in url.iter(LINK)}
    chrea = next(links for address, links in found.items() if address.endswith("/fr/@chrea/"))
    assert {code: address.split("/", 3)[3] for code, address in chrea.items()} == {
        "ar": "ar/@chrea/", "fr": "fr/@chrea/", "en": "en/@chrea/", "x-default": "@chrea/",
    }  # fmt: skip
    assert any(f"/opportunities/{world.opportunity.post.slug}/" in address for address in found)


def test_what_nobody_may_see_is_not_in_the_sitemap(client, world):
    world.nour.actor.suspended_at = clock.now()
    world.nour.actor.save()
    world.opportunity.post.audience = "signed_in"
    world.opportunity.post.save()
    told = b"".join(client.get(f"/sitemap-{name}-1.xml").content for name in ("associations", "opportunities"))
    assert b"@chrea" in told
    assert b"@nour" not in told
    assert world.opportunity.post.slug.encode() not in told


def test_a_leaf_holds_so_many_and_no_more(client, world, monkeypatch):
    monkeypatch.setattr(sitemap, "PER_LEAF", 1)
    assert [leaf.page for leaf in sitemap.leaves() if leaf.section == "associations"] == [1, 2]
    assert client.get("/sitemap-associations-2.xml").content.count(b"<url>") == 3


@pytest.mark.parametrize("leaf", ["people-1", "associations-0", "associations-2", "opportunities-999"])
def test_a_leaf_that_is_not_there_is_not_found(client, db, leaf):
    assert client.get(f"/sitemap-{leaf}.xml").status_code == 404


def test_the_map_of_an_empty_site_is_whole(client, db):
    assert not Opportunity.objects.exists()
    assert client.get("/sitemap-opportunities-1.xml").status_code == 200


@pytest.mark.parametrize("path", ["/", "/healthz", "/robots.txt", "/sitemap.xml"])
def test_nothing_can_be_sent_to_them(path):
    assert Client().post(path).status_code == 405


def test_dates_of_change_are_days(client, world):
    assert f"<lastmod>{dt.date.today().isoformat()[:4]}" in client.get("/sitemap-associations-1.xml").content.decode()


def test_the_old_name_of_the_picture_leads_to_ours(client):
    response = client.get("/favicon.ico")
    assert response.status_code == 302
    assert response.url.startswith("/static/ui/img/icon-180")
    assert "max-age" in response["Cache-Control"]
