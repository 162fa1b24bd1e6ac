"""Polls: one vote a person until they close, results that tell of nobody, nothing after the end even in a race."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import connection

from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.ballots import load_ballots
from touiza.posts.models import Choice, Poll, Post, Vote
from touiza.posts.services.changing import remove_written
from touiza.posts.services.polling import ask, close_poll, count_due, vote

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def text(words):
    return TranslatedText.of("fr", fr=words)


def open_poll(author, by=None, *, names=("Le jardin", "La place"), audience=Audience.PUBLIC, **more):
    more = {"closes_at": clock.now() + DAY} | more
    return ask(author=author, by=by or author, question=text("Où planter ?"), choices=[text(name) for name in names], audience=audience, **more)


def choice(poll, position):
    return Choice.objects.get(poll=poll, position=position).pk


def refused(deed, **how):
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def test_one_vote_a_person_which_they_may_change(world):
    poll = open_poll(world.yanis)
    for position in (1, 1, 2):
        vote(poll=poll, by=world.amina, choice=choice(poll, position))
    vote(poll=poll, by=world.chloe, choice=choice(poll, 2))
    ballot = load_ballots([poll.post], world.amina)[poll.pk]
    assert [answer.votes for answer in ballot.answers] == [0, 2]
    assert (ballot.votes, [answer.mine for answer in ballot.answers]) == (2, [False, True])


def test_the_result_waits_for_ones_vote_or_the_end(world):
    poll = open_poll(world.yanis)
    vote(poll=poll, by=world.amina, choice=choice(poll, 1))
    for reader in (None, world.chloe, world.yanis):
        ballot = load_ballots([poll.post], reader)[poll.pk]
        assert not ballot.shown
        assert (ballot.votes, [answer.votes for answer in ballot.answers]) == (1, [0, 0])
    with time_machine.travel(clock.now() + DAY):
        ballot = load_ballots([poll.post], None)[poll.pk]
        assert ballot.shown
        assert [answer.votes for answer in ballot.answers] == [1, 0]


def test_no_vote_after_the_end_nor_for_a_choice_of_another_poll(world):
    poll, other = open_poll(world.yanis), open_poll(world.yanis)
    assert refused(vote, poll=poll, by=world.amina, choice=choice(other, 1)) == "choice"
    with time_machine.travel(poll.closes_at):
        assert refused(vote, poll=poll, by=world.amina, choice=choice(poll, 1)) == "poll_closed"
    assert not Vote.objects.exists()


def test_counting_forgets_who_chose_what_and_keeps_the_numbers(world):
    poll = open_poll(world.yanis)
    vote(poll=poll, by=world.amina, choice=choice(poll, 1))
    vote(poll=poll, by=world.chloe, choice=choice(poll, 1))
    later = clock.now() + 2 * DAY
    assert count_due(at=later) == 1
    assert count_due(at=later) == 0
    assert list(Choice.objects.filter(poll=poll).order_by("position").values_list("votes", flat=True)) == [2, 0]
    assert set(Vote.objects.values_list("choice", flat=True)) == {None}
    erase_user(user=world.user("amina"))
    with time_machine.travel(later):
        assert load_ballots([poll.post], world.chloe)[poll.pk].votes == 2
    assert Activity.objects.filter(verb="poll.closed").count() == 1


def test_an_open_vote_goes_with_who_is_forgotten_and_is_in_their_export(world):
    poll = open_poll(world.yanis)
    vote(poll=poll, by=world.amina, choice=choice(poll, 1))
    assert export_user(user=world.user("amina"))["records"]["posts.vote"]
    erase_user(user=world.user("amina"))
    assert load_ballots([poll.post], None)[poll.pk].votes == 0


@pytest.mark.parametrize(
    ("names", "code"),
    [(("A",), "choices"), (tuple("ABCDEFGHIJK"), "choices"), (("A", "A"), "choices_twice")],
)
def test_two_to_ten_answers_each_once(world, names, code):
    assert refused(open_poll, author=world.yanis, names=names) == code


@pytest.mark.parametrize("lasts", [dt.timedelta(minutes=5), dt.timedelta(days=90)])
def test_it_lasts_half_an_hour_to_two_months(world, lasts):
    assert refused(open_poll, author=world.yanis, closes_at=clock.now() + lasts) == "closing"


def test_a_form_sent_twice_makes_one_poll(world):
    first = open_poll(world.yanis, form_key="k")
    assert open_poll(world.yanis, form_key="k").pk == first.pk
    assert Choice.objects.count() == 2


@pytest.mark.parametrize(("who", "status"), [("chloe", 404), ("nassima", 302), ("visitor", 302)])
def test_only_its_audience_votes(as_, world, who, status):
    poll = open_poll(world.chrea.actor, world.rachid, audience=Audience.MEMBERS)
    answer = as_(who).post(f"/en/posts/{poll.post.slug}/vote/", {"choice": choice(poll, 1)})
    assert answer.status_code == status
    assert Vote.objects.exists() is (who == "nassima")


def test_asking_voting_and_reading_without_scripts(as_, world):
    yanis, amina = as_("yanis"), as_("amina")
    made = yanis.post(
        "/en/polls/new/",
        {"question_fr": "Où planter ?", "choices_fr": "Le jardin\nLa place", "choices_ar": "الحديقة\nالساحة", "closes_in": "72", "audience": "public"},
    )
    assert made.status_code == 302, made.content.decode()
    poll = Poll.objects.get()
    page = amina.get(f"/ar/posts/{poll.post.slug}/").content.decode()
    assert "الحديقة" in page
    assert "<progress" not in page
    assert amina.post(f"/en/posts/{poll.post.slug}/vote/", {"choice": choice(poll, 1)}).status_code == 302
    page = amina.get(f"/en/posts/{poll.post.slug}/").content.decode()
    assert "<progress" in page
    assert "1 vote" in page
    assert "أمينة" not in as_("yanis").get(f"/ar/posts/{poll.post.slug}/").content.decode()


def test_lines_of_the_languages_must_match(as_, world):
    data = {"question_fr": "?", "choices_fr": "A\nB", "choices_ar": "ا", "closes_in": "72", "audience": "public"}
    assert as_("yanis").post("/en/polls/new/", data).status_code == 422
    assert not Poll.objects.exists()


def test_its_author_closes_it_early_and_nobody_else(as_, world):
    poll = open_poll(world.chrea.actor, world.rachid)
    assert as_("nassima").post(f"/en/posts/{poll.post.slug}/closing/").status_code == 403
    for _time in range(2):
        assert as_("rachid").post(f"/en/posts/{poll.post.slug}/closing/").status_code == 302
    poll.refresh_from_db()
    assert poll.counted_at is not None
    assert Activity.objects.filter(verb="poll.closed").count() == 1


def test_votes_go_with_the_poll(world):
    poll = open_poll(world.yanis)
    vote(poll=poll, by=world.amina, choice=choice(poll, 1))
    remove_written(post=poll.post, by=world.yanis)
    assert not Vote.objects.exists()
    assert Post.objects.get(pk=poll.pk).state == "tombstone"


@pytest.mark.django_db(transaction=True)
def test_votes_and_the_end_at_once_leave_one_truth(world):
    poll = open_poll(world.yanis)
    people = [world.amina, world.chloe, world.dalia, world.nassima]
    taken, refusals = [], set()

    def press(person):
        try:
            for position in (1, 2, 1):
                vote(poll=poll, by=person, choice=choice(poll, position))
                taken.append(person)
        except Refusal as refusal:
            refusals.add(refusal.code)
        finally:
            connection.close()

    def shut():
        try:
            close_poll(poll=poll, by=world.yanis)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person,)) for person in people] + [threading.Thread(target=shut)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counted = sum(Choice.objects.filter(poll=poll).values_list("votes", flat=True))
    assert counted == Vote.objects.filter(poll=poll).count() == len(set(taken))
    assert refusals <= {"poll_closed"}
    assert not Vote.objects.exclude(choice=None).exists()
