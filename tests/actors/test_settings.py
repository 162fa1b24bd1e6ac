"""Settings: how Touiza speaks and looks to one person, and to a visitor."""

import pytest

from tests.accounts.helpers import make_person
from touiza.accounts.models import User

pytestmark = pytest.mark.django_db
URL = "/en/me/settings/"
CHANGED = {
    "language": "fr",
    "time_zone": "Europe/Paris",
    "theme": "dark",
    "form_of_address": "feminine",
    "mail_notices": "on",
}


@pytest.fixture
def amina(client) -> User:
    user = make_person()
    client.force_login(user)
    return user


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_is_drawn_in_each_language(client, amina, language, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        page = client.get(f"/{language}/me/settings/")
    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert "amina@example.org" in html


def test_everything_is_saved_and_the_page_comes_back_in_the_new_language(client, amina):
    response = client.post(URL, CHANGED)
    assert response.url == "/fr/me/settings/"
    amina.refresh_from_db()
    assert (amina.language, amina.time_zone, amina.theme) == ("fr", "Europe/Paris", "dark")
    assert amina.form_of_address == "feminine"
    assert amina.mail_notices
    assert not amina.keyboard_shortcuts
    assert 'data-theme="dark"' in client.get(response.url).content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "de"), ("time_zone", "Mars/Olympus"), ("theme", "pink"), ("form_of_address", "boss")],
)
def test_what_we_do_not_offer_is_refused(client, amina, field, value):
    response = client.post(URL, {**CHANGED, field: value})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    amina.refresh_from_db()
    assert amina.language == "ar"


def test_a_zone_from_elsewhere_stays_on_offer(client, amina):
    User.objects.update(time_zone="Pacific/Auckland")
    assert "Pacific/Auckland" in client.get(URL).content.decode()


def test_nobody_becomes_an_operator_here(client, amina):
    client.post(URL, {**CHANGED, "is_staff": "on", "is_superuser": "on", "email": "other@example.org"})
    amina.refresh_from_db()
    assert not amina.is_staff
    assert amina.email == "amina@example.org"


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(URL).url.startswith("/en/account/login/")
    assert client.get("/en/me/data/").url.startswith("/en/account/login/")


def test_a_visitor_chooses_a_theme_for_this_device(client):
    response = client.post("/en/account/theme/", {"theme": "dark", "next": "/en/account/login/"})
    assert response.url == "/en/account/login/"
    assert 'data-theme="dark"' in client.get("/en/account/login/").content.decode()
    client.post("/en/account/theme/", {"theme": "auto"})
    assert "data-theme" not in client.get("/en/account/login/").content.decode()


def test_a_theme_is_kept_with_the_account(client, amina):
    client.post("/en/account/theme/", {"theme": "light"})
    amina.refresh_from_db()
    assert amina.theme == "light"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_choosing_a_theme_leads_nowhere_else(client, where):
    response = client.post("/en/account/theme/", {"theme": "dark", "next": where})
    assert response.url == "/"


def test_a_theme_we_do_not_have_changes_nothing(client):
    response = client.post("/en/account/theme/", {"theme": "<script>"})
    assert "theme" not in response.cookies


def test_choosing_a_theme_is_done_by_post(client):
    assert client.get("/en/account/theme/").status_code == 405
