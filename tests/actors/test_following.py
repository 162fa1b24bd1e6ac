"""Following: begun, asked for, let in, not let in, let go; and who sees what of it."""

import threading

import pytest
from django.db import connection

from touiza.actors.following import may_write_on, rule_for
from touiza.actors.models import Activity, Follow, Followers, Openness, Tie, WallWriters
from touiza.actors.readers import tokens_of
from touiza.actors.services.following import (
    accept_follower,
    follow,
    refuse_follower,
    remove_follower,
    set_openness,
    unfollow,
)
from touiza.actors.services.ties import tie
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.vocabulary.models import Place
from touiza.vocabulary.tagging import tags_named
from touiza.vocabulary.topics import topic_by_slug, topic_slug

pytestmark = pytest.mark.django_db


def refused(code, deed, **arguments):
    with pytest.raises(Refusal) as told:
        deed(**arguments)
    assert told.value.code == code


def verbs():
    return list(Activity.objects.filter(verb__startswith="follow.").order_by("pk").values_list("verb", flat=True))


def test_an_association_is_followed_at_once_and_once(world):
    first = follow(follower=world.yanis, actor=world.chrea.actor)
    again = follow(follower=world.yanis, actor=world.chrea.actor)
    assert first == again
    assert first.accepted_at is not None
    assert f"followers:{world.chrea.pk}" in tokens_of(world.yanis)
    assert verbs() == ["follow.begun"]
    unfollow(follower=world.yanis, actor=world.chrea.actor)
    unfollow(follower=world.yanis, actor=world.chrea.actor)
    assert not Follow.objects.exists()
    assert f"followers:{world.chrea.pk}" not in tokens_of(world.yanis)


def test_a_person_is_asked_first_and_nothing_opens_before(world):
    row = follow(follower=world.yanis, actor=world.amina)
    assert row.accepted_at is None
    assert f"followers:{world.amina.pk}" not in tokens_of(world.yanis)
    accept_follower(actor=world.amina, follower=world.yanis)
    accept_follower(actor=world.amina, follower=world.yanis)
    assert f"followers:{world.amina.pk}" in tokens_of(world.yanis)
    assert verbs() == ["follow.asked", "follow.accepted"]


def test_who_lets_anybody_follow_is_not_asked_but_told(world, tell):
    set_openness(actor=world.amina, followers=Followers.ANYBODY)
    assert follow(follower=world.yanis, actor=world.amina).accepted_at is not None
    tell()
    assert list(Notice.objects.filter(activity__verb__startswith="follow.").values_list("recipient", flat=True)) == [world.amina.pk]


def test_notices_go_to_who_is_asked_and_to_who_is_let_in(world, tell):
    follow(follower=world.yanis, actor=world.amina)
    accept_follower(actor=world.amina, follower=world.yanis)
    tell()
    told = Notice.objects.filter(activity__verb__startswith="follow.").order_by("pk")
    assert [(one.activity.verb, one.recipient_id) for one in told] == [("follow.asked", world.amina.pk), ("follow.accepted", world.yanis.pk)]


def test_who_is_not_let_in_is_not_told_and_cannot_ask_again(world):
    follow(follower=world.yanis, actor=world.amina)
    refuse_follower(actor=world.amina, follower=world.yanis)
    unfollow(follower=world.yanis, actor=world.amina)
    refused("request_gone", accept_follower, actor=world.amina, follower=world.yanis)
    set_openness(actor=world.amina, followers=Followers.ANYBODY)
    assert follow(follower=world.yanis, actor=world.amina).accepted_at is None
    assert verbs() == ["follow.asked"]
    accept_follower(actor=world.amina, follower=world.yanis)  # let in after all
    assert f"followers:{world.amina.pk}" in tokens_of(world.yanis)


def test_who_is_let_go_reads_no_more_and_cannot_begin_anew(world):
    set_openness(actor=world.amina, followers=Followers.ANYBODY)
    follow(follower=world.yanis, actor=world.amina)
    remove_follower(actor=world.amina, follower=world.yanis)
    follow(follower=world.yanis, actor=world.amina)
    assert f"followers:{world.amina.pk}" not in tokens_of(world.yanis)


def test_a_minor_is_always_asked(world):
    set_openness(actor=world.amina, followers=Followers.ANYBODY)
    world.amina.person.age_band = "16_17"
    world.amina.person.save()
    assert rule_for(world.amina) == Followers.ASKED
    assert follow(follower=world.yanis, actor=world.amina).accepted_at is None
    refused("minor", set_openness, actor=world.amina, followers=Followers.ANYBODY)


def test_what_cannot_be_followed_is_refused(world):
    set_openness(actor=world.amina, followers=Followers.NOBODY)
    refused("not_followed", follow, follower=world.yanis, actor=world.amina)
    refused("oneself", follow, follower=world.yanis, actor=world.yanis)
    refused("people_follow", follow, follower=world.chrea.actor, actor=world.yanis)
    refused("request_gone", accept_follower, actor=world.amina, follower=world.chloe)
    refused("unknown_choice", set_openness, actor=world.amina, wall="all")
    refused("unknown_choice", set_openness, actor=world.amina, shows_following=Audience.TIES)
    world.yanis.person.awaits_guardian = True
    world.yanis.person.save()
    refused("guardian", follow, follower=world.yanis, actor=world.chrea.actor)
    refused("not_followed", follow, follower=world.chloe, actor=world.yanis)
    with pytest.raises(TypeError):
        follow(follower=world.chloe)


