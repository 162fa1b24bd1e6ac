"""Who gives roles, closes or suspends is asked who they are first; what was sent is done once that is answered."""

import pytest
from django.test import Client

from tests.accounts.helpers import last_code
from tests.worlds import World
from touiza.associations.access import role_of
from touiza.associations.models import Invitation, Role

pytestmark = pytest.mark.django_db
PASSWORD = "a touiza is neighbours"


def unproved(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def deeds(world: World) -> list[tuple[str, str, dict[str, str]]]:
    role = role_of(world.nassima, world.chrea)
    return [
        ("rachid", "/en/@chrea/people/", {"email": "x@mail.example", "kind": "owner", "language": "fr"}),
        ("rachid", f"/en/@chrea/people/{role.pk}/", {"to": "owner"}),
        ("nassima", f"/en/@chrea/people/{role.pk}/", {"to": "end"}),
        ("rachid", "/en/@chrea/closing/", {"sure": "on"}),
        ("dalia", "/en/@chrea/suspension/", {"sentence": "Wait."}),
    ]


def test_none_of_these_is_done_before_the_question_is_answered(world):
    for name, address, data in deeds(world):
        response = unproved(world, name).post(address, data)
        assert response.url.startswith("/en/account/reauthenticate/"), address
    world.chrea.refresh_from_db()
    assert role_of(world.nassima, world.chrea).kind == Role.Kind.COORDINATOR
    assert not Invitation.objects.exists()
    assert world.chrea.closed_at is None
    assert not world.chrea.actor.suspended_at


def test_the_password_is_the_answer_and_what_was_sent_is_done(world):
    client = unproved(world, "rachid")
    asked = client.post(f"/en/@chrea/people/{role_of(world.nassima, world.chrea).pk}/", {"to": "owner"})
    done = client.post(asked.url, {"password": PASSWORD})
    assert done.url == "/en/@chrea/people/"
    assert role_of(world.nassima, world.chrea).kind == Role.Kind.OWNER


def test_a_code_is_an_answer_too_and_the_invitation_goes_out_once(world):
    client = unproved(world, "rachid")
    data = {"email": "x@mail.example", "kind": "coordinator", "language": "fr"}
    asked = client.post("/en/@chrea/people/", data)
    by_code = asked.url.replace("/reauthenticate/", "/reauthenticate/code/")
    client.post(by_code, {"action": "send"})
    done = client.post(by_code, {"code": last_code("rachid@touiza.example")})
    assert done.url == "/en/@chrea/people/"
    assert Invitation.objects.get().email == "x@mail.example"


@pytest.mark.parametrize("name", ["chloe", "salima", "nassima"])
def test_who_may_not_is_refused_without_being_asked(world, name):
    client = unproved(world, name)
    role = role_of(world.rachid, world.chrea)
    assert client.post(f"/en/@chrea/people/{role.pk}/", {"to": "end"}).status_code == 403
    assert client.post("/en/@chrea/closing/", {"sure": "on"}).status_code == 403
    assert client.post("/en/@chrea/suspension/", {"sentence": "Wait."}).status_code == 404
