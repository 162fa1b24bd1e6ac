"""Told together: one line, new or read as one, new again once for what joins it after reading; one mail an opening."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.notices.kinds_of_tests import NAMED, THANKED, known, named, thanks
from tests.notices.test_pages import PAGE, bell
from tests.worlds import World
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message
from touiza.notices.models import Mailed, Notice, NoticeGroup
from touiza.notices.services.joining import mark_read, mark_read_about
from touiza.opportunities.services.applications import apply, withdraw_application
from touiza.posts.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with known(thanks(), named()):
        yield


def thank(world: World, *names: str) -> None:
    for name in names:
        record(verb=THANKED, actor=getattr(world, name), obj=world.opportunity.post, person=world.amina)


def lines(client) -> list[str]:
    return [line.telling.subject for line in client.get(PAGE).context["lines"]]


def test_several_stand_in_one_line_that_names_the_newest(as_, world: World, tell) -> None:
    thank(world, "yanis", "chloe", "nassima")
    tell()
    client = as_("amina")
    assert lines(client) == ["نسيمة حاج علي and 2 others thanked you"]
    assert bell(client) == 1
    assert Message.objects.filter(kind=THANKED).count() == 1, "one mail for what became news once"


def test_one_person_twice_is_one_of_the_people(as_, world: World, tell) -> None:
    thank(world, "yanis", "chloe", "yanis")
    tell()
    assert lines(as_("amina")) == ["Yanis Ferhat and 1 other thanked you"]


def test_what_joins_after_reading_makes_it_new_once(as_, world: World, tell) -> None:
    thank(world, "yanis")
    tell()
    client = as_("amina")
    group = NoticeGroup.objects.get(recipient=world.amina, kind=THANKED)
    client.get(f"{PAGE}{group.pk}/")
    assert bell(client) == 0
    thank(world, "chloe")
    tell()
    tell()
    assert bell(client) == 1
    assert Message.objects.filter(kind=THANKED).count() == 2
    thank(world, "nassima", "rachid")
    tell()
    assert bell(client) == 1
    assert Message.objects.filter(kind=THANKED).count() == 2, "it was news already"
    client.get(f"{PAGE}{group.pk}/")
    assert bell(client) == 0
    assert lines(client) == ["رشيد مزيان and 3 others thanked you"]


def test_what_joined_without_a_mail_stands_in_the_summary(world: World, tell) -> None:
    thank(world, "yanis", "chloe")
    tell()
    assert list(Notice.objects.filter(kind=THANKED).order_by("pk").values_list("mailed", flat=True)) == [Mailed.SENT, Mailed.DIGEST]


def test_another_thing_is_another_group(as_, world: World, tell) -> None:
    thank(world, "yanis")
    record(verb=THANKED, actor=world.chloe, obj=world.nour.actor, person=world.amina)
    tell()
    assert len(lines(as_("amina"))) == bell(as_("amina")) == 2


@pytest.mark.parametrize(("period", "groups"), [("", 1), ("day", 2), ("week", 2)])
def test_a_period_begins_a_new_group(world: World, tell, period: str, groups: int) -> None:
    grouping = thanks().group
    assert grouping is not None
    with known(thanks(group=replace(grouping, period=period))):
        for days in (8, 0):
            record(verb=THANKED, actor=world.yanis, obj=world.opportunity.post, person=world.amina, at=clock.now() - dt.timedelta(days=days))
        tell()
    assert NoticeGroup.objects.filter(recipient=world.amina, kind=THANKED).count() == groups


def test_all_are_marked_but_what_another_reads_of_the_same_stays(world: World, tell) -> None:
    thank(world, "yanis")
    tell()
    assert mark_read(recipient=world.chloe) == 0
    assert mark_read(recipient=world.amina) == 1
    assert mark_read(recipient=world.amina) == 0


def test_reading_what_some_tell_of_reads_no_group_that_tells_more(world: World, tell) -> None:
    thank(world, "yanis")
    tell()
    other = [world.opportunity.post.pk + 1]
    assert mark_read_about(recipient=world.amina, kind=THANKED, objects=other) == 0
    assert mark_read_about(recipient=world.amina, kind=THANKED, objects=[world.opportunity.post.pk]) == 1


def test_a_page_of_groups_costs_the_same_however_many_they_are(as_, world: World, tell) -> None:
    client = as_("amina")
    client.get(PAGE)  # what is read once a process

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(PAGE)
        return len(asked)

    thank(world, "yanis", "chloe")
    record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    tell()
    few = cost()
    for number in range(12):
        for name in ("yanis", "chloe", "nassima"):
            record(verb=THANKED, actor=getattr(world, name), obj=Actor(pk=10_000 + number), person=world.amina)
        record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    tell()
    assert cost() == few <= 20


def test_applications_for_the_same_work_are_told_together_in_three_languages(world: World, tell, as_) -> None:
    for name in ("amina", "yanis", "chloe"):
        apply(opportunity=world.opportunity, person=getattr(world, name), message="-")
    tell()
    group = NoticeGroup.objects.get(recipient=world.nassima, kind="application.submitted")
    assert (group.size, group.people) == (3, 3)
    said = {lang: as_("nassima").get(f"/{lang}/me/notices/").context["lines"][0].telling for lang in ("ar", "fr", "en")}
    assert said["en"].subject == "Chloé Marchand and 2 others apply for “نغرس الأرز في الشريعة”"
    assert said["en"].url == "/en/@chrea/applications/"
    assert said["ar"].url.startswith("/ar/")


def test_someone_who_withdrew_and_came_back_is_one_of_the_people(world: World, tell) -> None:
    first = apply(opportunity=world.opportunity, person=world.yanis, message="-")
    apply(opportunity=world.opportunity, person=world.amina, message="-")
    withdraw_application(application=first)
    apply(opportunity=world.opportunity, person=world.yanis, message="-")
    tell()
    group = NoticeGroup.objects.get(recipient=world.nassima, kind="application.submitted")
    assert (group.size, group.people) == (3, 2)


def test_what_may_be_seen_no_more_is_not_told_and_counts_for_nobody(as_, world: World, tell) -> None:
    post = world.opportunity.post
    secret = Post.objects.create(
        kind="note", author=world.nassima, host=world.nassima, slug="secret", title=TranslatedText.of("ar", ar="سر"), state="published",
        audience="signed_in", published_at=clock.now(),
    )  # fmt: skip
    for one in (post, secret):
        record(verb=NAMED, actor=world.nassima, obj=one, person=world.amina)
    tell()
    client = as_("amina")
    assert len(lines(client)) == 2
    Post.objects.filter(pk=secret.pk).update(audience="followers")
    assert lines(client) == [f"You are named: {post.title}"]
    assert "سر" not in client.get(PAGE).content.decode()
    group = NoticeGroup.objects.get(recipient=world.amina, notices__activity__object_id=secret.pk)
    assert client.get(f"{PAGE}{group.pk}/").url == PAGE, "nor does its address tell"


def test_what_was_never_visible_makes_no_notice(world: World, tell) -> None:
    for audience in ("followers", "members", "private"):
        Post.objects.filter(pk=world.opportunity.post.pk).update(audience=audience)
        record(verb=NAMED, actor=world.nassima, obj=world.opportunity.post, person=world.chloe)
    tell()
    assert not Notice.objects.filter(kind=NAMED).exists()
    assert not Message.objects.filter(kind=NAMED).exists()


def test_the_same_is_asked_for_many_at_once_where_a_kind_can(as_, world: World, tell) -> None:
    asked = []

    def among(rows, reader) -> list[int]:
        asked.append(len(rows))
        return [row.pk for row in rows]

    with known(named(visible=None, visible_among=among)):
        for _time in range(3):
            record(verb=NAMED, actor=world.nassima, obj=world.opportunity.post, person=world.amina)
        tell()
        asked.clear()
        assert len(lines(as_("amina"))) == 3
    assert asked == [3]
