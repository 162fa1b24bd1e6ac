"""The way out: real servers on this machine that are slow, endless, packed, or lead elsewhere."""

import contextlib
import gzip
import ipaddress
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from touiza.core.fetching import NotFetched, Posted, fetch, is_public, post

Answer = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server on this machine; `answers` says what each path gives."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.seen: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.seen.append(dict(self.headers))
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    site.answers[self.path](self)

            def do_POST(self) -> None:
                self.do_GET()

            def log_message(self, *_args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"

    def address(self, path: str) -> str:
        return f"http://{self.place}{path}"


@pytest.fixture
def site(settings) -> Iterator[Site]:
    made = Site()
    settings.FETCH_LOCAL = [made.place]
    yield made
    made.server.shutdown()
    made.server.server_close()


def told(status: int = 200, body: bytes = b"", **headers: str) -> Answer:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _step in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.05)


def slow_head(handler: BaseHTTPRequestHandler) -> None:
    for _step in range(200):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if _step == 0 else b"X-A: b\r\n")
        handler.wfile.flush()
        time.sleep(0.05)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"y" * 65536)


def refusal(address: str, **how: Any) -> str:
    with pytest.raises(NotFetched) as refused:
        fetch(address, **how)
    return refused.value.code


def test_what_lies_there(site: Site) -> None:
    site.answers["/a?b=1"] = told(body=b"{}")
    fetched = fetch(site.address("/a?b=1"))
    assert (fetched.body, fetched.address) == (b"{}", site.address("/a?b=1"))
    asked = site.seen[0]
    assert asked["Host"] == site.place
    assert asked["User-Agent"].startswith("Touiza/")
    assert not {"Cookie", "Authorization", "Referer"} & asked.keys()


def test_redirects_are_followed_and_each_is_looked_at(site: Site) -> None:
    site.answers["/one"] = told(302, Location="/two")
    site.answers["/two"] = told(301, Location=site.address("/three"))
    site.answers["/three"] = told(body=b"there")
    assert fetch(site.address("/one")).address == site.address("/three")
    site.answers["/three"] = told(308, Location="/one")
    assert refusal(site.address("/one")) == "redirects"


@pytest.mark.parametrize(
    "aim", ["http://127.0.0.1:1/", "http://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data/", "file:///etc/passwd", "gopher://a/"]
)  # fmt: skip
def test_a_redirect_to_this_machine_is_not_followed(site: Site, aim: str) -> None:
    site.answers["/out"] = told(302, Location=aim)
    assert refusal(site.address("/out")) in {"scheme", "private", "address"}
    assert len(site.seen) == 1


def test_other_answers(site: Site) -> None:
    for status in (204, 304, 403, 404, 500):
        site.answers["/x"] = told(status)
        assert refusal(site.address("/x")) == "answer"
    site.answers["/x"] = told(302)
    assert refusal(site.address("/x")) == "answer"
    site.answers["/x"] = lambda handler: handler.wfile.write(b"not HTTP at all\r\n\r\n")
    assert refusal(site.address("/x")) == "away"


def test_time_has_an_end_whatever_drips(site: Site) -> None:
    site.answers["/body"], site.answers["/head"] = drip, slow_head
    for path in ("/body", "/head"):
        begun = time.monotonic()
        assert refusal(site.address(path), until=begun + 0.6) == "slow"
        assert time.monotonic() - begun < 2
    assert refusal(site.address("/body"), until=time.monotonic() - 1) == "slow"


