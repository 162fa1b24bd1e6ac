"""The headers of every answer: pages, errors, files, machines."""

import runpy
from pathlib import Path

import pytest
from django.test import Client

from tests.worlds import World

SETTINGS = Path(__file__).resolve().parents[2] / "src/touiza/config/settings.py"
pytestmark = pytest.mark.django_db
ANSWERS = {
    "/en/": 200,
    "/": 302,
    "/en/nothing/": 404,
    "/en/me/": 302,
    "/healthz": 200,
    "/robots.txt": 200,
    "/sitemap.xml": 200,
    "/c/": 200,
    "/weave/chrea-own/mark.svg": 200,
    "/media/pictures/AAAAAAAAAAAAAAAAAAAAAA.webp": 404,
    "/static/ui/css/public.css": 200,
    "/static/ui/nothing.css": 404,
}


@pytest.fixture(autouse=True)
def _static_files_are_served(settings):
    settings.WHITENOISE_USE_FINDERS = True  # nothing has been gathered in a folder yet


@pytest.mark.parametrize(("address", "status"), ANSWERS.items())
def test_every_answer_says_what_browsers_must_not_do(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert_safe(response)


def test_a_host_that_is_not_ours_and_a_form_without_its_token_are_answered_safely_too(client):
    strict = Client(enforce_csrf_checks=True)
    assert_safe(client.get("/en/", headers={"host": "evil.example"}), 400)
    assert_safe(strict.post("/en/account/login/", {"login": "x@mail.example"}), 403)


def test_a_fault_of_ours_is_answered_safely_too(monkeypatch):
    monkeypatch.setattr("touiza.home.views.entry.landing_page", None)
    assert_safe(Client(raise_request_exception=False).get("/en/"), 500)


def test_a_page_for_somebody_signed_in_is_kept_by_no_cache(world: World, client):
    client.force_login(world.user("nassima"))
    for address in ("/en/", "/en/me/", "/en/me/profile/", "/en/@chrea/people/", "/en/today/", "/en/@chrea/"):
        assert client.get(address)["Cache-Control"] == "private, no-store", address


def assert_safe(response, status: int | None = None) -> None:
    assert status in {None, response.status_code}
    policy = response["Content-Security-Policy"]
    for directive in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert directive in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response
    for cookie in response.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] == "Lax", cookie.key


@pytest.mark.parametrize(("url", "secure"), [("https://benevoles.example", True), ("http://127.0.0.1:8000", False)])
def test_over_https_cookies_and_the_address_stay_there(monkeypatch, url, secure):
    monkeypatch.setenv("TOUIZA_URL", url)
    values = runpy.run_path(str(SETTINGS))
    for name in ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"):
        assert values[name] is secure
    assert values["SECURE_HSTS_SECONDS"] == (31_536_000 if secure else 0)


def test_what_is_for_the_demo_and_for_development_is_not_there_in_production(monkeypatch):
    for name in ("TOUIZA_DEBUG", "TOUIZA_DEMO", "TOUIZA_STYLEGUIDE"):
        monkeypatch.delenv(name, raising=False)
    values = runpy.run_path(str(SETTINGS))
    assert [values[name] for name in ("DEBUG", "DEMO", "STYLEGUIDE")] == [False, False, False]
