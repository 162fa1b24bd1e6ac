"""Walls: who writes on them, who reads it, and that their owner may take it away."""

import pytest

from touiza.actors.models import Openness, WallWriters
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.posts.models import Post, PostState
from touiza.posts.services.posting import Written
from touiza.posts.services.walls import write_on_wall

pytestmark = pytest.mark.django_db
WORDS = Written(body=TranslatedText.of("ar", ar="شكراً على اليوم الجميل"), title=TranslatedText("ar"))


@pytest.fixture
def open_wall(world):
    return Openness.objects.create(actor=world.chrea.actor, followers="anybody", wall=WallWriters.SIGNED_IN)


def test_a_wall_is_closed_until_its_owner_opens_it(world, as_):
    with pytest.raises(Refusal) as told:
        write_on_wall(host=world.chrea.actor, author=world.yanis, written=WORDS)
    assert told.value.code == "wall_closed"
    assert as_("yanis").post("/ar/@chrea/posts/", {"body": "x", "audience": "public"}).status_code == 409
    assert not Post.objects.filter(author=world.yanis).exists()


def test_lines_stand_on_the_wall_and_its_owners_hear_of_it(world, as_, open_wall, tell):
    client = as_("yanis")
    sent = {"body": "Merci pour cette belle journée.", "audience": "public", "form_key": "once"}
    assert client.post("/fr/@chrea/posts/", sent).status_code == 302
    assert client.post("/fr/@chrea/posts/", sent).status_code == 302  # sent twice
    post = Post.objects.get(author=world.yanis)
    assert (post.host, post.written_by, post.body.source) == (world.chrea.actor, world.yanis, "fr")
    assert "belle journée" in as_("visitor").get("/fr/@chrea/posts/").content.decode()
    tell()
    assert list(Notice.objects.filter(activity__verb="wall.written").values_list("recipient", flat=True)) == [world.rachid.pk]


def test_an_empty_line_and_an_unknown_audience_are_shown_again(world, as_, open_wall):
    for sent in ({"body": "", "audience": "public"}, {"body": "x", "audience": "members"}):
        assert as_("yanis").post("/fr/@chrea/posts/", sent).status_code == 422
    with pytest.raises(Refusal):
        write_on_wall(host=world.chrea.actor, author=world.yanis, written=Written(body=WORDS.body, audience=Audience.MEMBERS))


@pytest.mark.parametrize(("name", "status"), [("visitor", 302), ("chloe", 403), ("yanis", 403), ("nassima", 403), ("salima", 403), ("rachid", 302)])
def test_the_owner_alone_takes_it_away(world, as_, open_wall, name, status):
    post = write_on_wall(host=world.chrea.actor, author=world.yanis, written=WORDS)
    address = f"/ar/@chrea/posts/{post.slug}/removal/"
    assert as_(name).post(address).status_code == status
    assert (Post.objects.get(pk=post.pk).state == PostState.TOMBSTONE) is (name == "rachid")


def test_what_one_may_not_read_on_a_wall_is_not_there_to_take_away(world, as_, open_wall):
    followers_only = Written(body=WORDS.body, title=WORDS.title, audience=Audience.FOLLOWERS)
    post = write_on_wall(host=world.chrea.actor, author=world.yanis, written=followers_only)
    assert as_("chloe").post(f"/ar/@chrea/posts/{post.slug}/removal/").status_code == 404
    assert "اليوم الجميل" not in as_("chloe").get("/ar/@chrea/posts/").content.decode()
    assert "اليوم الجميل" in as_("rachid").get("/ar/@chrea/posts/").content.decode()


def test_a_wall_costs_the_same_however_much_stands_on_it(world, as_, open_wall, django_assert_max_num_queries):
    def cost(client):
        client.get("/ar/@chrea/posts/")
        with django_assert_max_num_queries(20) as taken:
            client.get("/ar/@chrea/posts/")
        return len(taken)

    chloe, visitor = as_("chloe"), as_("visitor")
    write_on_wall(host=world.chrea.actor, author=world.yanis, written=WORDS)
    few, few_open = cost(chloe), cost(visitor)
    for _n in range(12):
        write_on_wall(host=world.chrea.actor, author=world.amina, written=WORDS)
    assert (cost(chloe), cost(visitor)) == (few, few_open)
    assert few_open <= 12


def test_the_owner_of_a_wall_chooses_who_writes_on_it(world, as_):
    assert as_("nassima").post("/fr/@chrea/posts/wall/", {"wall": "signed_in"}).status_code == 403
    assert 'name="wall"' not in as_("nassima").get("/fr/@chrea/posts/").content.decode()
    assert 'name="wall"' in as_("rachid").get("/fr/@chrea/posts/").content.decode()
    as_("rachid").post("/fr/@chrea/posts/wall/", {"wall": "everyone"})
    assert not Openness.objects.filter(actor=world.chrea.pk, wall=WallWriters.SIGNED_IN).exists()
    as_("rachid").post("/fr/@chrea/posts/wall/", {"wall": "signed_in"})
    assert 'name="body"' in as_("chloe").get("/fr/@chrea/posts/").content.decode()
