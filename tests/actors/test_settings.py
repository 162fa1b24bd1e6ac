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
    "hijri_dates": "on",
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
    assert amina.hijri_dates
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


THEME = "/en/account/theme/"


def test_a_visitor_chooses_a_theme_for_this_browser(client):
    assert client.post(THEME, {"theme": "dark"}).url == THEME
    page = client.get(THEME).content.decode()
    assert 'data-theme="dark"' in page
    assert "This choice stays in this browser." in page
    client.post(THEME, {"theme": "auto"})
    assert "data-theme" not in client.get("/en/account/login/").content.decode()


def test_the_foot_of_every_page_leads_to_the_same_choice_as_the_settings(client, amina):
    assert f'href="{THEME}"' in client.get("/en/").content.decode()
    client.post(THEME, {"theme": "light"})
    amina.refresh_from_db()
    assert amina.theme == "light"
    assert 'data-theme="light"' in client.get(URL).content.decode()
    client.post(URL, {**CHANGED, "language": "en"})
    page = client.get(THEME).content.decode()
    assert 'data-theme="dark"' in page
    assert "This choice stays in this browser." not in page


def test_error_pages_which_ask_nobody_follow_the_choice(client, amina):
    client.post(URL, {**CHANGED, "language": "en"})
    assert 'data-theme="dark"' in client.get("/en/nothing-here/").content.decode()


def test_a_theme_we_do_not_have_changes_nothing(client, amina):
    response = client.post(THEME, {"theme": "<script>"})
    assert "theme" not in response.cookies
    assert response.context["form"].errors
    amina.refresh_from_db()
    assert amina.theme == "auto"
