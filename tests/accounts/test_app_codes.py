"""An app's codes and recovery codes: asked for at every door, good once, and never less than the account has."""

import datetime as dt
import threading

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client

from tests.accounts.factors import APP, app_code, is_in, recovery_codes, with_app
from tests.accounts.helpers import last_code, make_person, proved, sign_in_by_code
from touiza.accounts.models import User
from touiza.accounts.services.factors import use_code
from touiza.accounts.services.sessions import sessions_of
from touiza.core import clock
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db
EMAIL, WORDS = "amina@example.org", "cumin figue olivier"
SECOND, PROOF, EXPORT = "/en/account/security/sign-in/", "/en/account/security/proof/", "/en/me/data/export.json"


@pytest.fixture
def amina() -> User:
    return make_person(EMAIL, password=WORDS)


def by_password(client: Client) -> None:
    client.post("/en/account/login/", {"login": EMAIL, "password": WORDS, "with_password": "1"})


def secret_on(page: str) -> str:
    return page.partition('id="secret"')[2].partition(">")[2].partition("<")[0].replace(" ", "")


def connect(client: Client) -> str:
    """Connect an app through the pages."""
    secret = secret_on(client.get(APP).content.decode())
    assert client.post(APP, {"code": app_code(secret)}).url == "/en/account/security/codes/"
    return secret


def test_an_app_is_connected_and_recovery_codes_come_with_it(client, amina, django_capture_on_commit_callbacks):
    client.force_login(amina)
    other = Client()
    by_password(other)
    with django_capture_on_commit_callbacks(execute=True):
        connect(proved(client))
    assert not is_in(other) or other.get("/en/me/").status_code == 302
    page = client.get("/en/account/security/codes/").content.decode()
    codes = recovery_codes(amina)
    assert len(codes) == 10
    assert all(code in page for code in codes)
    file = client.get("/en/account/security/codes/file/")
    assert "attachment" in file["Content-Disposition"]
    assert all(code in file.content.decode() for code in codes)
    assert Message.objects.filter(recipient=EMAIL, subject="An app now protects your account").exists()


def test_the_secrets_are_not_readable_in_the_database(client, amina):
    client.force_login(amina)
    secret = connect(proved(client))
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert all(code not in str(row.data) for row in Authenticator.objects.all() for code in recovery_codes(amina))


def test_another_secret_key_makes_no_code_right(amina, settings):
    secret = with_app(amina)
    codes = recovery_codes(amina)
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert use_code(user=amina, code=app_code(secret)) is None
    assert use_code(user=amina, code=codes[0]) is None
    settings.SECRET_KEY_FALLBACKS = [before]
    assert use_code(user=amina, code=app_code(secret)) is not None


