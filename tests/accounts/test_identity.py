"""What matters asks again who one is: by password, or by a code for those who have none."""

import datetime as dt

import pytest
import time_machine
from allauth.account.models import EmailAddress

from tests.accounts.helpers import last_code, make_person, prove_by_code
from touiza.accounts.models import User
from touiza.core import clock
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
EMAIL = "amina@example.org"
EXPORT = "/en/me/data/export.json"


@pytest.fixture
def amina(client) -> User:
    """Amina, without a password, signed in."""
    user = make_person(EMAIL)
    client.force_login(user)
    return user


def test_without_a_password_a_code_is_asked_for(client, amina):
    response = client.get(EXPORT)
    assert response.url == f"/en/account/reauthenticate/code/?next={EXPORT.replace('/', '%2F')}"
    assert not Message.objects.exists()
    response = prove_by_code(client, EMAIL, EXPORT)
    assert response.url == EXPORT
    assert client.get(EXPORT).status_code == 200


def test_with_a_password_it_is_asked_for_and_a_code_is_offered(client, amina):
    amina.set_password("cumin figue olivier")
    amina.save()
    client.force_login(amina)
    response = client.get(EXPORT)
    assert response.url.startswith("/en/account/reauthenticate/?next=")
    page = client.get(response.url).content.decode()
    assert "/en/account/reauthenticate/code/?next=" in page
    assert client.post(response.url, {"password": "wrong"}).status_code == 200
    done = client.post(response.url, {"password": "cumin figue olivier"})
    assert done.url == EXPORT
    assert client.get(EXPORT).status_code == 200


def test_the_answer_counts_for_five_minutes(client, amina):
    prove_by_code(client, EMAIL, EXPORT)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=4)):
        assert client.get(EXPORT).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=6)):
        assert client.get(EXPORT).status_code == 302


def test_a_wrong_code_is_no_answer_and_the_third_ends_it(client, amina):
    where = f"/en/account/reauthenticate/code/?next={EXPORT}"
    client.post(where, {"action": "send"})
    for _try in range(3):
        assert client.post(where, {"code": "0000-0000"}).status_code == 200
    assert client.post(where, {"code": last_code(EMAIL)}).status_code == 200
    assert client.get(EXPORT).status_code == 302


def test_an_old_code_is_no_answer(client, amina):
    where = f"/en/account/reauthenticate/code/?next={EXPORT}"
    client.post(where, {"action": "send"})
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        assert client.post(where, {"code": last_code(EMAIL)}).status_code == 200
        assert client.get(EXPORT).status_code == 302


def test_the_code_is_not_kept_in_the_session(client, amina):
    client.post("/en/account/reauthenticate/code/", {"action": "send"})
    code = last_code(EMAIL)
    assert code not in str(dict(client.session.items()))
    assert code.replace("-", "") not in str(dict(client.session.items()))


def test_another_address_of_the_web_is_not_where_one_is_sent(client, amina):
    response = prove_by_code(client, EMAIL, "https://evil.example/")
    assert "evil" not in response.url


def change_email(client, email: str):
    return client.post("/en/account/email/", {"email": email, "action_add": "1"})


def test_a_new_address_asks_who_one_is_then_sends_a_code_there(client, amina):
    response = change_email(client, "new@example.org")
    assert response.url.startswith("/en/account/reauthenticate/code/")
    prove_by_code(client, EMAIL, "/en/account/email/")
    client.get("/en/account/email/")
    response = change_email(client, "new@example.org")
    assert response.url == "/en/account/confirm-email/"
    amina.refresh_from_db()
    assert amina.email == EMAIL
    client.post(response.url, {"code": last_code("new@example.org")})
    amina.refresh_from_db()
    assert amina.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["new@example.org"]


def test_an_address_somebody_else_has_is_not_told_apart(client, amina):
    make_person("taken@example.org")
    prove_by_code(client, EMAIL, "/en/account/email/")
    client.get("/en/account/email/")
    response = change_email(client, "taken@example.org")
    assert response.url == "/en/account/confirm-email/"
    amina.refresh_from_db()
    assert amina.email == EMAIL


def test_choosing_a_first_password_asks_who_one_is(client, amina):
    new = "nouvelle olive verte"
    data = {"password1": new, "password2": new}
    assert client.get("/en/account/password/set/").status_code == 200
    assert client.post("/en/account/password/set/", data).url.startswith("/en/account/reauthenticate/code/")
    amina.refresh_from_db()
    assert not amina.has_usable_password()
    prove_by_code(client, EMAIL, "/en/account/password/set/")
    amina.refresh_from_db()
    if not amina.has_usable_password():
        client.post("/en/account/password/set/", data)
        amina.refresh_from_db()
    assert amina.check_password(new)
