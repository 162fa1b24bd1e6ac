"""Passkeys by HTTP, with a device in software: added, signed in with, asked for; and all that must not open the door."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.accounts.device import Device
from tests.accounts.factors import ADD, add_passkey, asked, door, is_in, recovery_codes
from tests.accounts.helpers import make_person, proved
from touiza.accounts.models import User
from touiza.accounts.services.factors import MOST_PASSKEYS
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
EMAIL, WORDS = "amina@example.org", "cumin figue olivier"
LOGIN, SECOND, PROOF = "/en/account/passkeys/login/", "/en/account/security/sign-in/", "/en/account/passkeys/proof/"
EXPORT = "/en/me/data/export.json"


@pytest.fixture
def amina() -> User:
    return make_person(EMAIL, password=WORDS)


@pytest.fixture
def client() -> Client:
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def phone(client, amina) -> Device:
    """Amina's phone, with a passkey; the client is a visitor again."""
    client.force_login(amina)
    device = add_passkey(client)
    client.logout()
    return device


def test_adding_one_asks_who_one_is(client, amina):
    client.force_login(amina)
    assert client.get(ADD).url.startswith("/en/account/reauthenticate/")
    assert client.post(ADD, {"credential": "{}"}).url.startswith("/en/account/reauthenticate/")


def test_the_first_brings_recovery_codes_and_a_mail_and_ends_other_sessions(client, amina):
    other = Client()
    other.post("/en/account/login/", {"login": EMAIL, "password": WORDS, "with_password": "1"})
    assert other.get("/en/me/").status_code == 200
    client.force_login(amina)
    add_passkey(client, name="هاتفي")
    assert other.get("/en/me/").status_code == 302
    assert len(recovery_codes(amina)) == 10
    assert "هاتفي" in client.get("/en/account/security/").content.decode()
    assert Message.objects.filter(subject="A passkey was added to your account").exists()


def test_it_signs_in_alone(client, phone):
    answer = client.post(LOGIN, {"credential": phone.get(door(client))})
    assert answer.status_code == 302
    assert is_in(client)
    assert client.get("/en/me/").status_code == 200


def test_it_leads_on_to_where_one_was_going(client, phone):
    answer = client.post(LOGIN, {"credential": phone.get(door(client)), "next": "/en/me/settings/"})
    assert answer.url == "/en/me/settings/"
    assert "evil" not in Client(SERVER_NAME="localhost").post(LOGIN, {"credential": "{}", "next": "https://evil.example/"}).url.partition("?")[0]


def test_it_is_the_second_factor_after_a_password(client, phone):
    client.post("/en/account/login/", {"login": EMAIL, "password": WORDS, "with_password": "1"})
    assert not is_in(client)
    page = client.get(SECOND).content.decode()
    client.post(SECOND, {"credential": phone.get(asked(page))})
    assert is_in(client)


def test_it_proves_who_one_is(client, amina, phone):
    client.force_login(amina)
    where = client.get(EXPORT).url
    assert where.startswith(PROOF)
    options = asked(client.get(where).content.decode())
    assert client.post(PROOF, {"credential": phone.get(options), "next": EXPORT}).url == EXPORT
    assert client.get(EXPORT).status_code == 200


