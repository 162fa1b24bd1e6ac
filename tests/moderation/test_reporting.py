"""Reports: one open of a person for a post, decided once for all, told to both sides, seen by operators alone."""

import threading

import pytest
from django.db import connection

from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Activity
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.moderation.models import Report
from touiza.moderation.services.reporting import decide, report_post
from touiza.notices.models import Notice
from touiza.posts.models import Post, PostKind
from touiza.posts.services.writing import create_post

pytestmark = pytest.mark.django_db
WORDS = TranslatedText.of("fr", fr="Gagnez de l’argent sans rien faire")


def write(author, audience=Audience.PUBLIC):
    return create_post(kind=PostKind.NOTE, author=author, title=TranslatedText.of("fr"), body=WORDS, audience=audience, published=True)


def refused(deed, **how):
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def test_one_open_report_a_person_whose_words_may_change(as_, world):
    post, amina = write(world.yanis), as_("amina")
    for reason in ("spam", "fraud"):
        assert amina.post(f"/en/posts/{post.slug}/report/", {"reason": reason, "words": "…"}).status_code == 302
    assert Report.objects.get().reason == "fraud"
    assert Activity.objects.filter(verb="report.filed").count() == 1


@pytest.mark.parametrize("remove", [True, False])
def test_a_decision_answers_all_reports_and_is_told_to_both_sides(as_, world, tell, remove):
    post = write(world.yanis)
    for person in (world.amina, world.chloe):
        report_post(post=post, by=person, reason="fraud")
    dalia = as_("dalia")
    data = {"deed": "remove" if remove else "keep", "sentence": "Une arnaque connue."}
    for _time in range(2):
        assert dalia.post(f"/en/moderation/{post.slug}/", data).status_code == 302
    assert set(Report.objects.values_list("state", flat=True)) == {"removed" if remove else "kept"}
    assert Post.objects.get(pk=post.pk).state == ("tombstone" if remove else "published")
    tell()
    told = set(Notice.objects.filter(activity__verb__in=["report.kept", "report.removed", "post.kept", "post.taken_down"]).values_list("recipient", flat=True))
    assert told == {world.amina.pk, world.chloe.pk, world.yanis.pk}


def test_a_decision_says_why_and_is_not_about_ones_own(world):
    post = write(world.yanis)
    report_post(post=post, by=world.amina, reason="spam")
    assert refused(decide, post=post, by=world.user("dalia"), remove=True, sentence=" ") == "sentence_missing"
    own = write(world.dalia)
    report_post(post=own, by=world.amina, reason="spam")
    assert refused(decide, post=own, by=world.user("dalia"), remove=False, sentence="-") == "own_post"


@pytest.mark.parametrize("who", ["visitor", "amina", "nassima", "yanis"])
def test_nobody_but_operators_sees_reports(as_, world, who):
    post = write(world.yanis)
    report_post(post=post, by=world.amina, reason="spam", words="secret")
    for page in ("/en/moderation/", f"/en/moderation/{post.slug}/"):
        assert as_(who).get(page).status_code in {302, 404}
    assert "secret" in as_("dalia").get(f"/en/moderation/{post.slug}/").content.decode()


@pytest.mark.parametrize(("who", "status"), [("visitor", 302), ("chloe", 404), ("nassima", 302)])
def test_only_who_may_read_a_post_reports_it(as_, world, who, status):
    post = write(world.chrea.actor, Audience.MEMBERS)
    assert as_(who).post(f"/en/posts/{post.slug}/report/", {"reason": "false"}).status_code == status
    assert Report.objects.exists() is (who == "nassima")


def test_nobody_reports_their_own_or_what_is_gone(world):
    post = write(world.yanis)
    assert refused(report_post, post=post, by=world.yanis, reason="spam") == "own_post"
    Post.objects.filter(pk=post.pk).update(state="tombstone")
    assert refused(report_post, post=post, by=world.amina, reason="spam") == "post_removed"


def test_who_reported_is_forgotten_and_the_decision_stays(world):
    post = write(world.yanis)
    report_post(post=post, by=world.amina, reason="spam", words="je m’appelle Amina")
    erase_user(user=world.user("amina"))
    report = Report.objects.get()
    assert (report.person, report.words) == (None, "")
    assert decide(post=post, by=world.user("dalia"), remove=True, sentence="Publicité.") == 1


def test_the_queue_costs_the_same_for_many(as_, world, django_assert_max_num_queries):
    for _number in range(8):
        post = write(world.yanis)
        report_post(post=post, by=world.amina, reason="spam")
    dalia = as_("dalia")
    for page in ("/en/moderation/", "/en/moderation/?shown=decided", f"/en/moderation/{post.slug}/"):
        with django_assert_max_num_queries(20):
            assert dalia.get(page).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_decisions_at_once_are_one(world):
    post = write(world.yanis)
    report_post(post=post, by=world.amina, reason="spam")
    decided = []

    def press(remove):
        try:
            decided.append(decide(post=post, by=world.user("dalia"), remove=remove, sentence="-"))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(remove,)) for remove in (True, False, True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(decided) == [0, 0, 1]
    assert Activity.objects.filter(verb__in=["post.kept", "post.taken_down"]).count() == 1
