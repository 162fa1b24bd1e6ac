"""Whose open feeds a new post concerns, and what open threads and feeds count: what each reader may read, and nothing else."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.worlds import World
from touiza.actors.models import Follow, Tie
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts.feed import read_feed, whose_feed
from touiza.posts.live import new_answers, new_posts
from touiza.posts.models import Post, PostKind
from touiza.posts.services.writing import create_post
from touiza.vocabulary.models import Place

pytestmark = pytest.mark.django_db


def write(world: World, audience: str, reply_to: Post | None = None) -> Post:
    text = TranslatedText.of("fr", fr="Une note")
    kind = PostKind.COMMENT if reply_to else PostKind.NOTE
    return create_post(kind=kind, author=world.chrea.actor, title=text, body=text, audience=audience, reply_to=reply_to, published=True)


def mark(seconds: int = 60) -> str:
    return str(int((clock.now() - dt.timedelta(seconds=seconds)).timestamp() * 1000))


@pytest.mark.parametrize("audience", Audience.values)
def test_a_post_concerns_who_follows_and_may_read_it(world: World, audience: str) -> None:
    chrea = world.chrea.actor
    Association.objects.filter(pk=world.chrea.pk).update(commune=Place.objects.get(code="dz_0908"))
    for person in (world.chloe, world.amina, world.salima):
        Follow.objects.create(follower=person, actor=chrea, accepted_at=clock.now())
    Follow.objects.create(follower=world.yanis, actor=chrea)  # asked, and not accepted
    Follow.objects.create(follower=world.dalia, place=Place.objects.get(code="dz_09"), accepted_at=clock.now())
    Tie.objects.create(person=world.amina, association=chrea, kind=Tie.Kind.MEMBER_OF)
    Tie.objects.create(person=world.salima, association=chrea, kind=Tie.Kind.WORKS_WITH)
    everybody = {person.pk: person for person in world.people.values()}
    before = {pk: new_posts(person, pk, mark()) for pk, person in everybody.items()}
    post = write(world, audience)
    with CaptureQueriesContext(connection) as asked:
        told = set(whose_feed(post.pk, everybody.keys()))
    assert len(asked) == 1
    follows = {world.chloe.pk, world.amina.pk, world.salima.pk, world.dalia.pk}
    assert told == {pk for pk, person in everybody.items() if post.pk in {entry.item for entry in read_feed(person)}}
    assert told & follows == {pk for pk in follows if Post.objects.visible_to(everybody[pk]).filter(pk=post.pk).exists()}
    assert (world.dalia.pk in told) == (audience in {Audience.PUBLIC, Audience.SIGNED_IN})
    for pk, person in everybody.items():
        assert new_posts(person, pk, mark()) == before[pk] + (pk in told)
        assert pk == world.yanis.pk or new_posts(person, world.yanis.pk, mark()) == 0, "another's feed"
    assert new_posts(None, world.chloe.pk, mark()) == 0
    assert new_posts(world.yanis, world.yanis.pk, mark()) == 0
    assert new_posts(world.chloe, world.chloe.pk, mark(-60)) == 0
    assert set(whose_feed(post.pk, [world.yanis.pk])) == set()


def test_an_open_thread_counts_what_others_wrote_since(world: World) -> None:
    post = write(world, "members")
    write(world, "members", reply_to=post)
    Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.MEMBER_OF)
    assert new_answers(world.amina, post.pk, mark()) == 1
    assert new_answers(world.chrea.actor, post.pk, mark()) == 0, "one's own is not new"
    assert new_answers(world.amina, post.pk, mark(-60)) == 0
    for stranger in (None, world.chloe):
        assert new_answers(stranger, post.pk, mark()) == 0
    for nonsense in ("", "x", "٣", "9" * 30, "-1"):
        assert new_answers(world.amina, post.pk, nonsense) == 0
