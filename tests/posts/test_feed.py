"""The feed: what stands on the shelves of whom and what is followed, by time, and nothing a reader may not read."""

import datetime as dt
import random

import pytest
from django.db import connection
from django.utils import translation

from touiza.actors.models import Activity, Follow, Tie
from touiza.actors.services.following import follow, set_openness
from touiza.actors.services.ties import tie
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.translated import TranslatedText
from touiza.posts import feed as feed_module
from touiza.posts.feed import Entry, Tab, entry_of, host_shelf, place_shelf, read_feed, read_shelf, topic_shelf
from touiza.posts.feed_page import feed_page, shelf_page
from touiza.posts.models import Listing, Post, PostKind, PostState
from touiza.posts.services.listing_changes import list_activities
from touiza.posts.services.visiting import visit_feed
from touiza.posts.services.writing import create_post, remove_post
from touiza.vocabulary.models import Place
from touiza.vocabulary.tagging import tags_named

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="Les couvertures sont arrivées.")
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def write(author, audience=Audience.PUBLIC, *, ago=0, topics=(), **more):
    post = create_post(
        kind=PostKind.NOTE, author=author, title=TranslatedText("fr"), body=WORDS, audience=audience, published=True,
        at=NOW - dt.timedelta(minutes=ago), **more,
    )  # fmt: skip
    post.topics.set(tags_named(names=topics))
    return post


def items(reader, tab=Tab.ALL, **more):
    return [entry.item for entry in read_feed(reader, tab, **more)]


def shelves(post):
    return set(Listing.objects.filter(item=post.pk).values_list("shelf", flat=True))


def reader_named(name, world):
    chrea, person = world.chrea.actor, world.yanis
    if name in {"follower", "asked to follow"}:
        Follow.objects.create(follower=person, actor=chrea, accepted_at=clock.now() if name == "follower" else None)
    if name == "works with it":
        tie(person, chrea, Tie.Kind.WORKS_WITH)
    if name == "member":
        tie(person, chrea, Tie.Kind.MEMBER_OF)
    return chrea if name == "itself" else person


OPEN = {Audience.PUBLIC, Audience.SIGNED_IN}
READS = {  # what of an association stands in the feed
    "a stranger": set(),
    "asked to follow": set(),
    "follower": OPEN | {Audience.FOLLOWERS},
    "works with it": OPEN | {Audience.TIES},
    "member": OPEN | {Audience.FOLLOWERS, Audience.TIES, Audience.MEMBERS},
    "itself": set(Audience),
}


@pytest.mark.parametrize("name", READS)
def test_the_feed_holds_what_its_reader_may_read(world, name):
    posts = {audience: write(world.chrea.actor, audience, ago=n) for n, audience in enumerate(Audience)}
    reader = reader_named(name, world)
    seen = {audience for audience, post in posts.items() if post.pk in items(reader)}
    assert seen == READS[name]
    assert seen <= {audience for audience, post in posts.items() if Post.objects.visible_to(reader).filter(pk=post.pk).exists()}


@pytest.mark.parametrize("audience", Audience)
def test_topics_and_places_hold_what_is_for_all_alone(world, audience):
    world.chrea.commune = Place.objects.get(code="dz_0908")
    world.chrea.save()
    (tag,) = tags_named(names=["arz"])
    wilaya = world.chrea.commune.parent
    post = write(world.chrea.actor, audience, topics=["arz"])
    follow(follower=world.yanis, tag=tag)
    follow(follower=world.yanis, place=wilaya)
    public = audience in OPEN
    assert (post.pk in items(world.yanis)) is public
    assert (post.pk in items(world.yanis, Tab.TOPICS)) is public
    assert (post.pk in items(world.yanis, Tab.NEAR)) is public
    for shelf in (topic_shelf(tag.pk), place_shelf(wilaya.pk)):
        assert (shelf in shelves(post)) is public
        assert (post.pk in [entry.item for entry in shelf_page(shelf, None).entries]) is (audience == Audience.PUBLIC)


