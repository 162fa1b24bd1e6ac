"""Who may apply and decide: ages, one's own association, what is over, what clashes, and two at the same moment."""

import dataclasses
import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connections

from tests.worlds import World, add_opportunity, build_world
from touiza.actors.models import Activity, Person
from touiza.associations.models import Role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.notices.services.telling import tell
from touiza.opportunities.access_applications import clashes
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, Engagement, JoinMode, Opportunity
from touiza.opportunities.services import applications as services
from touiza.opportunities.services.publishing import update_opportunity


def refusal_of(deed: Callable, **arguments: object) -> str:
    with pytest.raises(Refusal) as caught:
        deed(**arguments)
    return caught.value.code


@pytest.mark.parametrize(
    ("band", "lowest", "allowed"),
    [("16_17", "18_24", False), ("18_24", "18_24", True), ("", "60_plus", True), ("40_59", "60_plus", False), ("60_plus", "25_39", True), ("16_17", "", True)],
)
def test_who_says_to_be_younger_than_asked_does_not_apply(world: World, band: str, lowest: str, allowed: bool) -> None:
    Person.objects.filter(actor=world.amina).update(age_band=band)
    asked = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", lowest_age=lowest)
    if allowed:
        assert services.apply(opportunity=asked, person=world.amina).state == "submitted"
    else:
        assert refusal_of(services.apply, opportunity=asked, person=world.amina) == "too_young"


def test_the_page_says_from_which_age_and_why_one_cannot_apply(as_, client, world: World) -> None:
    asked = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", lowest_age="18_24")
    Person.objects.filter(actor=world.amina).update(age_band="16_17")
    path = f"/en/opportunities/{asked.post.slug}/"
    assert "For people aged 18 or over." in client.get(path).text
    page = as_("amina").get(path).text
    assert "younger than this opportunity asks for" in page
    assert "/application/" not in page


def test_nobody_answers_their_own_application(world: World) -> None:
    mine = services.apply(opportunity=world.opportunity, person=world.nassima)
    deeds: list[tuple[Callable, dict[str, str]]] = [
        (services.accept_application, {}),
        (services.ask_applicant, {"question": "من؟"}),
        (services.decline_application, {"reason": "full", "sentence": "لا"}),
    ]
    for deed, more in deeds:
        assert refusal_of(deed, application=mine, by=world.nassima, **more) == "own_application"
    assert services.accept_application(application=mine, by=world.rachid).state == "accepted"


def test_ones_own_application_has_no_buttons(as_, world: World) -> None:
    mine = services.apply(opportunity=world.opportunity, person=world.nassima)
    for path in ("/en/today/", "/en/@chrea/applications/"):
        assert f"/applications/{mine.public_id}/acceptance/" not in as_("nassima").get(path).text
        assert f"/applications/{mine.public_id}/acceptance/" in as_("rachid").get(path).text


def test_who_alone_could_answer_does_not_apply(world: World) -> None:
    Role.objects.filter(association=world.chrea, person=world.nassima).update(ended_at=clock.now())
    assert refusal_of(services.apply, opportunity=world.opportunity, person=world.rachid) == "only_you"


def test_nobody_is_accepted_for_or_withdraws_from_what_is_over(world: World) -> None:
    waits = services.apply(opportunity=world.opportunity, person=world.yanis)
    held = services.apply(opportunity=world.opportunity, person=world.amina)
    services.accept_application(application=held, by=world.nassima)
    later = world.opportunity.ends_at + dt.timedelta(minutes=1)
    assert refusal_of(services.accept_application, application=waits, by=world.nassima, at=later) == "over"
    assert refusal_of(services.withdraw_application, application=held, at=later) == "over"
    assert services.withdraw_application(application=waits, at=later).state == "withdrawn"


def test_work_at_the_same_hours_is_told_before_applying(as_, world: World) -> None:
    held = services.apply(opportunity=world.opportunity, person=world.amina)
    services.accept_application(application=held, by=world.nassima)
    same = add_opportunity(world.nour, world.salima, title="نقرأ للمكفوفين", starts=dt.time(12, 59), ends=dt.time(15))
    after = add_opportunity(world.nour, world.salima, title="نصحّح الفروض", starts=dt.time(13), ends=dt.time(15))
    assert clashes(world.amina, same) == [world.opportunity]
    assert clashes(world.amina, after) == clashes(None, same) == clashes(world.yanis, same) == []
    assert "You already hold a place at the same time" in as_("amina").get(f"/en/opportunities/{same.post.slug}/").text
    assert "at the same time" not in as_("amina").get(f"/en/opportunities/{after.post.slug}/").text


