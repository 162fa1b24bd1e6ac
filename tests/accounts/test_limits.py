"""Doors that are tried too often close for a while: by address, and by the e-mail address typed."""

import re

import pytest

from tests.accounts.helpers import make_person
from touiza.accounts.models import RateLimit
from touiza.accounts.services.limits import stored_key
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db


def post(client, page: str, times: int, from_: str = "10.0.0.%d", **data: str) -> list[int]:
    """Post a page many times, each time from another address unless told otherwise; return the answers."""
    answers = []
    for number in range(times):
        address = from_ % number if "%" in from_ else from_
        answers.append(client.post(f"/en/account/{page}", data, REMOTE_ADDR=address).status_code)
        client.cookies.clear()
    return answers


@pytest.mark.parametrize(
    ("page", "field", "most"),
    [("login/code/", "email", 12), ("password/reset/", "email", 12), ("login/", "login", 30)],
)
def test_one_mailbox_is_not_filled_from_many_addresses(client, limits, page, field, most):
    make_person("amina@example.org")
    answers = post(client, page, most + 3, **{field: "amina@example.org"})
    assert answers[-3:] == [429] * 3
    assert Message.objects.count() <= most


def test_signing_up_again_and_again_with_one_address_ends(client, limits):
    data = {"name": "Amina", "email": "amina@example.org", "of_age": "on"}
    assert post(client, "signup/", 8, **data)[-1] == 429
    assert Message.objects.count() <= 6


def test_one_address_does_not_sign_up_a_crowd(client, limits):
    answers = []
    for number in range(65):
        data = {"name": "Amina", "email": f"a{number}@example.org", "of_age": "on"}
        answers += post(client, "signup/", 1, "10.9.9.9", **data)
    assert answers[-1] == 429


def test_codes_cannot_be_guessed_in_a_row(client, limits):
    make_person("amina@example.org")
    client.post("/en/account/login/code/", {"email": "amina@example.org"}, REMOTE_ADDR="10.0.0.1")
    answers = [
        client.post("/en/account/login/code/confirm/", {"code": f"{number:08}"}, REMOTE_ADDR="10.0.0.1").status_code
        for number in range(5)
    ]
    assert answers[:2] == [200, 200]
    assert set(answers[2:]) == {302}


def test_looking_at_a_door_is_never_limited(client, limits):
    assert {client.get("/en/account/login/").status_code for _look in range(250)} == {200}


def test_the_closed_door_says_so_in_the_readers_language(client, limits):
    for _try in range(7):
        response = client.post(
            "/ar/account/signup/",
            {"name": "أمينة", "email": "amina@example.org", "of_age": "on"},
            REMOTE_ADDR="10.1.1.1",
        )
        client.cookies.clear()
    assert response.status_code == 429
    assert '<html lang="ar"' in response.content.decode()


def test_no_e_mail_address_lies_in_the_counters(client, limits):
    post(client, "login/code/", 3, email="amina@example.org")
    assert RateLimit.objects.exists()
    assert not RateLimit.objects.filter(key__contains="amina").exists()


def test_allauths_own_limits_answer_with_our_page(client, limits):
    answers = post(client, "signup/", 25, "10.2.2.2", name="", email="", of_age="")
    assert 429 in answers
    response = client.post("/ar/account/signup/", {}, REMOTE_ADDR="10.2.2.2")
    assert response.status_code == 429
    assert 'class="brand"' in response.content.decode()


def test_no_network_address_lies_in_the_counters(client, limits, settings):
    client.get("/c/TZ-2222-2222", REMOTE_ADDR="192.0.2.7", follow=True)
    assert not RateLimit.objects.filter(key__contains="192.0").exists()
    row = RateLimit.objects.get(key__startswith="check:")
    assert re.fullmatch(r"check:[0-9a-f]{32}", row.key)
    assert row.key == stored_key("check:192.0.2.7") != stored_key("check:192.0.2.8")
    settings.SECRET_KEY = "another"
    assert stored_key("check:192.0.2.7") != row.key


@pytest.mark.parametrize("page", ["login", "login/code", "signup", "password/reset", "login/code/confirm", "reauthenticate"])
def test_an_address_without_its_last_slash_is_no_way_around(client, limits, page):
    """It never reaches a door: it leads to the address that is counted, and nothing is sent on the way."""
    make_person("amina@example.org")
    data = {"email": "amina@example.org", "login": "amina@example.org", "password": "wrong", "code": "0000-0000"}
    response = client.post(f"/en/account/{page}", data)
    assert (response.status_code, response.url) == (301, f"/en/account/{page}/")
    assert not Message.objects.exists()
