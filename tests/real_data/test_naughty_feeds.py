"""Bad input about following, walls, and lists to take along."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.actors.models import Follow, Openness, WallWriters
from touiza.actors.services.following import follow
from touiza.core.translated import TranslatedText
from touiza.posts.models import PostKind
from touiza.posts.services.writing import create_post

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


@drills("actors:follow", "actors:follower", "actors:followers")
def test_following(at: At, world: World) -> None:
    sample(Drill(at("amina"), "/ar/follow/actor/chrea/", page="/ar/@chrea/", every=("deed",)), at_least=0)
    row = follow(follower=world.yanis, actor=world.amina)
    sample(Drill(at("amina"), f"/ar/me/followers/{row.pk}/", page="/ar/me/followers/", every=("deed",)), at_least=0)
    assert not Follow.objects.get(pk=row.pk).accepted_at
    sample(Drill(at("amina"), "/ar/me/followers/", every=("followers", "wall", "shows_followers", "shows_following")), at_least=0)


@drills("posts:at", "posts:wall_removal", "posts:wall_choice")
def test_writing_on_a_wall(at: At, world: World) -> None:
    Openness.objects.create(actor=world.chrea.actor, followers="anybody", wall=WallWriters.SIGNED_IN)
    page = "/ar/@chrea/posts/"
    sample(Drill(at("amina"), page, free=("body",), fixed={"audience": "public"}, shown=(page,)), at_least=10)
    words = TranslatedText.of("ar", ar="سطر")
    post = create_post(kind=PostKind.NOTE, author=world.yanis, host=world.chrea.actor, title=words, body=words, published=True)
    sample(Drill(at("rachid"), f"{page}{post.slug}/removal/", page=page, every=("deed",)), at_least=0)
    sample(Drill(at("rachid"), f"{page}wall/", page=page, every=("wall",)), at_least=0)