def test_a_post_leaves_its_shelves_with_its_state_its_readers_and_its_topics(world):
    (tag,) = tags_named(names=["arz"])
    post = write(world.chrea.actor, topics=["arz"])
    assert topic_shelf(tag.pk) in shelves(post)
    post.topics.clear()
    assert topic_shelf(tag.pk) not in shelves(post)
    post.topics.set([tag])
    Post.objects.filter(pk=post.pk).update(audience=Audience.FOLLOWERS)
    assert shelves(post) == {host_shelf(world.chrea.pk)}
    Post.objects.filter(pk=post.pk).update(audience=Audience.PUBLIC)
    assert topic_shelf(tag.pk) in shelves(post)
    remove_post(post=Post.objects.get(pk=post.pk))
    assert not shelves(post)
    draft = create_post(kind=PostKind.NOTE, author=world.rachid, title=WORDS, body=WORDS)
    assert not shelves(draft)
    Post.objects.filter(pk=draft.pk).update(state=PostState.PUBLISHED, published_at=NOW)
    assert shelves(draft)
    draft.delete()
    assert not shelves(draft)


def test_answers_stand_below_what_they_answer_and_nowhere_else(world):
    post = write(world.chrea.actor)
    answer = create_post(kind=PostKind.COMMENT, author=world.rachid, title=TranslatedText("fr"), body=WORDS, reply_to=post, published=True)
    assert not shelves(answer)


def test_nothing_of_the_suspended_is_shown(world):
    follow(follower=world.yanis, actor=world.chrea.actor)
    write(world.chrea.actor)
    world.chrea.actor.suspended_at = NOW
    world.chrea.actor.save()
    assert feed_page(world.yanis).groups == []


@pytest.mark.parametrize("walked", [1, 7, 2000])
def test_every_way_to_merge_finds_the_same_pages(world, monkeypatch, walked):
    """Random follows and posts: pages in a row are the whole feed in order, each once, as a plain query has it."""
    monkeypatch.setattr(feed_module, "WALKED", walked)
    chance = random.Random(6)
    hosts = [world.chrea.actor, world.nour.actor, world.rachid, world.salima, world.amina, world.chloe]
    names = ["arz", "ghaba", "mae"]
    reader = world.yanis
    follow(follower=reader, actor=hosts[0])
    Follow.objects.create(follower=reader, actor=hosts[2], accepted_at=NOW)
    Follow.objects.create(follower=reader, actor=hosts[4])  # asked only
    tie(reader, hosts[1], Tie.Kind.WORKS_WITH)
    follow(follower=reader, tag=tags_named(names=["arz"])[0])
    for _n in range(150):
        write(chance.choice(hosts), chance.choice(list(Audience)), ago=chance.randrange(60), topics=chance.sample(names, chance.randrange(3)))
    may = {hosts[0].pk: {*OPEN, Audience.FOLLOWERS}, hosts[1].pk: {*OPEN, Audience.TIES}, hosts[2].pk: {*OPEN, Audience.FOLLOWERS}}
    expected = [
        post.pk
        for post in Post.objects.filter(root=None).order_by("-published_at", "-pk").prefetch_related("topics")
        if post.audience in may.get(post.host_id, set()) or (post.audience in OPEN and any(tag.name == "arz" for tag in post.topics.all()))
    ]
    found, before = [], None
    while page := read_feed(reader, before=before, limit=9):
        found += [entry.item for entry in page]
        before = entry_of(page[-1].key)
        assert before == page[-1]
    assert found == expected
    assert set(found) <= set(Post.objects.visible_to(reader).values_list("pk", flat=True))


def test_tabs_show_their_shelves_alone(world):
    follow(follower=world.yanis, actor=world.chrea.actor)
    set_openness(actor=world.amina, followers="anybody")
    follow(follower=world.yanis, actor=world.amina)
    tie(world.yanis, world.nour.actor, Tie.Kind.MEMBER_OF)
    of = {name: write(actor).pk for name, actor in (("chrea", world.chrea.actor), ("amina", world.amina), ("nour", world.nour.actor))}

    def shown(tab):
        return {name for name, pk in of.items() if pk in items(world.yanis, tab)}

    assert shown(Tab.ALL) == {"chrea", "amina", "nour"}
    assert shown(Tab.ASSOCIATIONS) == {"nour"}
    assert shown(Tab.PEOPLE) == {"amina"}
    assert shown(Tab.TOPICS) == set()


