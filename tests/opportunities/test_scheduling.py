"""Publishing at a time: once, with the checks of publishing by hand; and pausing with a reason."""

import datetime as dt
import threading

import pytest
from django.db import connections

from tests.opportunities.test_publishing import refusal_of, verbs
from tests.worlds import World, add_opportunity, build_world
from touiza.actors.models import Activity
from touiza.associations.services.closing import close_association
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Opportunity
from touiza.opportunities.services.copying import copy_opportunity
from touiza.opportunities.services.publishing import (
    publish_opportunity,
    remove_opportunity,
    set_state,
    update_opportunity,
)
from touiza.opportunities.services.scheduling import publish_due, schedule_opportunity, unschedule_opportunity
from touiza.opportunities.tasks import publish_due_opportunities
from touiza.posts.models import PostState

HOUR = dt.timedelta(hours=1)


def ready(world: World) -> Opportunity:
    """Return a draft that could be published."""
    copy = copy_opportunity(opportunity=world.opportunity, by=world.nassima)
    fields = type(said := fields_of(copy))(**{**vars(said), "day": clock.today() + dt.timedelta(days=9)})
    return update_opportunity(opportunity=copy, by=world.nassima, fields=fields)


def again(opportunity: Opportunity) -> Opportunity:
    return Opportunity.objects.select_related("post").get(pk=opportunity.pk)


@pytest.mark.django_db
def test_it_is_published_when_its_time_has_come_and_once(world: World) -> None:
    draft, now = ready(world), clock.now()
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    assert publish_due(at=now) == 0
    assert publish_due(at=now + HOUR) == 1
    assert publish_due(at=now + HOUR) == 0
    assert again(draft).post.state == PostState.PUBLISHED
    published = Activity.objects.filter(verb="opportunity.published", object_id=draft.pk).get()
    assert (published.actor, published.at) == (world.nassima, now + HOUR)


@pytest.mark.django_db
def test_the_task_publishes_what_is_due(world: World) -> None:
    draft = ready(world)
    schedule_opportunity(opportunity=draft, by=world.nassima, when=clock.now() + HOUR)
    draft.post.__class__.objects.filter(pk=draft.pk).update(scheduled_for=clock.now() - HOUR)
    publish_due_opportunities(timestamp=0)
    publish_due_opportunities(timestamp=0)
    assert verbs(draft).count("opportunity.published") == 1


@pytest.mark.django_db
def test_what_is_not_ready_for_that_moment_is_refused_at_once(world: World) -> None:
    draft, now = ready(world), clock.now()
    late = {"opportunity": draft, "by": world.nassima}
    assert refusal_of(schedule_opportunity, **late, when=now - HOUR).code == "schedule_past"
    assert refusal_of(schedule_opportunity, **late, when=now + dt.timedelta(days=400)).code == "schedule_far"
    assert refusal_of(schedule_opportunity, **late, when=now + dt.timedelta(days=20)).code == "day_past"
    assert refusal_of(schedule_opportunity, opportunity=world.opportunity, by=world.nassima, when=now + HOUR).code == "post_published"
    assert again(draft).post.state == PostState.DRAFT


@pytest.mark.django_db
def test_what_cannot_be_published_then_becomes_a_draft_and_its_author_is_told_why(world: World, tell) -> None:
    draft, now = ready(world), clock.now()
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    said = fields_of(draft)
    update_opportunity(opportunity=draft, by=world.rachid, fields=type(said)(**{**vars(said), "body": TranslatedText()}))
    assert publish_due(at=now + HOUR) == 1
    assert again(draft).post.state == PostState.DRAFT
    tell()
    told = Notice.objects.filter(kind="opportunity.held_back")
    assert [notice.recipient for notice in told] == [world.nassima]


@pytest.mark.django_db
def test_it_can_be_taken_back_moved_published_at_once_or_deleted(world: World) -> None:
    draft, now = ready(world), clock.now()
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + 2 * HOUR)
    assert verbs(draft).count("opportunity.scheduled") == 2
    assert publish_due(at=now + HOUR) == 0
    unschedule_opportunity(opportunity=draft, by=world.nassima)
    assert publish_due(at=now + 3 * HOUR) == 0
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    publish_opportunity(opportunity=draft, by=world.nassima)
    assert publish_due(at=now + 3 * HOUR) == 0
    other = ready(world)
    schedule_opportunity(opportunity=other, by=world.nassima, when=now + HOUR)
    remove_opportunity(opportunity=other, by=world.nassima)
    assert not Opportunity.objects.filter(pk=other.pk).exists()


@pytest.mark.django_db
def test_of_a_suspended_association_nothing_is_published(world: World) -> None:
    draft, now = ready(world), clock.now()
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    world.chrea.actor.suspended_at = now
    world.chrea.actor.save()
    assert publish_due(at=now + HOUR) == 0
    assert again(draft).post.state == PostState.SCHEDULED


@pytest.mark.django_db
def test_of_a_closed_one_neither(world: World) -> None:
    draft, now = ready(world), clock.now()
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    close_association(association=world.chrea, by=world.rachid, sentence="")
    publish_due(at=now + HOUR)
    assert again(draft).post.state == PostState.DRAFT


@pytest.mark.django_db(transaction=True)
def test_two_workers_publish_it_once() -> None:
    world = build_world()
    draft, now = ready(world), clock.now()
    schedule_opportunity(opportunity=draft, by=world.nassima, when=now + HOUR)
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        publish_due(at=now + HOUR)
        connections.close_all()

    workers = [threading.Thread(target=work) for _n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert verbs(draft).count("opportunity.published") == 1


@pytest.mark.django_db
def test_visitors_read_why_it_is_paused_as_long_as_it_is(world: World, client) -> None:
    reason = TranslatedText.of("ar", ar="الطريق مقطوع بالثلج")
    set_state(opportunity=world.opportunity, state="paused", by=world.nassima, reason=reason)
    page = f"/ar/opportunities/{world.opportunity.post.slug}/"
    assert "الطريق مقطوع بالثلج" in client.get(page).text
    set_state(opportunity=world.opportunity, state="open", by=world.nassima)
    assert "الطريق مقطوع بالثلج" not in client.get(page).text
    assert not again(world.opportunity).pause_reason


@pytest.mark.django_db
def test_nobody_else_sees_a_scheduled_one(world: World, as_, client) -> None:
    draft = ready(world)
    schedule_opportunity(opportunity=draft, by=world.nassima, when=clock.now() + HOUR)
    page = f"/ar/opportunities/{draft.post.slug}/"
    assert [client.get(page).status_code, as_("amina").get(page).status_code, as_("salima").get(page).status_code] == [404] * 3
    assert as_("rachid").get(page).status_code == 200
    assert add_opportunity(world.chrea, world.nassima).post.state == PostState.PUBLISHED
