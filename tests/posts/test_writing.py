"""The life of a post: a draft gets an address, publishing fixes it, a tombstone stays."""

import datetime as dt

import pytest

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.services.writing import create_post, edit_post, publish_post, remove_post, slug_of

pytestmark = pytest.mark.django_db

BODY = TranslatedText.of("fr", fr="On plante.")


def draft(world, title=None):
    title = title or TranslatedText.of("fr", fr="Planter des cèdres")
    return create_post(kind=PostKind.OPPORTUNITY, author=world.chrea.actor, title=title, body=BODY)


def test_a_draft_takes_its_address_from_its_title(world):
    assert draft(world).slug == "planter-des-cedres"


def test_two_posts_of_one_title_have_two_addresses(world):
    slugs = {draft(world).slug for _n in range(4)}
    assert len(slugs) == 4
    assert {"planter-des-cedres", "planter-des-cedres-2"} < slugs


def test_an_arabic_title_is_written_in_letters_that_can_be_typed(world):
    slug = draft(world, TranslatedText.of("ar", ar="تشجير غابة الشريعة")).slug
    assert slug.isascii()
    assert "-" in slug


def test_a_latin_title_is_preferred_for_the_address():
    assert slug_of(TranslatedText.of("ar", ar="تشجير", fr="Reboiser la forêt")) == "reboiser-la-foret"
    assert slug_of(TranslatedText()) == ""


def test_an_untitled_draft_gets_its_address_when_it_is_published(world):
    post = create_post(kind=PostKind.OPPORTUNITY, author=world.chrea.actor, title=TranslatedText(), body=BODY)
    assert post.slug == "opportunity"
    edit_post(post=post, title=TranslatedText.of("fr", fr="Planter"), body=BODY, picture=None)
    assert post.slug == "opportunity"
    assert publish_post(post=post).slug == "planter"


def test_a_published_post_keeps_its_address_for_ever(world):
    post = publish_post(post=draft(world))
    edit_post(post=post, title=TranslatedText.of("fr", fr="Tout autre chose"), body=BODY, picture=None)
    post.refresh_from_db()
    assert post.slug == "planter-des-cedres"
    assert post.edited_at is not None


def test_publishing_twice_keeps_the_first_moment(world):
    first = clock.now() - dt.timedelta(days=3)
    post = publish_post(post=draft(world), at=first)
    publish_post(post=post)
    post.refresh_from_db()
    assert post.published_at == first


def test_what_is_removed_leaves_a_tombstone_without_words(world):
    post = publish_post(post=draft(world))
    remove_post(post=post)
    post.refresh_from_db()
    assert post.state == PostState.TOMBSTONE
    assert not post.title
    assert not post.body
    with pytest.raises(Refusal) as refused:
        edit_post(post=post, title=TranslatedText.of("fr", fr="Retour"), body=BODY, picture=None)
    assert refused.value.code == "post_removed"


def test_a_visitor_sees_neither_drafts_nor_tombstones(world):
    draft(world)
    remove_post(post=publish_post(post=draft(world)))
    shown = publish_post(post=draft(world))
    assert shown in Post.objects.visible_to(None)
    assert not Post.objects.visible_to(None).exclude(state=PostState.PUBLISHED).exists()
