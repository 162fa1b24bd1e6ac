"""Creating an account: a login and its person, together or not at all."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.accounts.helpers import CountingHasher, last_code, make_person, sign_in_by_code
from touiza.accounts.models import User
from touiza.actors.models import Activity, Actor
from touiza.mail.models import Message

pytestmark = pytest.mark.django_db

AMINA = {"name": "أمينة بن يوسف", "email": "Amina@Example.org", "of_age": "on"}


def sign_up(client, language="ar", **changes):
    return client.post(f"/{language}/account/signup/", {**AMINA, **changes})


def test_a_visitor_signs_up_with_a_code_and_is_signed_in(client):
    response = sign_up(client)
    assert response.status_code == 302
    assert response.url == "/ar/account/confirm-email/"
    page = client.get(response.url)
    assert page.status_code == 200
    assert "code-in" in page.content.decode()
    response = client.post(response.url, {"code": last_code("amina@example.org")})
    assert response.status_code == 302
    assert response.url == "/ar/after-login/"
    user = User.objects.get()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.email == "amina@example.org"
    assert user.language == "ar"
    assert user.terms_accepted_at is not None
    assert not user.has_usable_password()
    assert EmailAddress.objects.get().verified
    assert user.person.actor.name.texts == {"ar": "أمينة بن يوسف"}
    assert Activity.objects.get().verb == "person.joined"


def test_the_handle_is_made_from_the_name_and_is_free(client):
    make_person("first@example.org", "أمينة بن يوسف")
    sign_up(client)
    handles = list(Actor.objects.order_by("pk").values_list("handle", flat=True))
    assert handles[1] == f"{handles[0]}_2"
    assert handles[0].startswith("amina")


def test_a_latin_name_serves_french_and_english_pages(client):
    sign_up(client, "fr", name="Chloé Martin")
    actor = Actor.objects.get()
    assert actor.name.texts == {"fr": "Chloé Martin", "en": "Chloé Martin"}
    assert actor.handle == "chloe_martin"
    assert User.objects.get().language == "fr"


@pytest.mark.parametrize("name", ["admin", "me", "today"])
def test_a_name_that_is_an_address_of_the_site_gets_another_handle(client, name):
    sign_up(client, name=name)
    assert Actor.objects.get().handle == f"{name}_2"


def test_a_password_may_be_chosen_at_once(client):
    sign_up(client, password1="cumin figue olivier")
    assert User.objects.get().check_password("cumin figue olivier")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"of_age": ""}, "of_age", "Tick the box if you are 16 or older."),
        ({"name": ""}, "name", "Write the name people call you."),
        ({"name": "12345"}, "name", "Write a name with at least one letter."),
        ({"name": "Ami\u202ena"}, "name", "turn the line around"),
        ({"name": "Аmina"}, "name", "mixes two scripts"),
        ({"name": "A" * 81}, "name", "80"),
        ({"email": "nobody"}, "email", ""),
        ({"password1": "short"}, "password1", "10"),
        ({"password1": "password123"}, "password1", "common"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(client, changes, field, sentence):
    response = sign_up(client, "en", **changes)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    assert not User.objects.exists()
    assert not Actor.objects.exists()


def test_an_address_that_is_known_gets_the_same_answer_and_a_different_mail(client):
    make_person("amina@example.org")
    response = sign_up(client)
    assert (response.status_code, response.url) == (302, "/ar/account/confirm-email/")
    assert client.get(response.url).status_code == 200
    assert User.objects.count() == 1
    message = Message.objects.get()
    assert "account/login" in message.text
    wrong = client.post("/ar/account/confirm-email/", {"code": "1234-5678"})
    assert wrong.status_code == 200


def test_the_mail_with_the_code_speaks_the_language_of_the_page(client):
    for language in ("ar", "fr", "en"):
        sign_up(client, language, email=f"{language}@example.org")
        message = Message.objects.get(recipient=f"{language}@example.org")
        assert message.language == language
        assert f'lang="{language}"' in message.html
        assert message.user.email == message.recipient
        client.cookies.clear()


def test_three_wrong_codes_end_the_try(client):
    sign_up(client, "en")
    for _try in range(2):
        assert client.post("/en/account/confirm-email/", {"code": "0000-0000"}).status_code == 200
    last = client.post("/en/account/confirm-email/", {"code": "0000-0000"})
    assert last.status_code == 302
    right = client.post("/en/account/confirm-email/", {"code": last_code("amina@example.org")})
    assert right.status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_code_typed_in_arabic_digits_is_understood(client):
    sign_up(client)
    code = last_code("amina@example.org").translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")).replace("-", " ")
    client.post("/ar/account/confirm-email/", {"code": code})
    assert "_auth_user_id" in client.session


def test_after_confirming_one_goes_on_to_where_one_was_going(client):
    sign_up(client, "en", next="/en/me/")
    response = client.post("/en/account/confirm-email/", {"code": last_code("amina@example.org")})
    assert response.url == "/en/me/"


def test_a_next_address_of_another_site_is_not_followed(client):
    sign_up(client, "en", next="https://evil.example/")
    response = client.post("/en/account/confirm-email/", {"code": last_code("amina@example.org")})
    assert response.url == "/en/after-login/"


def test_the_same_address_from_two_windows_makes_one_account(client):
    other = Client()
    client.get("/en/account/signup/")
    other.get("/en/account/signup/")
    assert sign_up(client, "en").status_code == 302
    assert sign_up(other, "en").status_code == 302
    assert User.objects.count() == 1


def test_the_page_may_be_sent_again_after_a_slip(client):
    sign_up(client, "en", email="wrong@example.org")
    again = client.get("/en/account/signup/")
    assert again.url == "/en/account/confirm-email/"
    back = client.post("/en/account/logout/", {"next": reverse("account_signup")})
    assert client.get(back.url).status_code == 200


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_is_drawn_in_each_language(client, language):
    with translation.override(language):
        page = client.get(reverse("account_signup"))
    html = page.content.decode()
    assert page.status_code == 200
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    assert "placeholder" not in html


def test_a_stranger_who_was_there_first_does_not_get_in_with_a_password_of_theirs(client):
    stranger, later = Client(), Client()
    data = {"name": "Mallory", "email": "amina@example.org", "of_age": "on", "password1": "cumin figue olivier"}
    stranger.post("/en/account/signup/", data)
    client.post("/en/account/login/code/", {"email": "amina@example.org"})
    client.post("/en/account/login/code/confirm/", {"code": last_code("amina@example.org")})
    assert "_auth_user_id" in client.session
    assert "choose a password" in client.get("/en/me/profile/").content.decode()
    login = {"login": "amina@example.org", "password": data["password1"], "with_password": "1"}
    later.post("/en/account/login/", login)
    assert "_auth_user_id" not in later.session


def test_a_password_stays_once_the_address_is_proved(client):
    user = make_person("amina@example.org", password="cumin figue olivier")
    sign_in_by_code(client, "amina@example.org")
    user.refresh_from_db()
    assert user.check_password("cumin figue olivier")


def test_a_known_address_takes_as_long_to_answer_as_an_unknown_one(client, settings):
    settings.PASSWORD_HASHERS = ["tests.accounts.helpers.CountingHasher"]
    make_person("amina@example.org")
    for email in ("amina@example.org", "nobody@example.org"):
        CountingHasher.count = 0
        data = {"name": "Amina", "email": email, "of_age": "on", "password1": "cumin figue olivier"}
        Client().post("/en/account/signup/", data)
        assert CountingHasher.count == 1, email


@pytest.mark.parametrize("typed", ["", "nobody@@x"])
def test_an_address_is_asked_for_in_our_words(client, db, typed):
    answer = client.post("/en/account/signup/", {"name": "Amina", "email": typed, "of_age": "on"})
    assert "name@example.org" in answer.content.decode()
    assert "novalidate" in answer.content.decode()