@pytest.mark.parametrize("way", ["password", "code"])
def test_both_ways_in_ask_for_the_second_factor(client, amina, way):
    secret = with_app(amina)
    by_password(client) if way == "password" else sign_in_by_code(client, EMAIL)
    assert not is_in(client)
    assert client.get("/en/me/").status_code == 302
    assert client.post(SECOND, {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post(SECOND, {"code": app_code(secret)})
    assert is_in(client)


def test_the_page_of_the_second_factor_opens_to_nobody_else(client, amina):
    with_app(amina)
    assert client.get(SECOND).url == "/en/account/login/"
    assert client.post(SECOND, {"code": "123456"}).url == "/en/account/login/"


def test_the_code_that_connected_the_app_opens_nothing(client, amina):
    client.force_login(amina)
    with time_machine.travel(clock.now(), tick=False):
        secret = connect(proved(client))
        fresh = Client()
        by_password(fresh)
        fresh.post(SECOND, {"code": app_code(secret)})
    assert not is_in(fresh)


def test_a_code_of_the_app_is_good_once_even_within_the_drift(client, amina):
    secret = with_app(amina)
    start = clock.now()
    with time_machine.travel(start, tick=False):
        code = app_code(secret)
        assert use_code(user=amina, code=code)
        assert use_code(user=amina, code=code) is None
        assert use_code(user=amina, code=app_code(secret, steps=-1)) is None
    with time_machine.travel(start + dt.timedelta(seconds=30), tick=False):
        assert use_code(user=amina, code=code) is None
        assert use_code(user=amina, code=app_code(secret))


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(amina, steps, right):
    secret = with_app(amina)
    with time_machine.travel(clock.now(), tick=False):
        assert bool(use_code(user=amina, code=app_code(secret, steps=steps))) is right


def test_arabic_digits_and_blanks_do(client, amina):
    secret = with_app(amina)
    by_password(client)
    code = app_code(secret).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    client.post(SECOND, {"code": f"{code[:3]} {code[3:]}"})
    assert is_in(client)


def test_a_recovery_code_opens_once_and_its_use_is_told(client, amina):
    with_app(amina)
    code = recovery_codes(amina)[4]
    by_password(client)
    client.post(SECOND, {"code": code})
    assert is_in(client)
    assert code not in recovery_codes(amina)
    told = Message.objects.get(recipient=EMAIL, subject="A recovery code of your account was used")
    assert "9 recovery codes are left." in told.text
    again = Client()
    by_password(again)
    assert again.post(SECOND, {"code": code}).status_code == 200
    assert not is_in(again)


def test_new_recovery_codes_end_the_old_ones(client, amina):
    with_app(amina)
    old = recovery_codes(amina)
    client.force_login(amina)
    assert client.post("/en/account/security/codes/new/").url.startswith(PROOF)
    proved(client).post("/en/account/security/codes/new/")
    assert not set(old) & set(recovery_codes(amina))
    assert use_code(user=amina, code=old[0]) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_the_same_code_twice_at_once_is_taken_once(kind):
    user = make_person(EMAIL, password=WORDS)
    secret = with_app(user)
    code = app_code(secret) if kind == "app" else recovery_codes(user)[0]
    taken, gate = [], threading.Barrier(4)

    def take() -> None:
        gate.wait()
        taken.append(use_code(user=user, code=code))
        connection.close()

    threads = [threading.Thread(target=take) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in taken if one]) == 1


def test_who_has_an_app_proves_by_it_and_by_nothing_weaker(client, amina):
    secret = with_app(amina)
    client.force_login(amina)
    assert client.get(EXPORT).url.startswith(PROOF)
    code_page = f"/en/account/reauthenticate/code/?next={EXPORT}"
    assert client.get(code_page).url == f"{PROOF}?next={EXPORT}"
    client.post(code_page, {"action": "send"})
    assert not Message.objects.exists()
    assert client.post(f"/en/account/reauthenticate/?next={EXPORT}", {"password": WORDS}).url.startswith(PROOF)
    assert client.get(EXPORT).status_code == 302
    assert client.post(f"{PROOF}?next={EXPORT}", {"code": app_code(secret), "next": EXPORT}).url == EXPORT
    assert client.get(EXPORT).status_code == 200


def test_a_code_sent_before_the_app_proves_nothing_after_it(client, amina):
    client.force_login(amina)
    client.post("/en/account/reauthenticate/code/", {"action": "send"})
    with_app(amina)
    client.post("/en/account/reauthenticate/code/", {"code": last_code(EMAIL)})
    assert client.get(EXPORT).status_code == 302


def test_the_password_changes_only_with_the_factor(client, amina):
    with_app(amina)
    client.force_login(amina)
    new = "nouvelle olive verte"
    data = {"oldpassword": WORDS, "password1": new, "password2": new}
    assert client.post("/en/account/password/change/", data).url.startswith(PROOF)
    assert WORDS not in str(dict(client.session.items()))
    amina.refresh_from_db()
    assert amina.check_password(WORDS)
    assert proved(client).post("/en/account/password/change/", data).status_code == 302
    amina.refresh_from_db()
    assert amina.check_password(new)


def test_turning_the_app_off_takes_the_recovery_codes_and_other_devices(client, amina):
    with_app(amina)
    client.force_login(amina)
    assert client.get("/en/account/security/app/removal/").url.startswith(PROOF)
    proved(client).post("/en/account/security/app/removal/")
    assert not Authenticator.objects.exists()
    assert Message.objects.filter(subject="The app no longer protects your account").exists()
    assert len(sessions_of(amina)) <= 1


def test_wrong_codes_are_counted_by_the_account(client, amina, limits):
    secret = with_app(amina)
    by_password(client)
    for _try in range(30):
        client.post(SECOND, {"code": "000000"})
    page = client.post(SECOND, {"code": app_code(secret)})
    assert not is_in(client)
    assert "Too many tries" in page.content.decode()


def test_a_password_reset_lets_nobody_in_without_the_factor(client, amina):
    with_app(amina)
    client.post("/en/account/password/reset/", {"email": EMAIL})
    client.post("/en/account/password/reset/confirm/", {"code": last_code(EMAIL)})
    new = "nouvelle olive verte"
    client.post("/en/account/password/reset/complete/", {"password1": new, "password2": new})
    amina.refresh_from_db()
    assert amina.check_password(new)
    assert not is_in(client)
    client.post("/en/account/login/", {"login": EMAIL, "password": new, "with_password": "1"})
    assert not is_in(client)


def test_nobody_learns_from_outside_whether_there_is_a_factor(client, amina):
    plain = client.post("/en/account/login/", {"login": EMAIL, "password": "wrong", "with_password": "1"}).content
    with_app(amina)
    assert len(Client().post("/en/account/login/", {"login": EMAIL, "password": "wrong", "with_password": "1"}).content) == len(plain)
    sent = Client().post("/en/account/login/code/", {"email": EMAIL})
    unknown = Client().post("/en/account/login/code/", {"email": "nobody@example.org"})
    assert (sent.status_code, sent.url) == (unknown.status_code, unknown.url)
