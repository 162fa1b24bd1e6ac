"""Every string of the list of naughty strings, in every text field of the forms about people: refused or kept, never a fault."""

import json
from pathlib import Path

import pytest

from tests.accounts.helpers import make_person
from touiza.actors.models import Actor, Person

STRINGS = Path(__file__).resolve().parents[3] / "shared/data/naughty/blns.json"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not STRINGS.exists(), reason="The list of naughty strings is not beside the repository."),
]


def strings() -> list[str]:
    return json.loads(STRINGS.read_text(encoding="utf-8")) if STRINGS.exists() else []


def test_signing_up_with_each(client):
    answers = set()
    for number, text in enumerate(strings()):
        for data in (
            {"name": text, "email": f"n{number}@example.org", "password1": text, "of_age": "on"},
            {"name": "Amina", "email": text, "password1": "", "of_age": text},
        ):
            answers.add(client.post("/en/account/signup/", data).status_code)
            client.cookies.clear()
    assert answers <= {200, 302}
    for actor in Actor.objects.filter(kind="person"):
        assert str(actor.name).strip()
        assert actor.handle


def test_signing_in_with_each(client):
    make_person()
    pages = ("login/", "login/code/", "password/reset/")
    answers = set()
    for text in strings():
        for page in pages:
            data = {"login": text, "email": text, "password": text, "next": text}
            answers.add(client.post(f"/fr/account/{page}", data).status_code)
        answers.add(client.get("/fr/account/login/", {"next": text}).status_code)
    assert answers <= {200, 302}


def test_a_profile_filled_with_each_is_shown_as_it_was_typed(client):
    person = make_person().person
    client.force_login(person.user)
    answers = set()
    for number, text in enumerate(strings()):
        fields = ("name", "other_name", "about", "commune", "radius_km", "hours_per_week", "new_skill", "new_language")
        data = dict.fromkeys((*fields, "age_band", "availability", "causes", "needs", "form_of_address"), text)
        answers.add(client.post("/ar/me/profile/", data | {"about_audience": text}).status_code)
        if number % 20 == 0:
            answers.add(client.get("/ar/me/profile/", {"seen_by": text}).status_code)
    assert answers <= {200, 302, 404}
    assert client.get(f"/ar/@{person.actor.handle}/").status_code == 200
    assert Person.objects.get(pk=person.pk).about


def test_settings_sent_with_each_stay_as_they_were(client):
    user = make_person()
    client.force_login(user)
    for text in strings()[::10]:  # nothing is typed here, only chosen
        data = dict.fromkeys(("language", "time_zone", "theme", "form_of_address"), text)
        assert client.post("/en/me/settings/", data).status_code == 200
        assert client.post("/en/account/theme/", {"theme": text, "next": text}).status_code == 302
    user.refresh_from_db()
    assert user.language == "ar"
