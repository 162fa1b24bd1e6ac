"""On the real database, two at the same time: what waits is published once, a form is one post, three are pinned."""

import datetime as dt

import pytest

from tests.accounts.test_at_once import at_once
from tests.posts.written import fr, note
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.posts.models import Post, PostState
from touiza.posts.services.changing import pin_post, plan_post
from touiza.posts.services.planned import publish_due
from touiza.posts.services.posting import Written, write_draft

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_workers_publish_what_is_due_once(world):
    later = clock.now() + dt.timedelta(hours=1)
    for number in range(3):
        draft = write_draft(author=world.amina, by=world.amina, written=Written(body=fr(f"Demain {number} @chrea")))
        plan_post(post=draft, when=later)
    at_once([lambda: publish_due(at=later)] * 2)
    assert Post.objects.filter(author=world.amina, state=PostState.PUBLISHED).count() == 3
    assert Activity.objects.filter(verb="post.published").count() == 3
    assert Activity.objects.filter(verb="post.mentioned").count() == 3


def test_a_form_sent_twice_at_once_is_one_post(world):
    deeds = [lambda: note(world.amina, "Une fois", form_key="k")] * 2
    at_once(deeds)
    assert Post.objects.filter(author=world.amina).count() == 1
    assert Activity.objects.filter(verb="post.published").count() == 1


def test_three_are_pinned_however_many_hands_pin(world):
    posts = [note(world.amina, f"n {number}") for number in range(5)]

    def pin(post):
        try:
            pin_post(post=post, pinned=True)
        except Refusal:
            return

    at_once([lambda post=post: pin(post) for post in posts])
    assert Post.objects.filter(pinned_at__isnull=False).count() == 3
