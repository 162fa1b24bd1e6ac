"""Passing posts on: to one's own followers, once, and never to more people than may read them."""

import pytest

from touiza.actors.models import Activity, Follow
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind, Share
from touiza.posts.services.changing import remove_written
from touiza.posts.services.sharing import share_post
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="Un secret des foggaras")


def write(author, audience=Audience.PUBLIC):
    return create_post(kind=PostKind.ARTICLE, author=author, title=WORDS, body=WORDS, audience=audience, published=True)


def refused(deed, **how):
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def test_a_share_is_a_note_of_ones_own_and_is_told_to_the_author_once(as_, world):
    post, amina = write(world.yanis), as_("amina")
    for _time in range(2):
        assert amina.post(f"/en/posts/{post.slug}/share/", {"words": "À lire", "audience": "followers"}).status_code == 302
    note = Share.objects.get().post
    assert (note.kind, note.author, note.audience, str(note.body)) == ("note", world.amina, "followers", "À lire")
    assert Activity.objects.filter(verb="post.shared", person=world.yanis).count() == 1


@pytest.mark.parametrize("audience", [Audience.FOLLOWERS, Audience.MEMBERS, Audience.TIES, Audience.PRIVATE])
def test_what_its_author_keeps_to_some_is_not_passed_on(as_, world, audience):
    post = write(world.chrea.actor, audience)
    assert refused(share_post, post=post, author=world.nassima, by=world.nassima) == "not_to_share"
    assert as_("nassima").post(f"/en/posts/{post.slug}/share/", {"audience": "followers"}).status_code in {403, 404}
    assert not Share.objects.exists()


@pytest.mark.parametrize("wider", [Audience.PUBLIC, Audience.MEMBERS])
def test_never_to_a_wider_circle(as_, world, wider):
    post = write(world.yanis, Audience.SIGNED_IN)
    assert refused(share_post, post=post, author=world.amina, by=world.amina, audience=wider) == "audience"
    assert as_("amina").post(f"/en/posts/{post.slug}/share/", {"audience": wider}).status_code == 422
    assert not Post.objects.filter(author=world.amina).exists()


def test_nobody_passes_on_their_own(world):
    assert refused(share_post, post=write(world.yanis), author=world.yanis, by=world.yanis) == "own_post"


@pytest.mark.parametrize("who", ["visitor", "chloe"])
def test_what_is_hidden_later_is_hidden_in_the_share_too(as_, world, who):
    post = write(world.yanis)
    note = share_post(post=post, author=world.amina, by=world.amina, words=TranslatedText.of("fr", fr="À lire"), audience=Audience.PUBLIC)
    assert "foggaras" in as_(who).get(f"/en/posts/{note.slug}/").content.decode()
    Post.objects.filter(pk=post.pk).update(audience=Audience.FOLLOWERS)
    page = as_(who).get(f"/en/posts/{note.slug}/").content.decode()
    assert "foggaras" not in page
    assert post.slug not in page


def test_what_was_removed_leaves_the_share_without_it(as_, world):
    post = write(world.yanis)
    note = share_post(post=post, author=world.amina, by=world.amina, audience=Audience.PUBLIC)
    remove_written(post=post, by=world.yanis)
    page = as_("visitor").get(f"/en/posts/{note.slug}/")
    assert page.status_code == 200
    assert "cannot be read any more" in page.content.decode()
    remove_written(post=note, by=world.amina)
    assert not Share.objects.exists()


def test_passing_on_a_bare_share_passes_on_what_it_shares(world):
    post = write(world.yanis)
    note = share_post(post=post, author=world.amina, by=world.amina, audience=Audience.PUBLIC)
    again = share_post(post=note, author=world.chloe, by=world.chloe)
    assert again.share.shared == post


def test_an_association_passes_on_through_who_speaks_for_it(as_, world):
    post = write(world.yanis)
    data = {"audience": "followers", "voice": "chrea"}
    assert as_("nassima").post(f"/en/posts/{post.slug}/share/", data).status_code in {302, 422}
    assert not Share.objects.filter(by=world.chrea.actor).exists()
    assert as_("rachid").post(f"/en/posts/{post.slug}/share/", data).status_code == 302
    assert Share.objects.get(by=world.chrea.actor).post.written_by == world.rachid


def test_followers_read_it_in_lists(as_, world):
    Follow.objects.create(follower=world.chloe, actor=world.amina, accepted_at=clock.now())
    share_post(post=write(world.yanis), author=world.amina, by=world.amina)
    assert "foggaras" in as_("chloe").get(f"/en/@{world.amina.handle}/posts/").content.decode()
    assert "foggaras" not in as_("visitor").get(f"/en/@{world.amina.handle}/posts/").content.decode()
