"""Talked about now: a count that says what it counts, and counts nothing that is not for everyone."""

import datetime as dt

import pytest
from django.test import Client

from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts.models import Heat, PostKind
from touiza.posts.services.heating import count_heat
from touiza.posts.services.writing import create_post
from touiza.posts.talked import related_topics, talked_about
from touiza.vocabulary.tagging import tags_named

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="x")
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def write(author, names, *, hours=0, audience=Audience.PUBLIC):
    post = create_post(kind=PostKind.NOTE, author=author, title=WORDS, body=WORDS, audience=audience, published=True, at=NOW - dt.timedelta(hours=hours))
    post.topics.set(tags_named(names=names))
    return post


def heat():
    count_heat(at=NOW)
    return {row.topic.name: (round(row.heat, 3), row.authors) for row in Heat.objects.select_related("topic")}


def test_each_author_counts_once_by_half_less_each_day(world):
    write(world.rachid, ["arz"])
    write(world.rachid, ["arz"], hours=1)  # the same author again
    write(world.amina, ["arz"], hours=24)
    write(world.yanis, ["mae"], hours=48)
    write(world.chloe, ["mae"], hours=24 * 7 + 1)  # too long ago
    assert heat() == {"arz": (1.5, 2), "mae": (0.25, 1)}
    assert [one.label.text for one in talked_about()] == ["arz", "mae"]


@pytest.mark.parametrize("audience", [one for one in Audience if one != Audience.PUBLIC])
def test_what_is_not_for_everyone_is_not_counted(world, audience):
    write(world.rachid, ["arz"], audience=audience)
    assert heat() == {}
    (tag,) = tags_named(names=["arz"])
    write(world.rachid, ["arz", "mae"], audience=audience)
    assert related_topics(tag) == []


def test_nobody_suspended_counts(world):
    write(world.rachid, ["arz"])
    world.rachid.suspended_at = NOW
    world.rachid.save()
    assert heat() == {}


def test_topics_beside_each_other(world):
    write(world.rachid, ["arz", "mae"])
    write(world.amina, ["arz", "mae"])
    write(world.yanis, ["arz", "zit"])
    (tag,) = tags_named(names=["arz"])
    assert [(one.label.text, one.posts) for one in related_topics(tag)] == [("mae", 2), ("zit", 1)]


def test_it_is_shown_with_how_many_and_by_which_count(world, django_assert_max_num_queries):
    for author in (world.rachid, world.amina):
        write(author, ["arz"])
    count_heat(at=NOW)
    Client().get("/fr/topics/")
    with django_assert_max_num_queries(12):
        shown = Client().get("/fr/topics/").content.decode()
    assert "/fr/topics/arz/" in shown
    assert "2" in shown.partition('id="talked"')[2].partition("</section>")[0]


def test_twenty_posts_are_thirty_kilobytes_at_most(world, as_):
    """Of HTML without pictures, with the words of a real note: the whole page for a visitor, the posts for who can do more with them."""
    words = TranslatedText.of("ar", ar="وصلت البطانيات: 400 بالعدد. بقي أن نوضّبها مساء الجمعة، والأيدي الموجودة 19. من يقدر على ساعتين بعد العصر فأهلاً به في المقر. #بطانيات")
    for n in range(25):
        post = create_post(kind=PostKind.NOTE, author=[world.chrea.actor, world.nour.actor, world.amina][n % 3], title=TranslatedText("ar"), body=words, published=True, at=clock.now() - dt.timedelta(hours=n))
        post.topics.set(tags_named(names=["بطانيات"]))
    for name in ("visitor", "chloe"):
        page = as_(name).get("/ar/topics/").content
        posts = page[page.index(b'<article class="post') : page.rindex(b"</article>")]
        assert posts.count(b'class="post') == 20
        assert len(page if name == "visitor" else posts) <= 30_000, (name, len(page), len(posts))
