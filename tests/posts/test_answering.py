"""Answering posts: who may, what is kept of it, and counts that stay exact."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.worlds import World, build_world
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity, Actor, Follow, Person
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import Post, PostKind, PostState
from touiza.posts.services.answering import LONGEST, answer_post, edit_answer, remove_answer
from touiza.posts.services.changing import remove_written
from touiza.posts.services.writing import create_post
from touiza.posts.thread import read_thread

pytestmark = pytest.mark.django_db


def words(text: str, language: str = "fr") -> TranslatedText:
    return TranslatedText.of(language, **{language: text})


def note(world: World, audience: str = Audience.PUBLIC, author: Actor | None = None) -> Post:
    said = words("Les couvertures sont arrivées.")
    return create_post(
        kind=PostKind.NOTE, author=author or world.chrea.actor, title=TranslatedText.of("fr"), body=said, audience=audience, published=True
    )


def say(post: Post, author: Actor, text: str, **more: object) -> Post:
    return answer_post(post=post, author=author, body=words(text), **more)


def fresh(post: Post) -> Post:
    return Post.objects.get(pk=post.pk)


def test_an_answer_stands_where_what_it_answers_stands_and_is_counted(world):
    post = note(world, Audience.MEMBERS, author=world.chrea.actor)
    Follow.objects.create(follower=world.yanis, actor=world.chrea.actor, accepted_at=clock.now())
    first = say(post, world.nassima, "Merci à tous.")
    again = say(first, world.rachid, "De rien.")
    assert (first.kind, first.host, first.audience, first.root) == (PostKind.COMMENT, world.chrea.actor, Audience.MEMBERS, post)
    assert (again.root, again.reply_to, first.written_by) == (post, first, world.nassima)
    assert (fresh(post).reply_count, fresh(first).reply_count) == (2, 1)


def test_it_is_in_the_log_with_whom_it_answers(world):
    post = note(world)
    asked = say(post, world.amina, "Où les déposer ?")
    told = say(asked, world.chrea.actor, "Au local, samedi.", written_by=world.nassima)
    (first, second) = Activity.objects.filter(verb="answer.written").order_by("pk")
    assert (first.actor, first.person, first.association, first.object_id) == (world.amina, world.chrea.actor, world.chrea.actor, asked.pk)
    assert (second.actor, second.person, second.association, second.object_id) == (world.nassima, world.amina, world.chrea.actor, told.pk)
    assert told.written_by == world.nassima


def test_sent_twice_is_once(world):
    post = note(world)
    one = say(post, world.amina, "Où les déposer ?", form_key="k1")
    assert say(post, world.amina, "Où les déposer donc ?", form_key="k1") == one
    assert say(post, world.amina, "Où les déposer ?") == one
    assert say(post, world.yanis, "Où les déposer ?") != one
    assert fresh(post).reply_count == 2
    assert Activity.objects.filter(verb="answer.written").count() == 2


@pytest.mark.parametrize(("text", "code"), [("   ", "nothing_written"), ("é" * (LONGEST + 1), "too_long")])
def test_words_that_are_none_or_too_many_are_refused(world, text, code):
    with pytest.raises(Refusal) as refused:
        say(note(world), world.amina, text)
    assert (refused.value.code, refused.value.field) == (code, "body")


@pytest.mark.parametrize("audience", [Audience.FOLLOWERS, Audience.MEMBERS])
def test_nobody_answers_what_they_may_not_read(world, audience):
    post = note(world, audience)
    with pytest.raises(Refusal) as refused:
        say(post, world.chloe, "Bonjour")
    assert refused.value.code == "answers_nothing"
    assert not Activity.objects.filter(verb="answer.written").exists()


def test_who_waits_for_a_guardian_answers_nothing_yet(world):
    Person.objects.filter(pk=world.amina.pk).update(awaits_guardian=True)
    with pytest.raises(Refusal) as refused:
        say(note(world), Actor.objects.get(pk=world.amina.pk), "Bonjour")
    assert refused.value.code == "guardian"


def test_a_guest_keeps_an_account_first(world):
    Person.objects.filter(pk=world.amina.pk).update(guest_key="x")
    with pytest.raises(Refusal) as refused:
        say(note(world), Actor.objects.get(pk=world.amina.pk), "Bonjour")
    assert refused.value.code == "guest"


def test_a_closed_association_answers_no_more_but_is_answered(world):
    post = note(world)
    world.chrea.closed_at = clock.now()
    world.chrea.save(update_fields=["closed_at"])
    asked = say(post, world.amina, "Et maintenant ?")
    with pytest.raises(Refusal) as refused:
        say(asked, Actor.objects.get(pk=world.chrea.pk), "…", written_by=world.nassima)
    assert refused.value.code == "association_closed"


def test_changing_keeps_what_it_said_and_says_so_once(world):
    answer = say(note(world), world.amina, "Samdi")
    changed = edit_answer(answer=answer, by=world.amina, body=words("Samedi"))
    edit_answer(answer=changed, by=world.amina, body=words("Samedi"))
    assert [str(version.body) for version in changed.versions.all()] == ["Samdi"]
    assert fresh(answer).edited_at is not None
    assert Activity.objects.filter(verb="answer.edited").count() == 1


def test_what_was_removed_can_be_neither_changed_nor_answered(world):
    post = note(world)
    answer = say(post, world.amina, "Samedi")
    remove_answer(answer=answer, by=world.amina)
    remove_answer(answer=answer, by=world.amina)
    for deed in (lambda: edit_answer(answer=answer, by=world.amina, body=words("x")), lambda: say(answer, world.yanis, "x")):
        with pytest.raises(Refusal):
            deed()
    assert (fresh(answer).state, str(fresh(answer).body), fresh(post).reply_count) == (PostState.TOMBSTONE, "", 0)
    assert Activity.objects.filter(verb="answer.removed").count() == 1


def test_a_removed_answer_is_a_tombstone_where_others_stand_below_it(world):
    post = note(world)
    first = say(post, world.amina, "Où ?")
    second = say(first, world.yanis, "Au local.")
    third = say(second, world.amina, "Merci.")
    remove_answer(answer=first, by=world.amina)
    remove_answer(answer=second, by=world.yanis)
    (line,) = read_thread(fresh(post), None).lines
    assert line.is_gone
    assert [(one.post.pk, one.is_gone) for one in line.below] == [(second.pk, True), (third.pk, False)]
    remove_answer(answer=third, by=world.amina)
    assert read_thread(fresh(post), None).lines == []
    assert [fresh(one).reply_count for one in (post, first, second)] == [0, 0, 0]


def test_removing_what_is_answered_leaves_the_answers(world):
    post = note(world)
    answer = say(post, world.amina, "Où ?")
    remove_written(post=post, by=world.nassima)
    assert fresh(answer).state == PostState.PUBLISHED
    assert fresh(post).state == PostState.TOMBSTONE


def test_erasing_a_person_takes_their_words_away_and_leaves_the_thread(world):
    post = note(world)
    asked = say(post, world.amina, "Où les déposer ?")
    say(asked, world.chrea.actor, "Au local.", written_by=world.nassima)
    erase_user(user=world.user("amina"))
    (line,) = read_thread(fresh(post), None).lines
    assert line.is_gone
    assert [str(one.post.body) for one in line.below] == ["Au local."]
    assert fresh(post).reply_count == 1


@settings(max_examples=8, deadline=None)
@given(st.data())
def test_counts_are_those_of_a_simple_model(django_db_blocker, data):
    """Random answers and removals against counts taken from the rows."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build_world()
        post = note(world)
        people = [world.amina, world.yanis, world.chloe]
        standing: list[Post] = []
        for step in range(data.draw(st.integers(1, 14))):
            if standing and data.draw(st.booleans()):
                remove_answer(answer=standing.pop(data.draw(st.integers(0, len(standing) - 1))), by=None)
            else:
                below = data.draw(st.sampled_from([post, *standing]))
                standing.append(say(below, data.draw(st.sampled_from(people)), f"n° {step}"))
        rows = {row.pk: row for row in Post.objects.filter(root=post)}
        shown = {pk: row.state == PostState.PUBLISHED for pk, row in rows.items()}
        for pk in sorted(rows, reverse=True):
            shown[pk] = shown[pk] or any(shown[other] for other, row in rows.items() if row.reply_to_id == pk)
        assert fresh(post).reply_count == len(standing)
        for pk, row in rows.items():
            assert row.reply_count == sum(shown[other] for other, one in rows.items() if one.reply_to_id == pk)
        tops = read_thread(fresh(post), None).lines
        assert {line.post.pk for line in tops} == {pk for pk, row in rows.items() if row.reply_to_id == post.pk and shown[pk]}
        assert {one.post.pk for line in tops for one in line.below} | {line.post.pk for line in tops} == {pk for pk in rows if shown[pk]}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_each(db):
    world = build_world()
    post = note(world)
    first = say(post, world.amina, "Où ?")

    def write(number: int) -> None:
        try:
            say(fresh(first) if number % 2 else fresh(post), world.yanis, f"n° {number}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    assert (fresh(post).reply_count, fresh(first).reply_count) == (25, 12)


@pytest.mark.django_db(transaction=True)
def test_one_form_sent_twice_at_once_is_one_answer(db):
    world = build_world()
    post = note(world)

    def write(_number: int) -> int:
        try:
            return say(fresh(post), world.yanis, "Au local.", form_key="one").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(write, range(8)))) == 1
    assert fresh(post).reply_count == 1


def test_at_most_one_page_is_read_and_the_queries_are_constant(world, django_assert_max_num_queries):
    post = note(world)
    start = clock.now() - dt.timedelta(days=2)
    for number in range(25):
        asked = say(post, world.amina, f"n° {number}", at=start + dt.timedelta(minutes=number))
        for more in range(12 if number == 0 else 1):
            say(asked, world.chrea.actor, f"réponse {more}", written_by=world.nassima, at=start + dt.timedelta(hours=3, minutes=number))
    with django_assert_max_num_queries(5):
        thread = read_thread(fresh(post), world.chloe)
    assert (len(thread.lines), thread.next, thread.count) == (20, 2, 61)
    assert (len(thread.lines[0].below), thread.lines[0].more, thread.lines[1].more) == (10, 2, 0)
    assert thread.lines[1].below[0].waited == 180
    assert len(read_thread(fresh(post), None, "2").lines) == 5