def test_what_changed_is_told_as_far_as_it_is_shown(world):
    follow(follower=world.amina, actor=world.nour.actor)  # she shows it to nobody
    set_openness(actor=world.chloe, shows_following=Audience.SIGNED_IN, followers="anybody")
    follow(follower=world.chloe, actor=world.nour.actor)
    set_openness(actor=world.amina, followers="anybody")
    for whom in (world.chloe, world.amina):
        follow(follower=world.yanis, actor=whom)
    follow(follower=world.yanis, actor=world.nour.actor)
    list_activities(list(Activity.objects.all()))

    def told():
        with translation.override("en"):
            lines = [line for group in feed_page(world.yanis).groups for line in group.lines if line.change]
            return [(line.change.by.handle, str(line.change.told.words)) for line in lines]

    assert (world.chloe.handle, "follows") in told()
    assert not [one for one in told() if one[0] == world.amina.handle]
    assert any(handle == "nour" for handle, _words in told())  # it has a page here
    set_openness(actor=world.chloe, shows_following=Audience.PRIVATE)
    assert (world.chloe.handle, "follows") not in told()  # no longer, though it stands in the log


def test_small_things_of_one_actor_stand_together(world):
    set_openness(actor=world.amina, followers="anybody")
    for actor in (world.chrea.actor, world.amina):
        follow(follower=world.yanis, actor=actor)
    for ago in (5, 4, 3):
        write(world.chrea.actor, ago=ago)
    write(world.amina, ago=2)
    write(world.chrea.actor, ago=1)
    groups = [group for group in feed_page(world.yanis).groups if group.lines[0].item]
    assert [len(group.lines) for group in groups][:4] == [1, 1, 1, 3]  # the first is the opportunity of the world


def test_the_line_of_what_was_read_lies_where_the_last_visit_ended(world):
    follow(follower=world.yanis, actor=world.chrea.actor)
    assert visit_feed(reader=world.yanis, at=NOW - dt.timedelta(hours=5)) is None
    write(world.chrea.actor, ago=60 * 6)
    write(world.chrea.actor, ago=60)
    seen = visit_feed(reader=world.yanis, at=NOW)
    assert seen == NOW - dt.timedelta(hours=5)
    assert visit_feed(reader=world.yanis, at=NOW + dt.timedelta(minutes=10)) == seen  # the same visit
    groups = feed_page(world.yanis, seen=seen).groups
    marked = [group.ends_new for group in groups]
    assert marked.count(True) == 1
    assert groups[marked.index(True)].lines[-1].is_new
    assert not groups[marked.index(True) + 1].lines[0].is_new


@pytest.mark.parametrize("key", ["", "x", "12", "1_x", "_1", "9" * 40 + "_1", "1_" + "9" * 40, "-1_1", "1_1_1", "١_١"])
def test_a_key_that_is_none_begins_at_the_beginning(key):
    assert entry_of(key) is None


def test_one_page_is_one_query_however_many_are_followed(world, django_assert_num_queries):
    follow(follower=world.yanis, actor=world.chrea.actor)
    with django_assert_num_queries(1):
        read_feed(world.yanis)
    with django_assert_num_queries(1):
        read_shelf(host_shelf(world.chrea.pk), [Audience.PUBLIC])
    for actor in (world.nour.actor,):
        follow(follower=world.yanis, actor=actor)
    with django_assert_num_queries(1):
        read_feed(world.yanis, before=Entry(NOW, 5))


def test_the_page_of_the_feed(world, as_, django_assert_max_num_queries):
    follow(follower=world.yanis, actor=world.chrea.actor)
    for ago in range(30):
        write(world.chrea.actor if ago % 2 else world.nour.actor, ago=ago * 60 * 40)
    follow(follower=world.yanis, actor=world.nour.actor)
    list_activities(list(Activity.objects.all()))
    client = as_("yanis")
    client.get("/fr/home/")
    with django_assert_max_num_queries(20) as taken:
        shown = client.get("/fr/home/").content.decode()
    assert shown.count('class="post') == 20
    older = shown.partition("before=")[2].partition('"')[0]
    second = client.get(f"/fr/home/?before={older}").content.decode()
    assert second.count('class="post') >= 10
    assert as_("visitor").get("/fr/home/").status_code == 302
    assert len(taken) <= 20
    assert connection.vendor == "postgresql"
