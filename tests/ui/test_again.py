"""A form whose token is no longer good is offered again with what it held, if it stood on this site."""

import re

import pytest
from django.test import Client

from tests.worlds import World

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
ADDRESS = "/en/me/settings/"
TYPED = {"language": "fr", "time_zone": "Africa/Tunis", "theme": "dark", "form_of_address": "feminine", "extra": 'a "b" <c>'}


@pytest.fixture
def client(world: World) -> Client:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(world.user("chloe"))
    return strict


def test_what_was_typed_is_sent_again_with_one_press(client, world):
    page = client.post(ADDRESS, TYPED, headers={"origin": HERE})
    assert page.status_code == 403
    html = page.content.decode()
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html))
    assert fields["extra"] == "a &quot;b&quot; &lt;c&gt;"
    done = client.post(ADDRESS, {**TYPED, "csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}, headers={"origin": HERE})
    assert done.status_code == 302
    user = world.user("chloe")
    user.refresh_from_db()
    assert (user.theme, user.time_zone) == ("dark", "Africa/Tunis")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example", ""])
def test_what_another_site_had_it_send_is_not_offered(client, origin):
    headers = {"origin": origin} if origin else {}
    html = client.post(ADDRESS, TYPED, headers=headers).content.decode()
    assert "Africa/Tunis" not in html
    assert "csrfmiddlewaretoken" not in html
    assert "This form was open for too long" in html


def test_a_password_is_not_written_into_a_page(client):
    html = client.post(ADDRESS, {**TYPED, "password": "cumin figue"}, headers={"origin": HERE}).content.decode()
    assert "cumin" not in html
