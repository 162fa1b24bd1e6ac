"""Who may read a post: `visible_to` and the tokens of search must say the same, for every audience and every reader."""

import pytest

from touiza.actors.models import Follow, Tie
from touiza.actors.readers import tokens_for, tokens_of
from touiza.actors.services.ties import tie
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db

WORDS = TranslatedText.of("fr", fr="Les couvertures sont arrivées.")
EVERYONE = {Audience.PUBLIC}
SIGNED_IN = EVERYONE | {Audience.SIGNED_IN}
READERS = {
    "visitor": EVERYONE,
    "signed in": SIGNED_IN,
    "asked to follow": SIGNED_IN,
    "follower": SIGNED_IN | {Audience.FOLLOWERS},
    "works with it": SIGNED_IN | {Audience.TIES},
    "member": SIGNED_IN | {Audience.FOLLOWERS, Audience.TIES, Audience.MEMBERS},
    "itself": set(Audience),
}


def write(author, audience, **more):
    return create_post(kind=PostKind.NOTE, author=author, title=WORDS, body=WORDS, audience=audience, published=True, **more)


def reader_named(name, world):
    chrea, person = world.chrea.actor, world.yanis
    if name in {"follower", "asked to follow"}:
        Follow.objects.create(follower=person, actor=chrea, accepted_at=clock.now() if name == "follower" else None)
    if name == "works with it":
        tie(person, chrea, Tie.Kind.WORKS_WITH)
    if name == "member":
        tie(person, chrea, Tie.Kind.MEMBER_OF)
    return {"visitor": None, "itself": chrea}.get(name, person)


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", READERS)
def test_a_post_is_read_by_its_audience_alone(world, name, audience):
    post, reader = write(world.chrea.actor, audience), reader_named(name, world)
    allowed = audience in READERS[name]
    assert Post.objects.visible_to(reader).filter(pk=post.pk).exists() is allowed
    assert bool(set(tokens_for(audience, post.host_id)) & set(tokens_of(reader))) is allowed


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("name", READERS)
def test_an_answer_is_read_by_the_audience_of_what_it_answers(world, name, audience):
    post, reader = write(world.chrea.actor, audience), reader_named(name, world)
    answer = create_post(
        kind=PostKind.COMMENT, author=world.rachid, title=TranslatedText.of("fr"), body=WORDS, reply_to=post, published=True
    )
    again = create_post(
        kind=PostKind.COMMENT, author=world.chrea.actor, title=TranslatedText.of("fr"), body=WORDS, reply_to=answer, published=True
    )
    seen = set(Post.objects.visible_to(reader).filter(root=post))
    assert seen == ({answer, again} if audience in READERS[name] else set())
    assert (again.root_id, again.audience, again.host) == (post.pk, audience, world.chrea.actor)


def test_followers_of_who_answers_see_nothing_of_it(world):
    post = write(world.chrea.actor, Audience.FOLLOWERS)
    Follow.objects.create(follower=world.yanis, actor=world.rachid, accepted_at=clock.now())
    create_post(kind=PostKind.COMMENT, author=world.rachid, title=TranslatedText.of("fr"), body=WORDS, reply_to=post, published=True)
    assert not Post.objects.visible_to(world.yanis).exclude(kind=PostKind.OPPORTUNITY).exists()


def test_a_wall_is_read_by_the_followers_of_its_owner(world):
    post = write(world.rachid, Audience.FOLLOWERS, host=world.chrea.actor)
    Follow.objects.create(follower=world.yanis, actor=world.chrea.actor, accepted_at=clock.now())
    assert Post.objects.visible_to(world.yanis).filter(pk=post.pk).exists()
    assert Post.objects.visible_to(world.chrea.actor).filter(pk=post.pk).exists()
