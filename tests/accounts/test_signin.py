"""Signing in, by code or password; getting back in; what the answers must not tell."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from tests.accounts.helpers import CODE, last_code, make_person, sign_in_by_code
from touiza.accounts.models import User
from touiza.core import clock
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "cumin figue olivier"
EMAIL = "amina@example.org"


@pytest.fixture
def amina() -> User:
    return make_person(EMAIL, password=PASSWORD)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_by_mail_signs_in_from_the_first_page(client, amina):
    response = client.post("/ar/account/login/", {"login": EMAIL})
    assert response.url == "/ar/account/login/code/confirm/"
    assert client.get(response.url).status_code == 200
    response = client.post(response.url, {"code": last_code(EMAIL)})
    assert response.url == "/ar/after-login/"
    assert is_signed_in(client)


def test_a_password_signs_in_from_the_same_page(client, amina):
    data = {"login": EMAIL.upper(), "password": PASSWORD, "with_password": "1"}
    response = client.post("/en/account/login/?next=/en/me/", {**data, "next": "/en/me/"})
    assert response.url == "/en/me/"
    assert is_signed_in(client)
    assert not Message.objects.exists()


def test_a_password_typed_before_pressing_enter_is_used_too(client, amina):
    client.post("/en/account/login/", {"login": EMAIL, "password": PASSWORD})
    assert is_signed_in(client)


def test_asking_for_the_password_way_without_one_is_said_at_the_field(client, amina):
    response = client.post("/en/account/login/", {"login": EMAIL, "password": "", "with_password": "1"})
    assert "password" in response.context["form"].errors
    assert not Message.objects.exists()


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, amina):
    def answer(email: str) -> tuple[int, list[str]]:
        response = client.post("/en/account/login/", {"login": email, "password": "wrong wrong", "with_password": "1"})
        return response.status_code, response.context["form"].non_field_errors()

    assert answer(EMAIL) == answer("nobody@example.org")
    assert answer(EMAIL)[0] == 200


def test_asking_for_a_code_does_not_tell_who_has_an_account(client, amina):
    for email in (EMAIL, "nobody@example.org"):
        response = client.post("/en/account/login/code/", {"email": email})
        assert response.url == "/en/account/login/code/confirm/"
        page = client.get(response.url)
        assert page.status_code == 200
        assert email in page.content.decode()
        wrong = client.post(response.url, {"code": "0000-0000"})
        assert wrong.status_code == 200
        client.post("/en/account/logout/", {})
    told = Message.objects.get(recipient="nobody@example.org")
    assert not CODE.search(told.text)
    assert "/account/signup/" in told.text


def test_each_request_has_its_own_code_and_only_the_last_one_works(client, amina):
    client.post("/en/account/login/code/", {"email": EMAIL})
    first = last_code(EMAIL)
    client.post("/en/account/logout/", {"next": "/en/account/login/"})
    client.post("/en/account/login/code/", {"email": EMAIL})
    assert Message.objects.filter(recipient=EMAIL).count() == 2
    assert last_code(EMAIL) != first
    client.post("/en/account/login/code/confirm/", {"code": first})
    assert not is_signed_in(client)
    client.post("/en/account/login/code/confirm/", {"code": last_code(EMAIL)})
    assert is_signed_in(client)


def test_a_code_works_in_the_browser_that_asked_for_it_only(client, amina):
    client.post("/en/account/login/code/", {"email": EMAIL})
    other = Client()
    other.post("/en/account/login/code/confirm/", {"code": last_code(EMAIL)})
    assert not is_signed_in(other)


def test_a_code_grows_old(client, amina):
    client.post("/en/account/login/code/", {"email": EMAIL})
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        client.post("/en/account/login/code/confirm/", {"code": last_code(EMAIL)})
    assert not is_signed_in(client)


def test_three_wrong_codes_end_the_try(client, amina):
    client.post("/en/account/login/code/", {"email": EMAIL})
    for _try in range(3):
        client.post("/en/account/login/code/confirm/", {"code": "0000-0000"})
    client.post("/en/account/login/code/confirm/", {"code": last_code(EMAIL)})
    assert not is_signed_in(client)


def test_an_account_that_is_switched_off_does_not_open(client, amina):
    User.objects.update(is_active=False)
    response = client.post("/en/account/login/", {"login": EMAIL, "password": PASSWORD, "with_password": "1"})
    assert not is_signed_in(client)
    if response.status_code == 302:
        assert client.get(response.url).status_code == 200


def test_a_session_of_an_account_that_is_switched_off_ends_at_once(client, amina):
    client.force_login(amina)
    User.objects.update(is_active=False)
    assert client.get("/en/me/settings/").status_code == 302


def test_signing_out_asks_first_and_then_does_it(client, amina):
    client.force_login(amina)
    assert client.get("/en/account/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/en/account/logout/").status_code == 302
    assert not is_signed_in(client)


def test_who_is_signed_in_is_led_on_from_the_doors(client, amina):
    client.force_login(amina)
    for page in ("login/", "login/code/", "signup/"):
        assert client.get(f"/en/account/{page}").url == "/en/after-login/"


def test_a_forgotten_password_is_replaced_with_a_code(client, amina):
    response = client.post("/en/account/password/reset/", {"email": EMAIL})
    assert response.url == "/en/account/password/reset/confirm/"
    assert client.get(response.url).status_code == 200
    response = client.post(response.url, {"code": last_code(EMAIL)})
    assert response.url == "/en/account/password/reset/complete/"
    assert client.get(response.url).status_code == 200
    new = "nouvelle olive verte"
    response = client.post(response.url, {"password1": new, "password2": new})
    assert client.get(response.url).status_code == 200
    amina.refresh_from_db()
    assert amina.check_password(new)


def test_asking_for_a_new_password_does_not_tell_who_has_an_account(client, amina):
    answers = set()
    for email in (EMAIL, "nobody@example.org"):
        response = client.post("/en/account/password/reset/", {"email": email})
        page = client.get(response.url)
        answers.add((response.status_code, response.url, page.status_code))
        client.post("/en/account/logout/", {})
    assert len(answers) == 1


def test_a_new_password_signs_every_device_out(client, amina):
    phone = Client()
    phone.force_login(amina)
    assert phone.get("/en/me/settings/").status_code == 200
    sign_in_by_code(client, EMAIL)
    new = "nouvelle olive verte"
    response = client.post(
        "/en/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert response.status_code == 302
    assert phone.get("/en/me/settings/").status_code == 302
    assert "this device" in client.get("/en/account/sessions/").content.decode()  # the one in use stays signed in
    amina.refresh_from_db()
    assert amina.check_password(new)


def test_two_passwords_that_differ_are_refused(client, amina):
    client.force_login(amina)
    data = {"oldpassword": PASSWORD, "password1": "nouvelle olive verte", "password2": "another one here"}
    response = client.post("/en/account/password/change/", data)
    assert "password2" in response.context["form"].errors


PAGES = ["login/", "login/code/", "signup/", "password/reset/", "inactive/", "password/reset/done/"]
OWN_PAGES = ["logout/", "email/", "password/change/", "sessions/", "reauthenticate/", "reauthenticate/code/"]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_every_page_of_the_doors_is_ours_in_each_language(client, amina, language, django_assert_max_num_queries):
    for page in PAGES:
        with django_assert_max_num_queries(12):
            assert_ours(client.get(f"/{language}/account/{page}"), language)
    client.force_login(amina)
    for page in OWN_PAGES:
        with django_assert_max_num_queries(20):
            assert_ours(client.get(f"/{language}/account/{page}"), language)


def assert_ours(response, language: str) -> None:
    html = response.content.decode()
    assert response.status_code == 200, response.request["PATH_INFO"]
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert 'class="brand"' in html
    assert "style=" not in html


@pytest.mark.parametrize(
    "path", ["confirm-email/abc:def/", "password/reset/key/1-set-password/", "phone/verify/", "3rdparty/", "2fa/"]
)
def test_doors_we_do_not_use_are_not_there(client, path):
    assert client.get(f"/en/account/{path}").status_code == 404


def test_pages_with_a_code_lead_back_when_there_is_none_to_type(client):
    for page in ("login/code/confirm/", "confirm-email/", "password/reset/confirm/", "password/reset/complete/"):
        assert client.get(f"/en/account/{page}").status_code == 302


def test_a_new_code_may_be_asked_for_on_the_page_of_the_code(client, amina):
    client.post("/en/account/login/code/", {"email": EMAIL})
    page = client.get("/en/account/login/code/confirm/").content.decode()
    assert 'value="resend"' in page
    first = last_code(EMAIL)
    client.post("/en/account/login/code/confirm/", {"action": "resend"})
    assert last_code(EMAIL) != first
    client.post("/en/account/login/code/confirm/", {"code": last_code(EMAIL)})
    assert is_signed_in(client)


def test_a_changed_password_is_told_by_mail(client, amina):
    client.force_login(amina)
    new = "nouvelle olive verte"
    client.post("/en/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    told = Message.objects.get(recipient=EMAIL)
    assert "/account/password/reset/" in told.text
