"""Where one is signed in: seen, ended one by one, or all but this one."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import translation

from tests.accounts.helpers import make_person, sign_in_by_code
from touiza.accounts.devices import device_name

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Mobile/15E148 Safari/604.1"
)


def signed_in(email: str, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    sign_in_by_code(client, email)
    return client


@pytest.fixture
def phone() -> Client:
    make_person("amina@example.org")
    return signed_in("amina@example.org", FIREFOX)


@pytest.fixture
def tablet(phone) -> Client:
    return signed_in("amina@example.org", SAFARI)


def test_devices_are_listed_by_names_people_know(phone, tablet):
    html = phone.get("/en/account/sessions/").content.decode()
    assert "Firefox on Android" in html
    assert "Safari on iPhone" in html
    assert html.count("this device") == 1


def test_one_device_is_signed_out(phone, tablet):
    session = UserSession.objects.get(session_key=tablet.session.session_key)
    response = phone.post(f"/en/account/sessions/{session.pk}/")
    assert response.url == "/en/account/sessions/"
    assert tablet.get("/en/me/settings/").status_code == 302
    assert phone.get("/en/me/settings/").status_code == 200


def test_all_others_are_signed_out_at_once(phone, tablet):
    third = signed_in("amina@example.org", SAFARI)
    phone.post("/en/account/sessions/")
    assert [client.get("/en/me/settings/").status_code for client in (phone, tablet, third)] == [200, 302, 302]


def test_the_device_in_use_is_ended_by_signing_out(phone):
    session = UserSession.objects.get()
    assert phone.post(f"/en/account/sessions/{session.pk}/").url == "/en/account/logout/"


def test_sessions_of_somebody_else_do_not_exist(phone):
    make_person("yanis@example.org", "Yanis")
    other = signed_in("yanis@example.org", FIREFOX)
    session = UserSession.objects.get(session_key=other.session.session_key)
    assert phone.post(f"/en/account/sessions/{session.pk}/").status_code == 404
    assert phone.get(f"/en/account/sessions/{session.pk}/").status_code == 405
    assert other.get("/en/me/settings/").status_code == 200


def test_ten_devices_cost_as_many_queries_as_one(phone, django_assert_max_num_queries):
    phone.get("/en/account/sessions/")
    with django_assert_max_num_queries(20) as one:
        phone.get("/en/account/sessions/")
    for _device in range(5):
        signed_in("amina@example.org", SAFARI)
    with django_assert_max_num_queries(20) as many:
        phone.get("/en/account/sessions/")
    assert len(many) == len(one)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Android"),
        (SAFARI, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/126.0 Safari/537.36 Edg/126.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit Chrome/126.0 Safari/537.36", "Chrome on Mac"),
        ("curl/8.0", "A device we do not know"),
        ("", "A device we do not know"),
    ],
)
def test_a_browser_is_told_from_its_own_long_name(agent, name):
    with translation.override("en"):
        assert device_name(agent) == name