def test_all_places_taken_is_said_and_one_may_still_apply(as_, world: World) -> None:
    small = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة", places=1)
    services.accept_application(application=services.apply(opportunity=small, person=world.amina), by=world.nassima)
    assert "All places are taken. You can still apply" in as_("yanis").get(f"/en/opportunities/{small.post.slug}/").text
    assert services.apply(opportunity=small, person=world.yanis).state == "submitted"


def test_one_who_was_declined_is_led_to_the_answer(as_, world: World) -> None:
    mine = services.apply(opportunity=world.opportunity, person=world.amina)
    services.decline_application(application=mine, by=world.nassima, reason="time", sentence="الوقت لا يناسب")
    page = as_("amina").get(f"/en/opportunities/{world.opportunity.post.slug}/").text
    assert f"/applications/{mine.public_id}/" in page


def test_a_change_of_time_is_told_to_those_who_wait_too(world: World) -> None:
    services.apply(opportunity=world.opportunity, person=world.amina)
    gone = services.apply(opportunity=world.opportunity, person=world.yanis)
    services.withdraw_application(application=gone)
    fields = dataclasses.replace(fields_of(world.opportunity), starts=dt.time(9))
    update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=fields)
    moved = Activity.objects.get(verb="opportunity.moved")
    assert [notice.recipient for notice in tell(moved)] == [world.amina]


def _at_once(*deeds: Callable[[], object]) -> list[str]:
    """Run deeds at the same moment; return what became of each: "done", or the code of the refusal."""
    start, outcomes = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        start.wait()
        try:
            deed()
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_decide_the_same_application_at_once(django_db_serialized_rollback: None) -> None:
    world = build_world()
    for _n in range(5):
        each = add_opportunity(world.chrea, world.nassima, title="نجني الزيتون", places=1)
        sent = services.apply(opportunity=each, person=world.amina)
        outcomes = _at_once(
            lambda sent=sent: services.accept_application(application=sent, by=world.nassima),
            lambda sent=sent: services.decline_application(application=sent, by=world.rachid, reason="full", sentence="لا"),
        )
        assert outcomes == ["decided", "done"]
        decided = Application.objects.get(pk=sent.pk)
        assert decided.steps.filter(kind__in=["accepted", "declined"]).count() == 1
        assert Opportunity.objects.get(pk=each.pk).taken == (decided.state == "accepted")


@pytest.mark.django_db(transaction=True)
def test_one_withdraws_while_another_is_accepted_for_the_last_place(django_db_serialized_rollback: None) -> None:
    world = build_world()
    for _n in range(5):
        each = add_opportunity(world.chrea, world.nassima, title="نجني الزيتون", places=1, join_mode=JoinMode.REVIEW)
        held = services.apply(opportunity=each, person=world.amina)
        services.accept_application(application=held, by=world.nassima)
        waits = services.apply(opportunity=each, person=world.yanis)
        outcomes = _at_once(
            lambda held=held: services.withdraw_application(application=held),
            lambda waits=waits: services.accept_application(application=waits, by=world.nassima),
        )
        assert outcomes in (["done", "done"], ["done", "full"])
        taken = Opportunity.objects.get(pk=each.pk).taken
        assert taken == Engagement.objects.filter(opportunity=each, ended_at=None).count() == outcomes.count("done") - 1


@pytest.mark.django_db(transaction=True)
def test_one_withdraws_while_being_accepted(django_db_serialized_rollback: None) -> None:
    world = build_world()
    for _n in range(5):
        each = add_opportunity(world.chrea, world.nassima, title="نجني الزيتون", places=1)
        sent = services.apply(opportunity=each, person=world.amina)
        outcomes = _at_once(
            lambda sent=sent: services.withdraw_application(application=sent),
            lambda sent=sent: services.accept_application(application=sent, by=world.nassima),
        )
        assert outcomes in (["done", "done"], ["decided", "done"])
        assert Application.objects.get(pk=sent.pk).state == "withdrawn"
        assert Opportunity.objects.get(pk=each.pk).taken == 0
