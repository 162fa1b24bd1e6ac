"""An address that somebody changed is taken back from the mailbox it was changed from."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client

from tests.accounts.helpers import last_code, make_person, prove_by_code
from touiza.accounts.access import key_of_former
from touiza.accounts.models import User
from touiza.core import clock
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
BEFORE, NOW = "amina@example.org", "mallory@example.org"
PASSWORD = "cumin figue olivier"


@pytest.fixture
def thief() -> Client:
    """Somebody who got in and gave the account an address of theirs."""
    make_person(BEFORE, password=PASSWORD)
    client = Client()
    client.post("/en/account/login/", {"login": BEFORE, "password": PASSWORD, "with_password": "1"})
    prove_by_code(client, BEFORE, "/en/me/data/")
    client.post("/en/account/email/", {"email": NOW, "action_add": ""})
    client.post("/en/account/confirm-email/", {"code": last_code(NOW)})
    assert User.objects.get().email == NOW
    return client


@pytest.fixture
def link(thief) -> str:
    told = Message.objects.get(recipient=BEFORE, subject__contains="another address")
    return re.search(r"http://[^/]+(/\S+/back/)", told.text)[1]


def test_the_mail_to_the_former_address_leads_back(client, thief, link):
    page = client.get(link)
    assert BEFORE in page.content.decode()
    assert User.objects.get().email == NOW
    assert client.post(link).url == "/en/account/login/"
    user = User.objects.get()
    assert (user.email, user.has_usable_password()) == (BEFORE, False)
    assert [(row.email, row.verified, row.primary) for row in user.emailaddress_set.all()] == [(BEFORE, True, True)]
    assert thief.get("/en/me/settings/").status_code == 302


def test_it_works_once_and_for_a_week(client, link):
    with time_machine.travel(clock.now() + dt.timedelta(days=8)):
        assert client.get(link).status_code == 404
    client.post(link)
    assert client.get(link).status_code == 404


def test_a_key_of_ones_own_making_opens_nothing(client, thief, link):
    forged = f"/en/account/email/{key_of_former(before=BEFORE, now=NOW)[:-3]}xyz/back/"
    assert client.get(forged).status_code == 404
    assert client.post(forged).status_code == 404


def test_an_address_that_another_account_took_is_not_given_back(client, link):
    make_person(BEFORE, name="Somebody else")
    assert client.post(link).status_code == 409
    assert User.objects.filter(email=NOW).exists()


def test_the_mail_belongs_to_the_account_and_goes_with_it(thief, link):
    told = Message.objects.get(recipient=BEFORE, subject__contains="another address")
    assert told.user == User.objects.get()


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_is_drawn_in_each_language(client, link, language):
    assert client.get(link.replace("/en/", f"/{language}/", 1)).status_code == 200
