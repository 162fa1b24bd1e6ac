"""Thanks: one of a person for a post, counted truly whatever happens at once, and told to the author."""

import threading

import pytest
from django.db import connection

from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.marks import load_marks
from touiza.posts.models import PostKind, Thanks
from touiza.posts.services.changing import remove_written
from touiza.posts.services.thanking import count_thanks, take_thanks_back, thank
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="Les couvertures sont arrivées.")


def write(author, audience=Audience.PUBLIC, kind=PostKind.NOTE, **more):
    return create_post(kind=kind, author=author, title=WORDS, body=WORDS, audience=audience, published=True, **more)


def test_a_double_click_thanks_once_and_tells_once(as_, world):
    post = write(world.yanis)
    for _time in range(2):
        assert as_("amina").post(f"/en/posts/{post.slug}/marks/", {"deed": "thank"}).status_code == 302
    assert count_thanks([post.pk]) == {post.pk: 1}
    assert Activity.objects.filter(verb="post.thanked", person=world.yanis).count() == 1


def test_thanks_taken_back_and_given_again_tell_no_second_time(world):
    post = write(world.yanis)
    thank(post=post, by=world.amina)
    assert take_thanks_back(post=post, by=world.amina)
    assert not take_thanks_back(post=post, by=world.amina)
    thank(post=post, by=world.amina)
    assert Thanks.objects.count() == Activity.objects.filter(verb="post.thanked").count() == 1


def test_nobody_thanks_themselves_nor_for_what_is_gone(world):
    post = write(world.yanis)
    with pytest.raises(Refusal) as refused:
        thank(post=post, by=world.yanis)
    assert refused.value.code == "own_post"
    thank(post=post, by=world.amina)
    remove_written(post=post, by=world.yanis)
    assert not Thanks.objects.exists()
    with pytest.raises(Refusal) as refused:
        thank(post=post, by=world.chloe)
    assert refused.value.code == "post_removed"


def test_the_count_stays_true_when_somebody_is_forgotten(world):
    post = write(world.yanis)
    thank(post=post, by=world.amina)
    thank(post=post, by=world.chloe)
    erase_user(user=world.user("chloe"))
    assert load_marks([post], None)[post.pk].thanks == 1


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("chloe", 404), ("nassima", 302)])
def test_only_who_may_read_a_post_thanks_for_it(as_, world, who, status):
    post = write(world.chrea.actor, Audience.FOLLOWERS)
    answer = as_(who).post(f"/en/posts/{post.slug}/marks/", {"deed": "thank"})
    assert answer.status_code == status
    assert Thanks.objects.exists() is (who == "nassima")


def test_the_author_sees_who_thanked_and_nobody_else(as_, world):
    post = write(world.yanis)
    thank(post=post, by=world.amina)
    page = f"/ar/posts/{post.slug}/thanks/"
    assert "أمينة بن يوسف" in as_("yanis").get(page).content.decode()
    assert as_("amina").get(page).status_code == 403
    assert "أمينة بن يوسف" not in as_("chloe").get(f"/ar/posts/{post.slug}/").content.decode()


def test_the_author_is_told_once_with_the_name(world, tell):
    post = write(world.yanis)
    thank(post=post, by=world.amina)
    assert tell() >= 1
    thank(post=post, by=world.amina)
    assert Activity.objects.filter(verb="post.thanked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once_leave_a_true_count(world):
    post = write(world.yanis)
    people = [world.amina, world.chloe, world.dalia]

    def press(person):
        try:
            for _time in range(3):
                thank(post=post, by=person)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count_thanks([post.pk]) == {post.pk: 3}
    assert Activity.objects.filter(verb="post.thanked").count() == 3
