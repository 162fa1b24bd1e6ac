"""Who may listen to what: by the rules of every page; and what takes a right away says so by itself."""

import hashlib
import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection
from django.test import Client

from tests.worlds import World
from touiza.actors.models import Follow, Tie
from touiza.associations.models import Role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.live import CHANNEL
from touiza.core.translated import TranslatedText
from touiza.home.changes import watch_tables
from touiza.home.live import reader
from touiza.posts.models import Post, PostKind
from touiza.posts.services.writing import create_post, remove_post


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the test's connection: the live process closes its own when they are old."""
    monkeypatch.setattr(reader, "close_old_connections", lambda: None)


def key(client: Client) -> str:
    return str(client.session.session_key)


def note(world: World, audience: str) -> Post:
    title = TranslatedText("fr", {"fr": f"Une note {audience}"})
    return create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=title, body=title, audience=audience, published=True)


@pytest.mark.django_db
def test_each_audience_is_listened_to_by_its_readers_alone(world: World, as_: Callable[[str], Client]) -> None:
    notes = {audience: note(world, audience) for audience in ("public", "signed_in", "followers", "members", "ties", "private")}
    Follow.objects.create(follower=world.people["salima"], actor=world.chrea.actor, accepted_at=clock.now())
    Follow.objects.create(follower=world.people["chloe"], actor=world.chrea.actor)
    asked = ",".join(f"post:{post.pk}" for post in notes.values())
    for name in ("visitor", "chloe", "salima", "amina", "nassima", "rachid"):
        actor = world.people.get(name)
        standing = reader.look(key(as_(name)) if actor else "", asked)
        seen = Post.objects.visible_to(actor).filter(pk__in=[post.pk for post in notes.values()])
        assert standing.topics == {f"post:{pk}" for pk in seen.values_list("pk", flat=True)}, name
        assert (f"post:{notes['followers'].pk}" in standing.topics) == (name in {"salima", "nassima", "rachid"}), name
        assert f"post:{notes['private'].pk}" not in standing.topics, name


@pytest.mark.django_db
def test_everybody_has_their_own_places_and_nobody_elses(world: World, as_: Callable[[str], Client]) -> None:
    amina, chloe = world.people["amina"].pk, world.people["chloe"].pk
    asked = f"actor,feed,actor:{chloe},feed:{chloe},association:{world.chrea.pk}"
    assert reader.look(key(as_("amina")), asked).topics == {f"actor:{amina}", f"feed:{amina}"}
    assert f"association:{world.chrea.pk}" in reader.look(key(as_("nassima")), asked).topics
    assert reader.look("", f"{asked},actor:{amina}").topics == frozenset()


@pytest.mark.django_db
def test_a_session_counts_as_it_does_for_pages(world: World, as_: Callable[[str], Client]) -> None:
    client = as_("amina")
    assert reader.look(key(client), "actor").actor == world.people["amina"].pk
    assert reader.look("nobody-has-this-session-key00000", "actor").actor is None
    amina = world.user("amina")
    amina.is_active = False
    amina.save()
    assert reader.look(key(client), "actor") == reader.Standing(None, None, frozenset())
    amina.is_active = True
    amina.set_password("another-Passphrase-7")
    amina.save()
    assert reader.look(key(client), "actor").user is None
    chloe = as_("chloe")
    world.people["chloe"].suspended_at = clock.now()
    world.people["chloe"].save()
    assert reader.look(key(chloe), "actor").topics == frozenset()


@pytest.mark.django_db
def test_more_topics_than_a_page_needs_are_left_out(world: World, as_: Callable[[str], Client], django_assert_max_num_queries: Any) -> None:
    session = key(as_("amina"))
    note(world, "public")
    with django_assert_max_num_queries(6):
        reader.look(session, "actor,feed,association:1," + ",".join(f"post:{n}" for n in range(1, 500)))
    assert len(reader.look(session, "actor," + ",".join(f"post:{post}" for post in Post.objects.values_list("pk", flat=True))).topics) <= reader.MOST_TOPICS


@pytest.fixture
def told(transactional_db: None) -> Iterator[Callable[[], list[str]]]:
    """Return what was heard since it was last asked."""
    watch_tables()
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgresql://touiza@127.0.0.1:5432/touiza")
    url = server._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    with psycopg.connect(url, autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        yield lambda: [one.payload for one in ear.notifies(timeout=0.3) if one.payload.startswith("access ")]


@pytest.mark.django_db(transaction=True)
def test_what_takes_a_right_away_says_so_whoever_wrote_it(world: World, as_: Callable[[str], Client], told: Callable[[], list[str]]) -> None:
    amina, chrea = world.people["amina"], world.chrea.actor
    client = as_("amina")
    session = key(client)
    told()  # signing in ends the session of the visitor
    post = note(world, "followers")
    follow = Follow.objects.create(follower=amina, actor=chrea, accepted_at=clock.now())
    tie = Tie.objects.create(person=amina, association=chrea, kind=Tie.Kind.MEMBER_OF)
    client.get("/ar/me/")
    assert told() == [], "what gives rights, and reading, takes none away"
    tie.delete()
    assert told() == [f"access actor:{amina.pk}"]
    follow.accepted_at = None
    follow.save()
    follow.delete()
    assert told() == [f"access actor:{amina.pk}"] * 2
    role = Role.objects.get(association=world.chrea, person=world.nassima, ended_at=None)
    role.ended_at = clock.now()
    role.save()
    assert f"access actor:{world.nassima.pk}" in told()
    post.audience = Audience.MEMBERS
    post.save()
    remove_post(post=post)
    assert told() == [f"access post:{post.pk}"] * 2
    client.logout()
    assert told() == [f"access session:{hashlib.sha256(session.encode()).hexdigest()[:32]}"]
    assert reader.mark_of(session) == hashlib.sha256(session.encode()).hexdigest()[:32]
    chrea.suspended_at = clock.now()
    chrea.save()
    assert told() == [f"access all:{chrea.pk}"]
    amina.suspended_at = clock.now()
    amina.save()
    assert told() == [f"access actor:{amina.pk}"]