def test_bytes_have_an_end_packed_or_not(site: Site) -> None:
    site.answers["/endless"] = endless
    assert refusal(site.address("/endless")) == "large"
    site.answers["/bomb"] = told(body=gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    assert refusal(site.address("/bomb")) == "large"
    site.answers["/packed"] = told(body=gzip.compress(b"{}"), Content_Encoding="gzip")
    assert fetch(site.address("/packed")).body == b"{}"
    site.answers["/broken"] = told(body=b"{}", Content_Encoding="gzip")
    assert refusal(site.address("/broken")) == "coding"
    site.answers["/odd"] = told(body=b"{}", Content_Encoding="br")
    assert refusal(site.address("/odd")) == "coding"


def test_nobody_there(settings) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{held.getsockname()[1]}"
    settings.FETCH_LOCAL = [place]
    assert refusal(f"http://{place}/") == "away"


FORMS = [
    ("https://127.0.0.1/", "private"), ("https://127.1/", "private"), ("https://0x7f000001/", "private"), ("https://2130706433/", "private"),
    ("https://017700000001/", "private"), ("https://0/", "private"), ("https://[::1]/", "private"), ("https://[::ffff:127.0.0.1]/", "private"),
    ("https://[::ffff:a9fe:a9fe]/", "private"), ("https://[64:ff9b::7f00:1]/", "private"), ("https://[fe80::1%25eth0]/", "private"),
    ("https://10.0.0.1/", "private"), ("https://192.168.1.1/", "private"), ("https://172.16.0.1/", "private"), ("https://100.64.0.1/", "private"),
    ("https://169.254.169.254/", "private"), ("https://localhost/", "private"), ("https://user:pass@a.example/", "address"),
    ("https://a.example@127.0.0.1/", "address"), ("https://[::1/", "address"), ("https:///x", "address"), ("https://a b/", "address"),
    ("https://a.example:22/", "port"), ("https://a.example:99999/", "address"), ("http://a.example/", "scheme"), ("ftp://a.example/", "scheme"),
    ("javascript:alert(1)", "address"), ("https://127.0.0.1:443\r\nX: y/", "address"), ("https://١٢٧.٠.٠.١/", "address"), ("", "address"),
]  # fmt: skip


@pytest.mark.parametrize(("address", "code"), FORMS)
def test_addresses_that_lead_inside(address: str, code: str) -> None:
    assert refusal(address) in {code, "unknown"}


@pytest.mark.parametrize(
    ("address", "public"),
    [("8.8.8.8", True), ("2001:4860:4860::8888", True), ("127.0.0.1", False), ("0.0.0.1", False), ("224.0.0.1", False), ("255.255.255.255", False),
     ("::ffff:8.8.8.8", True), ("::ffff:10.0.0.1", False), ("2002:7f00:1::", False), ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
     ("64:ff9b::808:808", True), ("64:ff9b::a00:1", False), ("64:ff9b:1::808:808", False), ("fd00:ec2::254", False), ("ff02::1", False), ("::", False)],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


def test_a_name_that_also_leads_inside_is_not_asked(settings) -> None:
    # `localhost` is the one name whose addresses a test can be sure of: none of them is public.
    assert refusal("https://localhost:8443/") == "private"
    settings.FETCH_LOCAL = ["localhost:1"]
    assert refusal("http://localhost:1/") in {"away", "port"}


def posted(site: Site) -> list[bytes]:
    """Have a place take what is posted to it, and return what it took."""
    taken: list[bytes] = []

    def take(handler: BaseHTTPRequestHandler) -> None:
        taken.append(handler.rfile.read(int(handler.headers["Content-Length"])))
        told(201, Retry_After="30")(handler)

    site.answers["/in"] = take
    return taken


def test_bytes_are_posted_with_headers_and_the_answer_says_how_it_went(site: Site) -> None:
    taken = posted(site)
    assert post(site.address("/in"), b"\x00secret", {"TTL": "60", "Topic": "t"}) == Posted(201, 30)
    assert taken == [b"\x00secret"]
    assert (site.seen[-1]["TTL"], site.seen[-1]["Topic"]) == ("60", "t")


@pytest.mark.parametrize(("said", "wait"), [("", 0), ("soon", 0), ("9" * 9, 0), ("120", 120)])
def test_how_long_a_server_asks_to_wait_is_read_with_care(site: Site, said: str, wait: int) -> None:
    site.answers["/in"] = told(429, Retry_After=said)
    assert post(site.address("/in"), b"x", {}) == Posted(429, wait)


def test_posting_follows_nothing_and_goes_to_no_private_place(site: Site, settings) -> None:
    site.answers["/in"] = told(307, Location="/elsewhere")
    assert post(site.address("/in"), b"x", {}).status == 307
    settings.FETCH_LOCAL = []
    for address in (site.address("/in"), "https://127.0.0.1/", "https://10.0.0.1/"):
        with pytest.raises(NotFetched):
            post(address, b"x", {})
