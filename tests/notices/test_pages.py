"""The bell, and the page behind it: how many are new, reading one, reading all, and nobody else's."""

import re

import pytest

from tests.worlds import World
from touiza.actors.services.activity import record
from touiza.notices.models import NoticeGroup

pytestmark = pytest.mark.django_db
PAGE = "/en/me/notices/"


@pytest.fixture
def told(world: World, tell) -> list[NoticeGroup]:
    """Three notices for Amina and one for Chloé."""
    for person in (world.amina, world.amina, world.amina, world.chloe):
        record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=person)
    tell()
    return list(NoticeGroup.objects.filter(recipient=world.amina).order_by("pk"))


def bell(client) -> int:
    """Return the number that the bell shows."""
    page = client.get("/en/").content.decode()
    shown = re.search(r'href="/en/me/notices/"[^>]*>.*?</a>', page, re.DOTALL)
    assert shown is not None
    number = re.search(r">\s*(\d+)\s*<", shown[0])
    return int(number[1]) if number else 0


def test_the_bell_counts_what_is_new(as_, told) -> None:
    client = as_("amina")
    assert bell(client) == 3
    client.get(PAGE)
    assert bell(client) == 3, "looking at the list is not reading"


def test_following_one_reads_that_one(as_, told, world: World) -> None:
    client = as_("amina")
    assert client.get(f"{PAGE}{told[1].pk}/").url == "/en/@chrea/people/"
    assert [group.read_at is None for group in NoticeGroup.objects.filter(recipient=world.amina).order_by("pk")] == [True, False, True]
    assert bell(client) == 2


def test_all_are_read_at_once_and_only_ones_own(as_, told, world: World) -> None:
    client = as_("amina")
    assert client.post(PAGE).url == PAGE
    assert bell(client) == 0
    assert "New" not in client.get(PAGE).content.decode().partition("<main")[2]
    assert NoticeGroup.objects.get(recipient=world.chloe).read_at is None


def test_the_moment_of_reading_is_the_first(as_, told) -> None:
    client = as_("amina")
    client.get(f"{PAGE}{told[0].pk}/")
    first = NoticeGroup.objects.get(pk=told[0].pk).read_at
    client.post(PAGE)
    client.get(f"{PAGE}{told[0].pk}/")
    assert NoticeGroup.objects.get(pk=told[0].pk).read_at == first


def test_nobody_reads_the_notices_of_another(as_, told) -> None:
    assert as_("chloe").get(f"{PAGE}{told[0].pk}/").status_code == 404
    assert NoticeGroup.objects.get(pk=told[0].pk).read_at is None
    assert as_("visitor").get(PAGE).status_code == 302


def test_more_than_a_page_costs_no_more(as_, told, world: World, tell, django_assert_max_num_queries) -> None:
    for _number in range(25):
        record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    tell()
    client = as_("amina")
    with django_assert_max_num_queries(20):
        page = client.get(PAGE)
    assert page.content.decode().count("/en/me/notices/") >= 20
    assert client.get(f"{PAGE}?page=2").status_code == 200


def test_an_empty_list_says_when_there_will_be_something(as_) -> None:
    page = as_("amina").get(PAGE).content.decode()
    assert "Nothing to tell you yet" in page
    assert "Mark all as read" not in page
