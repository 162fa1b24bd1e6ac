"""Who is turned away before anything is asked: other sites, other names, other addresses."""

import pytest
from pytest_django import Settings

from touiza.config.environment import live_sources
from touiza.home.live.door import Request, headers_for, refuses


def request(path: str = "/live/", method: str = "GET", query: str = "topics=actor", **headers: str) -> Request:
    sent = {"host": "127.0.0.1:8001"} | {name.replace("_", "-"): value for name, value in headers.items()}
    raw = [(name.encode(), value.encode("latin-1")) for name, value in sent.items()]
    return Request.of({"method": method, "path": path, "query_string": query.encode(), "headers": raw, "client": ("192.0.2.9", 1)})


@pytest.fixture(autouse=True)
def _site(settings: Settings) -> None:
    settings.SITE_URL, settings.ALLOWED_HOSTS, settings.TRUSTED_PROXIES = "http://127.0.0.1:8000", ["127.0.0.1", "localhost", "[::1]"], 0


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://127.0.0.1", "http://127.0.0.1:8001", "https://127.0.0.1:8000", "http://[", "http://127.0.0.1:8000.evil.example"]
)
def test_another_site_is_turned_away(origin: str) -> None:
    asked = request(origin=origin)
    assert refuses(asked) == 403
    assert not any(name.startswith(b"access-control") for name, _value in headers_for(asked, "text/plain"))


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_our_pages_may_ask_with_their_cookie(origin: str) -> None:
    asked = request(origin=origin)
    assert refuses(asked) == 0
    headers = dict(headers_for(asked, "text/event-stream"))
    assert headers[b"access-control-allow-origin"] == origin.encode()
    assert headers[b"access-control-allow-credentials"] == b"true"
    assert headers[b"cache-control"] == b"no-store"


def test_names_and_addresses_that_are_not_ours() -> None:
    assert refuses(request(host="evil.example")) == 400
    assert refuses(request(host="")) == 400
    assert refuses(request("/live/../ar/me/")) == 404
    assert refuses(request(method="POST")) == 405
    assert refuses(request(sec_fetch_site="cross-site")) == 403


def test_a_site_that_has_any_name_still_answers_its_own_alone(settings: Settings) -> None:
    settings.ALLOWED_HOSTS, settings.SITE_URL = ["*"], "https://benevoles.example"
    assert refuses(request(origin="https://benevoles.example")) == 0
    assert refuses(request(origin="https://evil.example")) == 403


def test_what_is_read_of_a_request(settings: Settings) -> None:
    asked = request(query="topics=actor&topics=post:1&at=1700000000000", cookie="a=b; sessionid=xyz", x_forwarded_for="203.0.113.5")
    assert (asked.session, asked.topics, asked.drawn_at, asked.address) == ("xyz", "actor,post:1", 1_700_000_000_000, "192.0.2.9")
    settings.TRUSTED_PROXIES = 1
    assert request(x_forwarded_for="1.1.1.1, 203.0.113.5").address == "203.0.113.5"
    assert request(last_event_id="55", query="at=3").drawn_at == 55
    for wrong in ("-1", "x", "٣", "9" * 40, ""):
        assert request(query=f"at={wrong}").drawn_at == 0
    assert request(query="topics=" + "a" * 9000).topics == ""


def test_the_policy_names_our_own_ports_alone() -> None:
    assert live_sources("http://127.0.0.1:8000", ["127.0.0.1", "localhost", "[::1]", "*"], 8001) == ["http://127.0.0.1:8001", "http://localhost:8001"]
    assert live_sources("https://a.example", ["a.example"], 0) == []