WRONG = {
    "another key": lambda phone: Device(id=phone.id, user=phone.user),
    "no https": lambda phone: Device(key=phone.key, id=phone.id, user=phone.user, origin="http://localhost.example"),
    "another origin": lambda phone: Device(key=phone.key, id=phone.id, user=phone.user, origin="https://evil.example"),
    "another hash": lambda phone: Device(key=phone.key, id=phone.id, user=phone.user, site="evil.example"),
    "no owner shown": lambda phone: Device(key=phone.key, id=phone.id, user=phone.user, verified=False),
    "unknown": lambda phone: Device(user=phone.user),
    "nobody": lambda phone: Device(key=phone.key, id=phone.id, user=b"999999"),
    "no number": lambda phone: Device(key=phone.key, id=phone.id, user=b"\xff\xfe"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_not_the_passkey_opens_nothing_and_the_answer_is_the_same(client, phone, wrong):
    answer = client.post(LOGIN, {"credential": WRONG[wrong](phone).get(door(client))})
    assert answer.url == "/en/account/login/"
    assert not is_in(client)
    assert "This passkey could not be checked." in client.get(answer.url).content.decode()


def test_an_answer_is_good_for_its_question_alone(client, phone):
    told = phone.get(door(client))
    client.post(LOGIN, {"credential": told})
    client.logout()
    assert client.post(LOGIN, {"credential": told}).url == "/en/account/login/"
    door(client)
    assert client.post(LOGIN, {"credential": told}).url == "/en/account/login/"
    assert not is_in(client)


def test_what_is_asked_names_nobody(client, phone):
    assert not door(client)["publicKey"].get("allowCredentials")


def test_a_key_of_somebody_else_does_not_open_this_account(client, amina, phone):
    make_person("rachid@example.org", password=WORDS)
    other = Client(SERVER_NAME="localhost")
    other.force_login(User.objects.get(email="rachid@example.org"))
    theirs = add_passkey(other)
    answer = theirs.get(door(client), user=phone.user)
    client.post(LOGIN, {"credential": answer})
    assert not is_in(client)


RUBBISH = ["", "{", "[]", "null", "7", '"x"', '{"id": 1}', '{"id":"","rawId":"","type":"public-key","response":{}}', "[" * 5000, "x" * 50_000,
           '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA","authenticatorData":"AA","signature":"AA","userHandle":"AA"}}',
           '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}',
           '{"id":"A\\u0000","rawId":"AA","type":"public-key","response":{}}']  # fmt: skip


@pytest.mark.parametrize("rubbish", RUBBISH, ids=range(len(RUBBISH)))
def test_rubbish_is_no_passkey_anywhere(client, amina, phone, rubbish):
    door(client)
    assert client.post(LOGIN, {"credential": rubbish}).status_code == 302
    client.force_login(amina)
    proved(client).get(ADD)
    assert client.post(ADD, {"name": "x", "credential": rubbish}).status_code == 200
    assert client.post(PROOF, {"credential": rubbish}).status_code == 302
    assert Authenticator.objects.filter(type="webauthn").count() == 1


def test_a_switched_off_account_stays_out(client, amina, phone):
    User.objects.filter(pk=amina.pk).update(is_active=False)
    client.post(LOGIN, {"credential": phone.get(door(client))})
    assert not is_in(client)


def test_it_is_renamed_and_removed_by_its_owner_alone(client, amina, phone):
    key = Authenticator.objects.get(type="webauthn").pk
    make_person("rachid@example.org", password=WORDS)
    other = Client(SERVER_NAME="localhost")
    other.force_login(User.objects.get(email="rachid@example.org"))
    proved(other)
    assert other.post(f"/en/account/passkeys/{key}/name/", {"name": "Mine"}).status_code == 404
    assert other.post(f"/en/account/passkeys/{key}/removal/").status_code == 404
    client.force_login(amina)
    assert client.post(f"/en/account/passkeys/{key}/removal/").url.startswith(PROOF)
    proved(client)
    client.post(f"/en/account/passkeys/{key}/name/", {"name": "Old phone"})
    assert Authenticator.objects.get(pk=key).data["name"] == "Old phone"
    client.post(f"/en/account/passkeys/{key}/removal/")
    assert not Authenticator.objects.exists()
    client.logout()
    client.post(LOGIN, {"credential": phone.get(door(client))})
    assert not is_in(client)


def test_there_is_room_for_so_many(client, amina, phone):
    held = Authenticator.objects.get(type="webauthn")
    Authenticator.objects.bulk_create(Authenticator(user=amina, type="webauthn", data=held.data) for _n in range(MOST_PASSKEYS - 1))
    client.force_login(amina)
    options = asked(proved(client).get(ADD).content.decode())
    page = client.post(ADD, {"name": "x", "credential": Device().create(options)})
    assert "There is room for twenty passkeys." in page.content.decode()
    assert Authenticator.objects.filter(type="webauthn").count() == MOST_PASSKEYS


def test_without_a_script_the_page_says_so(client, amina):
    for page in ("/en/account/login/", ADD):
        if page == ADD:
            client.force_login(amina)
            proved(client)
        assert "Passkeys need JavaScript" in client.get(page).content.decode()
