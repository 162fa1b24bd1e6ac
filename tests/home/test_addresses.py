"""Addresses that stay: typed a little differently, they lead to the one that was meant."""

import pytest

from touiza.home.addresses import meant_by

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/AR/opportunities/?q=x&past=1", "/ar/opportunities/?q=x&past=1"),
        ("/En/Opportunities/", "/en/opportunities/"),
        ("/de/opportunities/", "/fr/opportunities/"),
        ("/fr-DZ/associations/", "/fr/associations/"),
        ("/c/TZ-7K4M-29QD/", "/c/tz-7k4m-29qd"),
        ("/en/c/TZ-7K4M-29QD", "/c/tz-7k4m-29qd"),
        ("/healthz/", "/healthz"),
        ("/en/@CHREA", "/en/@chrea/"),
        ("/FR", "/fr/"),
        ("/opportunities/", "/fr/opportunities/"),
        ("/me/", "/fr/me/"),
    ],
)
def test_a_slip_leads_on(client, world, typed, meant):
    client.cookies["language"] = "fr"
    met = [typed]
    while (answer := client.get(met[-1])).status_code in {301, 302} and meant not in met:
        met.append(answer["Location"])
    assert meant in met


def test_capitals_in_a_title_lead_on(client, world):
    path = f"/ar/opportunities/{world.opportunity.post.slug}/"
    assert client.get(path.upper())["Location"] == path


@pytest.mark.parametrize(
    "path", ["/en/nothing/", "/nothing", "/en/opportunities/nope/", "/c/TZ-0000-0000"]
)
def test_what_means_nothing_is_not_found(client, world, path):
    assert client.get(path, follow=True).status_code == 404


def test_a_secret_is_not_spelt_otherwise():
    assert meant_by("/en/applications/AbCdEf/", "en") is None
    assert meant_by("//evil.example/AR/", "en") is None


def test_only_reading_is_led_on(client, world):
    assert client.post("/AR/opportunities/", {"q": "x"}).status_code in {404, 405}
