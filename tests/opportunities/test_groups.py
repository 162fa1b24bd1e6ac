"""Groups that come together, and back-ups that move up: places stay exact under one lock."""

import threading

import pytest
from django.db import connections

from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, Engagement, Opportunity
from touiza.opportunities.services.applications import (
    accept_application,
    apply,
    decline_application,
    withdraw_application,
)
from touiza.opportunities.services.given import Given
from touiza.opportunities.services.publishing import set_state, update_opportunity


def groups(world: World, **changes: object) -> Opportunity:
    said = {"places": 5, "group_limit": 4, "join_mode": "at_once"} | changes
    return add_opportunity(world.chrea, world.nassima, **said)


def taken(opportunity: Opportunity) -> int:
    return Opportunity.objects.get(pk=opportunity.pk).taken


def state(application: Application) -> str:
    return Application.objects.get(pk=application.pk).state


@pytest.mark.django_db
def test_a_group_takes_as_many_places_as_it_is(world: World) -> None:
    opportunity = groups(world)
    first = apply(opportunity=opportunity, person=world.amina, given=Given(people=4, names="سعاد، كريم، ليلى"))
    assert (taken(opportunity), Engagement.objects.get().people) == (4, 4)
    with pytest.raises(Refusal) as refused:
        apply(opportunity=opportunity, person=world.yanis, given=Given(people=2))
    assert refused.value.code == "not_enough_places"
    apply(opportunity=opportunity, person=world.yanis)
    withdraw_application(application=first)
    withdraw_application(application=first)
    assert taken(opportunity) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("people", [0, -1, 5, 10_000])
def test_a_group_is_no_larger_than_was_said(world: World, people: int) -> None:
    with pytest.raises(Refusal) as refused:
        apply(opportunity=groups(world), person=world.amina, given=Given(people=people))
    assert refused.value.code == "group_too_large"


@pytest.mark.django_db
def test_where_groups_are_not_asked_for_one_comes_alone(world: World) -> None:
    with pytest.raises(Refusal) as refused:
        apply(opportunity=world.opportunity, person=world.amina, given=Given(people=2))
    assert refused.value.code == "group_too_large"


@pytest.mark.django_db
def test_the_form_asks_how_many_and_who(world: World, as_) -> None:
    opportunity = groups(world)
    page = f"/ar/opportunities/{opportunity.post.slug}/application/"
    assert as_("amina").post(page, {"people": "٩"}).status_code == 422
    assert as_("amina").post(page, {"people": "٣", "names": "سعاد وكريم", "message": ""}).status_code == 302
    kept = Application.objects.get()
    assert (kept.people, kept.names) == (3, "سعاد وكريم")
    assert "سعاد وكريم" in as_("nassima").get(f"/ar/applications/{kept.public_id}/").text


@pytest.mark.django_db
def test_beyond_the_places_one_is_a_back_up_and_moves_up_when_one_comes_free(world: World, tell) -> None:
    opportunity = groups(world, places=1, group_limit=None, backup_places=2)
    holder = apply(opportunity=opportunity, person=world.amina)
    first, second = (apply(opportunity=opportunity, person=one) for one in (world.yanis, world.chloe))
    with pytest.raises(Refusal) as refused:
        apply(opportunity=opportunity, person=world.salima)
    assert refused.value.code == "full"
    assert (state(first), state(second), taken(opportunity)) == ("backup", "backup", 1)
    withdraw_application(application=holder)
    assert (state(first), state(second), taken(opportunity)) == ("accepted", "backup", 1)
    tell()
    told = set(Notice.objects.values_list("recipient", "kind"))
    assert {(world.yanis.pk, "application.backed_up"), (world.yanis.pk, "application.moved_up")} <= told
    assert (world.chloe.pk, "application.moved_up") not in told


@pytest.mark.django_db
def test_more_places_move_up_as_many(world: World) -> None:
    opportunity = groups(world, places=1, group_limit=None, backup_places=3)
    people = [world.amina, world.yanis, world.chloe, world.salima]
    applications = [apply(opportunity=opportunity, person=one) for one in people]
    said = fields_of(Opportunity.objects.get(pk=opportunity.pk))
    update_opportunity(opportunity=opportunity, by=world.nassima, fields=type(said)(**{**vars(said), "places": 3}))
    assert [state(one) for one in applications] == ["accepted", "accepted", "accepted", "backup"]


@pytest.mark.django_db
def test_a_group_that_does_not_fit_lets_the_next_one_up(world: World) -> None:
    opportunity = groups(world, places=2, backup_places=5)
    holders = [apply(opportunity=opportunity, person=one) for one in (world.amina, world.salima)]
    large = apply(opportunity=opportunity, person=world.yanis, given=Given(people=3))
    small = apply(opportunity=opportunity, person=world.chloe)
    withdraw_application(application=holders[0])
    assert (state(large), state(small)) == ("backup", "accepted")


@pytest.mark.django_db
def test_after_review_accepting_beyond_the_places_keeps_a_back_up(world: World, as_) -> None:
    opportunity = groups(world, places=1, join_mode="review", group_limit=None, backup_places=1)
    first, second, third = (apply(opportunity=opportunity, person=one) for one in (world.amina, world.yanis, world.chloe))
    for one in (first, second):
        accept_application(application=one, by=world.nassima)
    assert (state(first), state(second)) == ("accepted", "backup")
    with pytest.raises(Refusal) as refused:
        accept_application(application=third, by=world.nassima)
    assert refused.value.code == "full"
    decline_application(application=second, by=world.nassima, reason="full", sentence="نعتذر")
    accept_application(application=third, by=world.nassima)
    assert state(third) == "backup"
    assert as_("chloe").get(f"/ar/applications/{third.public_id}/").status_code == 200
    assert third.public_id in as_("nassima").get("/ar/@chrea/applications/?state=accepted").text


@pytest.mark.django_db
def test_back_ups_end_with_the_opportunity_and_are_told(world: World) -> None:
    opportunity = groups(world, places=1, group_limit=None, backup_places=1)
    apply(opportunity=opportunity, person=world.amina)
    kept = apply(opportunity=opportunity, person=world.yanis)
    set_state(opportunity=opportunity, state="closed", by=world.nassima)
    assert state(kept) == "ended"


@pytest.mark.django_db
def test_nobody_moves_up_into_what_is_closed(world: World) -> None:
    opportunity = groups(world, places=1, group_limit=None, backup_places=1)
    holder = apply(opportunity=opportunity, person=world.amina)
    set_state(opportunity=opportunity, state="closed", by=world.nassima)
    withdraw_application(application=holder)
    assert taken(opportunity) == 0


@pytest.mark.django_db(transaction=True)
def test_twenty_groups_at_once_take_no_more_than_there_is() -> None:
    world = build_world()
    opportunity = groups(world, places=10, backup_places=6)
    people = [add_person(f"g{n}", f"مجموعة {n}", "ar")[1] for n in range(12)]
    gate = threading.Barrier(4)

    def come(some: list) -> None:
        gate.wait()
        for person in some:
            try:
                apply(opportunity=opportunity, person=person, given=Given(people=2 + person.pk % 2))
            except Refusal as refusal:
                assert refusal.code in {"full", "not_enough_places"}  # noqa: PT017
        connections.close_all()

    threads = [threading.Thread(target=come, args=(people[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = sum(Engagement.objects.filter(ended_at=None).values_list("people", flat=True))
    backups = sum(Application.objects.filter(state="backup").values_list("people", flat=True))
    assert taken(opportunity) == held <= 10
    assert held >= 8
    assert backups <= 6
