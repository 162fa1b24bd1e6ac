"""What an open page is told when it asks how much is new: its reader's own counts, and nothing of what they may not see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.worlds import World
from touiza.actors.models import Actor, Follow
from touiza.core import clock, live
from touiza.core.translated import TranslatedText
from touiza.notices.models import NoticeGroup
from touiza.opportunities.services.applications import apply
from touiza.posts.models import Post, PostKind
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def _answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something that posts' pages count: their answers after a mark."""
    monkeypatch.setattr(live, "_counters", dict(live._counters))

    def count(reader: Actor | None, number: int, mark: str) -> int:
        return Post.objects.filter(root=number, pk__gt=int(mark)).count()

    live.register_counter(live.Counter("sample", "post", count, lambda number: f"{number} new"))


def note(world: World, audience: str, reply_to: Post | None = None) -> Post:
    title = TranslatedText("fr", {"fr": "Une note"})
    kind = PostKind.COMMENT if reply_to else PostKind.NOTE
    return create_post(kind=kind, author=world.chrea.actor, title=title, body=title, audience=audience, reply_to=reply_to, published=True)


def test_a_visitor_has_no_counts(client: Client) -> None:
    answer = client.get("/ar/fresh/")
    assert answer.json() == {"counts": [], "fresh": {}}
    assert answer["Cache-Control"] == "private, no-store"


def test_the_bell_counts_as_the_page_does(world: World, as_: Callable[[str], Client]) -> None:
    amina = as_("amina")
    bell = {"href": "/fr/me/notices/", "number": "", "label": "Notifications"}
    assert bell in amina.get("/fr/fresh/").json()["counts"]
    NoticeGroup.objects.create(recipient=world.amina, key="x", kind="x.done", family="general")
    assert {**bell, "number": "1", "label": f"{bell['label']}: 1"} in amina.get("/fr/fresh/").json()["counts"]
    assert bell in as_("chloe").get("/fr/fresh/").json()["counts"]


def test_a_workspace_counts_for_who_acts_there_alone(world: World, as_: Callable[[str], Client]) -> None:
    address = f"/en/@{world.chrea.handle}/applications/"
    apply(opportunity=world.opportunity, person=world.yanis)
    waiting = f"waiting.{world.chrea.pk}.0"

    def told(name: str) -> dict[str, Any]:
        return as_(name).get("/en/fresh/", {"in": world.chrea.handle, "new": waiting}).json()

    assert [row["number"] for row in told("nassima")["counts"] if row["href"] == address] == ["1"]
    assert told("nassima")["fresh"] == {waiting: "1 more waits: show it"}
    for name in ("amina", "salima", "visitor"):
        assert not [row for row in told(name)["counts"] if row["href"] == address], name
        assert told(name)["fresh"] == {waiting: ""}, name


@pytest.mark.usefixtures("_answers")
def test_new_answers_are_counted_for_who_may_read_them(world: World, as_: Callable[[str], Client]) -> None:
    Follow.objects.create(follower=world.chloe, actor=world.chrea.actor, accepted_at=clock.now())
    post = note(world, "followers")
    key = f"sample.{post.pk}.{post.pk}"
    assert as_("chloe").get("/ar/fresh/", {"new": key}).json()["fresh"] == {key: ""}
    note(world, "followers", reply_to=post)
    assert as_("chloe").get("/ar/fresh/", {"new": key}).json()["fresh"] == {key: "1 new"}
    for name in ("visitor", "salima"):
        assert as_(name).get("/ar/fresh/", {"new": key}).json()["fresh"] == {key: ""}, name


@pytest.mark.usefixtures("_answers")
@pytest.mark.parametrize("key", ["", "sample", "sample.x.1", "sample.٣.1", "nothing.1.1", "sample.99999999999999999999999.1", "sample.1." + "9" * 200])
def test_nonsense_is_told_nothing(client: Client, world: World, key: str) -> None:
    assert client.get("/ar/fresh/", {"new": key}).json()["fresh"] == {key: ""}


def test_asking_costs_little(world: World, as_: Callable[[str], Client], django_assert_max_num_queries: Any) -> None:
    amina, nassima = as_("amina"), as_("nassima")
    for client in (amina, nassima):
        client.get("/ar/fresh/")
    with django_assert_max_num_queries(7):
        amina.get("/ar/fresh/")
    with django_assert_max_num_queries(16):
        nassima.get("/ar/fresh/", {"in": world.chrea.handle, "new": f"waiting.{world.chrea.pk}.0"})


def test_pages_say_where_to_listen(world: World, as_: Callable[[str], Client], settings: Settings) -> None:
    settings.LIVE_PORT, settings.TRUSTED_PROXIES, settings.LIVE = 8001, 0, True
    page = as_("amina").get("/ar/me/").content.decode()
    assert 'data-look="/ar/fresh/" data-live="8001" data-at="' in page
    assert 'data-own="1"' in page
    settings.TRUSTED_PROXIES = 1
    assert 'data-live="/"' in as_("amina").get("/ar/me/").content.decode()
    settings.LIVE = False
    assert 'data-live=""' in as_("amina").get("/ar/me/").content.decode()
    assert "data-look" not in Client().get("/ar/").content.decode()
    today = as_("nassima").get("/ar/today/").content.decode()
    assert f'data-topic="association:{world.chrea.pk}" data-new="waiting.{world.chrea.pk}.0"' in today