def test_topics_and_places_at_once(world):
    (tag,) = tags_named(names=["غابة الأرز"])
    place = Place.objects.get(code="dz_0908")
    assert follow(follower=world.yanis, tag=tag).accepted_at is not None
    assert follow(follower=world.yanis, place=place).accepted_at is not None
    assert topic_by_slug(topic_slug(tag.key)) == tag
    assert topic_by_slug("#غابة_الأرز") == tag
    unfollow(follower=world.yanis, tag=tag)
    assert list(Follow.objects.values_list("place", flat=True)) == [place.pk]


def test_a_follow_is_told_to_others_only_where_the_follower_shows_it(world):
    follow(follower=world.yanis, actor=world.chrea.actor)
    set_openness(actor=world.chloe, shows_following=Audience.SIGNED_IN)
    follow(follower=world.chloe, actor=world.chrea.actor)
    assert list(Activity.objects.filter(verb="follow.begun").order_by("pk").values_list("audience", flat=True)) == ["private", "signed_in"]


WRITERS = {  # who may write on Chrea's wall, by the choice of its owner
    WallWriters.NOBODY: {"itself"},
    WallWriters.NEAR: {"itself", "member"},
    WallWriters.FOLLOWERS: {"itself", "member", "follower"},
    WallWriters.SIGNED_IN: {"itself", "member", "follower", "stranger"},
}


@pytest.mark.parametrize("choice", WallWriters)
def test_a_wall_is_written_on_by_whom_its_owner_allows(world, choice):
    chrea = world.chrea.actor
    tie(world.amina, chrea, Tie.Kind.MEMBER_OF)
    follow(follower=world.yanis, actor=chrea)
    Openness.objects.create(actor=chrea, followers=Followers.ANYBODY, wall=choice)
    writers = {"visitor": None, "itself": chrea, "member": world.amina, "follower": world.yanis, "stranger": world.chloe}
    assert {name for name, writer in writers.items() if may_write_on(chrea, writer)} == WRITERS[choice]


def test_the_pages_and_the_button(world, as_):
    yanis, amina = as_("yanis"), as_("amina")
    handle = world.amina.handle
    assert yanis.post(f"/fr/follow/actor/{handle}/", {"next": "/fr/about/"}).headers["Location"] == "/fr/about/"
    shown = amina.get("/fr/me/followers/").content.decode()
    assert "Yanis Ferhat" in shown
    row = Follow.objects.get()
    assert as_("chloe").post(f"/fr/me/followers/{row.pk}/", {"deed": "accept"}).status_code == 404
    assert amina.post(f"/fr/me/followers/{row.pk}/", {"deed": "accept"}).status_code == 302
    assert Follow.objects.get().accepted_at is not None
    assert str(world.amina.name) in yanis.get("/ar/me/following/?kind=people").content.decode()
    part = yanis.post(f"/fr/follow/actor/{handle}/", {"deed": "end"}, headers={"HX-Request": "true"}).content.decode()
    assert "<form" in part
    assert "<html" not in part
    assert not Follow.objects.exists()


def test_lists_are_seen_as_each_chooses(world, as_):
    set_openness(actor=world.amina, followers=Followers.ANYBODY)
    follow(follower=world.yanis, actor=world.amina)
    follow(follower=world.chloe, actor=world.amina)
    address = f"/fr/@{world.amina.handle}/followers/"
    assert as_("chloe").get(address).status_code == 404
    set_openness(actor=world.amina, shows_followers=Audience.SIGNED_IN)
    assert as_("visitor").get(address).status_code == 404
    assert "Yanis" not in as_("chloe").get(address).content.decode()  # he shows nobody whom he follows
    set_openness(actor=world.yanis, shows_following=Audience.SIGNED_IN)
    assert "Yanis" in as_("nassima").get(address).content.decode()
    assert as_("visitor").get(f"/fr/@{world.yanis.handle}/following/").status_code == 404
    seen = as_("nassima").get(f"/fr/@{world.yanis.handle}/following/?kind=people").content.decode()
    assert f"@{world.amina.handle}" in seen


def test_lists_cost_the_same_however_long(world, as_, django_assert_max_num_queries):
    set_openness(actor=world.amina, followers=Followers.ANYBODY)
    client = as_("amina")

    def cost():
        client.get("/ar/me/followers/")
        with django_assert_max_num_queries(20) as taken:
            client.get("/ar/me/followers/")
        return len(taken)

    follow(follower=world.yanis, actor=world.amina)
    few = cost()
    for name in ("chloe", "nassima", "rachid", "salima"):
        follow(follower=getattr(world, name), actor=world.amina)
    assert cost() == few


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_one_follow(world):
    def press():
        try:
            follow(follower=world.yanis, actor=world.chrea.actor)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Follow.objects.count() == 1
    assert verbs() == ["follow.begun"]
