"""Fetching pictures: public ones for ever, private ones by signed addresses of five minutes."""

import datetime as dt

import pytest
import time_machine

from tests.accounts.helpers import make_person
from tests.media.pictures import opened, picture, upload
from touiza.core import clock
from touiza.media.links import picture_url
from touiza.media.models import Attachment
from touiza.media.services import store_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def public() -> Attachment:
    return store_picture(owner=make_person("a@example.org"), upload=upload(picture()))


@pytest.fixture
def private() -> Attachment:
    return store_picture(owner=make_person("b@example.org"), upload=upload(picture()), private=True)


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_anyone_fetches_a_public_picture_and_may_keep_it_for_ever(client, public, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get(picture_url(public))
    assert response.status_code == 200
    assert opened(body(response)).size == (640, 400)
    assert response["Content-Type"] == "image/webp"
    assert "immutable" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "Cookie" not in response.get("Vary", "")


def test_the_small_one_has_its_own_address(client, public):
    assert opened(body(client.get(picture_url(public, small=True)))).size == (480, 300)


def test_a_private_picture_is_fetched_by_its_signed_address_only(client, private):
    signed = picture_url(private)
    response = client.get(signed)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, max-age=300"
    bare = signed.partition("?")[0]
    assert client.get(bare).status_code == 404
    assert client.get(f"{bare}?s=").status_code == 404
    assert client.get(f"{bare}?s=abc:def").status_code == 404
    assert client.get(signed[:-1] + ("A" if signed[-1] != "A" else "B")).status_code == 404


def test_the_signature_of_one_picture_opens_no_other(client, private):
    other = store_picture(owner=private.owner, upload=upload(picture()), private=True)
    signature = picture_url(private).partition("?")[2]
    assert client.get(f"/media/{other.file.name}?{signature}").status_code == 404
    assert client.get(f"/media/{private.small.name}?{signature}").status_code == 404


def test_a_signed_address_dies_after_five_minutes(client, private):
    signed = picture_url(private)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=4, seconds=50), tick=False):
        assert client.get(signed).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=5, seconds=10), tick=False):
        assert client.get(signed).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/pictures/",
        "/media/pictures/../../../etc/passwd",
        "/media/pictures/%2e%2e/%2e%2e/x.webp",
        "/media/pictures/AAAAAAAAAAAAAAAAAAAAAA.webp",
        "/media/pictures/AAAAAAAAAAAAAAAAAAAAAA.svg",
        "/media/pictures/AAAAAAAAAAAAAAAAAAAAAA.webp%00",
        "/media/elsewhere/AAAAAAAAAAAAAAAAAAAAAA.webp",
    ],
)
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code in {301, 302, 404}
    assert client.get(path, follow=True).status_code == 404


def test_only_reading_is_allowed(client, public):
    assert client.post(picture_url(public)).status_code == 405
