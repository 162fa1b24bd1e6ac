"""Stopping from a mail, with one press and without signing in (RFC 8058): its family alone, and back again."""

import pytest
from django.test import Client
from django.utils import translation

from tests.notices.deeds import DEEDS
from tests.worlds import World
from touiza.mail.models import Message
from touiza.mail.services.sending import _as_email
from touiza.notices.families import ByMail, Family
from touiza.notices.services.choosing import chosen_by
from touiza.notices.stopping import stop_path

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mail(world: World, tell) -> Message:
    DEEDS["application.accepted"][0](world)
    tell()
    return Message.objects.get(kind="application.accepted")


def test_every_notice_carries_the_headers_of_its_family(mail: Message, world: World) -> None:
    headers = _as_email(mail).extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].endswith(f"{mail.stop_path}>")
    with translation.override("ar"):
        assert mail.stop_path == stop_path(world.amina, Family.MINE)
    assert mail.stop_path in mail.text
    assert mail.stop_path in mail.html


def test_one_press_stops_the_family_and_nothing_else(mail: Message, world: World, tell) -> None:
    client = Client(enforce_csrf_checks=True)
    for _press in range(2):
        assert client.post(mail.stop_path, ONE_CLICK).status_code == 200
    chosen = chosen_by(world.amina)
    assert chosen.ways(Family.MINE).mail == ByMail.NEVER
    assert chosen.ways(Family.MINE).in_app
    assert chosen.ways(Family.HOURS).mail == ByMail.AT_ONCE
    DEEDS["hours.confirmed"][0](world)
    tell()
    assert Message.objects.filter(kind="hours.confirmed").count() == 1


def test_looking_changes_nothing_and_asks(mail: Message, world: World) -> None:
    for language in ("ar", "fr", "en"):
        page = Client().get(mail.stop_path.replace("/ar/", f"/{language}/", 1))
        assert page.status_code == 200
        assert page.content.decode().count("<h1") == 1
        assert "<form" in page.content.decode()
    assert chosen_by(world.amina).ways(Family.MINE).mail == ByMail.AT_ONCE


@pytest.mark.parametrize("family", [Family.MINE, Family.FOLLOWERS, None])
def test_a_stop_by_mistake_is_taken_back(world: World, family: Family | None) -> None:
    client, path = Client(), stop_path(world.amina, family)
    assert client.post(path, ONE_CLICK).context["stopped"]
    page = client.post(path, {"deed": "again"})
    assert not page.context["stopped"]


@pytest.mark.parametrize("key", ["1:mine", "1:mine:forged", "nobody", "x"])
def test_a_link_of_nobodys_leads_nowhere(world: World, key: str) -> None:
    assert Client().get(f"/fr/mail/{key}/stop/").status_code == 404
    assert Client().post(f"/fr/mail/{key}/stop/", ONE_CLICK).status_code == 404


def test_the_link_of_who_left_leads_nowhere(mail: Message, world: World) -> None:
    world.user("amina").delete()
    assert Client().get(mail.stop_path).status_code == 404
