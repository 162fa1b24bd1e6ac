"""Everything about me, as a file: nothing left out, nothing of others, no keys."""

import json
import re

import pytest

from tests.accounts.canaries import CANARY, plant
from tests.accounts.helpers import prove_by_code
from tests.accounts.test_erasure import EMAIL, NAME, story  # noqa: F401 - a fixture
from touiza.accounts.privacy import holdings
from touiza.accounts.services.export import export_user

pytestmark = pytest.mark.django_db
URL = "/en/me/data/export.json"


@pytest.fixture
def amina(story):  # noqa: F811
    return story.user("amina")


def test_every_model_that_holds_something_of_mine_is_there(amina):
    records = export_user(user=amina)["records"]
    assert set(records) == {holding.model._meta.label_lower for holding in holdings(amina)}
    assert {"accounts.user", "actors.person", "opportunities.application", "proof.contribution"} <= set(records)
    assert records["proof.contribution"][0]["minutes"] == 270
    assert records["actors.actor"][0]["name"]["ar"] == NAME
    assert records["actors.person"][0]["needs"][0]["name"]


def test_every_personal_word_is_in_it(amina):
    planted = plant(amina)
    amina.refresh_from_db()
    text = json.dumps(export_user(user=amina), ensure_ascii=False)
    secret = {"accounts.User.password"}
    assert text.count(CANARY) >= len(set(planted) - secret)


def test_no_key_that_opens_a_door_is_in_it(amina):
    text = json.dumps(export_user(user=amina))
    assert amina.password not in text
    assert '"session_key"' not in text
    assert not re.search(r'"digest": "[0-9a-f]{32}', text)


def test_files_are_listed(amina):
    files = export_user(user=amina)["files"]
    assert len(files) == 7
    assert all(file["bytes"] > 0 for file in files)


def test_it_is_downloaded_after_asking_who_one_is(amina, client):
    client.force_login(amina)
    assert client.get(URL).url.startswith("/en/account/reauthenticate/")
    prove_by_code(client, EMAIL, URL)
    response = client.get(URL)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert NAME in response.content.decode()
    assert json.loads(response.content)["about"] == EMAIL


def test_it_costs_the_same_whatever_one_has_done(amina, django_assert_max_num_queries):
    with django_assert_max_num_queries(240):  # one or two a model, whatever is in it
        export_user(user=amina)


def test_it_cannot_be_asked_for_all_day(amina, client, limits):
    client.force_login(amina)
    prove_by_code(client, EMAIL, URL)
    answers = [client.get(URL).status_code for _ask in range(12)]
    assert answers[0] == 200
    assert answers[-1] in {409, 429}


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_page_about_my_data_is_drawn_in_each_language(amina, client, language, django_assert_max_num_queries):
    client.force_login(amina)
    with django_assert_max_num_queries(20):
        page = client.get(f"/{language}/me/data/")
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1
