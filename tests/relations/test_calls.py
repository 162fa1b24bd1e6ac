"""Inviting who is free then: by one press, within limits, and what the invited person can do."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from tests.opportunities.shift_work import FIRST, add_shift_work, shifts_of
from tests.relations.calling import As, free, gap_of, know, look
from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.notices.models import Notice
from touiza.notices.services.telling import tell, words
from touiza.opportunities.models import Effect, Opportunity, Rule
from touiza.opportunities.services.applications import accept_application, apply
from touiza.opportunities.services.shifts import drop_shift
from touiza.opportunities.spans import span_of
from touiza.relations.free import IN_ALL, PER_ASSOCIATION, Gap, find_free
from touiza.relations.models import Call, CallStop, Contact
from touiza.relations.services.calling import call_people, decline_call
from touiza.relations.services.keeping import read_log
from touiza.relations.timeline import read_timeline
from touiza.vocabulary.availability import mask_of, needed_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(world: World) -> Gap:
    know(world, "amina")
    return gap_of(world)


def page_of(gap: Gap) -> str:
    return f"/en/opportunities/{gap.opportunity.post.slug}/shifts/{gap.shift.pk}/invitations/"


def test_one_press_invites_those_ticked_and_tells_them(as_: As, world: World, gap: Gap) -> None:
    know(world, "yanis")
    client = as_("nassima")
    assert "2 people are free then" in client.get(page_of(gap)).text
    for _time in range(2):  # a double click
        assert client.post(page_of(gap), {"people": [world.amina.pk]}).status_code == 302
    call = Call.objects.get()
    assert (call.person_id, call.by_id, call.shift_id) == (world.amina.pk, world.nassima.pk, gap.shift.pk)
    activity = Activity.objects.get(verb="call.sent")
    assert (activity.person_id, activity.association_id, activity.actor_id) == (world.amina.pk, world.chrea.pk, world.nassima.pk)
    assert [notice.recipient_id for notice in tell(activity)] == [world.amina.pk]
    assert Message.objects.filter(kind="call.sent", user=world.user("amina")).count() == 1
    telling = words(activity, world.amina)
    assert telling is not None
    assert telling.url.endswith(f"/me/invitations/{call.public_id}/")
    after = client.get(page_of(gap))
    assert "1 person is free then" in after.text
    assert [line.call.pk for line in after.context["asked"]] == [call.pk]


def test_who_wants_no_mail_is_told_in_the_app_alone(world: World, gap: Gap) -> None:
    user = world.user("amina")
    user.mail_notices = False
    user.save()
    call_people(gap=gap, by=world.nassima)
    tell(Activity.objects.get(verb="call.sent"))
    assert (Notice.objects.filter(recipient=world.amina).count(), Message.objects.filter(kind="call.sent").count()) == (1, 0)


def test_all_are_invited_at_once(as_: As, world: World, gap: Gap) -> None:
    know(world, "yanis")
    know(world, "chloe")
    assert as_("nassima").post(page_of(gap), {"all": "1"}).status_code == 302
    assert set(Call.objects.values_list("person", flat=True)) == {world.amina.pk, world.yanis.pk, world.chloe.pk}


def test_nobody_chosen_and_who_cannot_be_asked_is_refused(as_: As, world: World, gap: Gap) -> None:
    know(world, "yanis", "paused")
    for people in ([], ["x"], ["9" * 30], [world.yanis.pk], [world.salima.pk]):
        answer = as_("nassima").post(page_of(gap), {"people": people})
        assert (answer.status_code, Call.objects.count()) == (422, 0)
    drop_shift(shift=gap.shift, by=world.nassima, reason="weather", sentence="مطر")
    with pytest.raises(Refusal) as refused:
        call_people(gap=gap, by=world.nassima)
    assert refused.value.code == "gone"


def test_an_association_asks_somebody_twice_in_seven_days(world: World) -> None:
    know(world, "amina")
    gaps = [gap_of(world, day=n) for n in range(PER_ASSOCIATION + 1)]
    long_ago = clock.now() - dt.timedelta(days=7, minutes=1)
    for gap in gaps[:PER_ASSOCIATION]:
        assert call_people(gap=gap, by=world.nassima)
    found = look(world, gaps[-1])
    assert (found.free, found.resting) == ([], 1)
    with pytest.raises(Refusal) as refused:
        call_people(gap=gaps[-1], by=world.nassima)
    assert refused.value.code == "nobody"
    Call.objects.filter(shift=gaps[0].shift).update(at=long_ago)
    assert free(world, gaps[-1])


def test_all_associations_together_ask_somebody_four_times(world: World) -> None:
    know(world, "amina")
    others = add_opportunity(world.nour, world.salima, title="نقرأ")
    for n in range(IN_ALL):
        Call.objects.create(association=world.nour, opportunity=others, shift=gap_of(world, day=10 + n).shift, person=world.amina)
    found = look(world, gap_of(world))
    assert (found.free, found.resting) == ([], 1)


def test_how_the_cap_is_said(as_: As, world: World, gap: Gap) -> None:
    page = as_("nassima").get(page_of(gap)).text
    assert "more than 2 times by your association, nor more than 4 times by all of them" in page


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_nobody_is_asked_more_often_than_allowed(django_db_serialized_rollback: None) -> None:
    world = build_world()
    know(world, "amina")
    gaps = [gap_of(world, day=n) for n in range(4)]

    def ask(gap: Gap) -> int:
        try:
            return len(call_people(gap=gap, by=world.nassima))
        except Refusal:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(ask, [*gaps, gaps[0], gaps[1]]))
    assert sum(made) == Call.objects.count() == PER_ASSOCIATION


@pytest.mark.parametrize(("who", "status"), [("nassima", 200), ("rachid", 200), ("amina", 403), ("salima", 403)])
def test_who_may_look_for_people(as_: As, world: World, gap: Gap, who: str, status: int) -> None:
    assert as_(who).get(page_of(gap)).status_code == status
    assert as_(who).post(page_of(gap), {"all": "1"}).status_code == (302 if status == 200 else status)


def test_the_invited_person_comes_declines_or_stops_them(as_: As, world: World, gap: Gap) -> None:
    (call,) = call_people(gap=gap, by=world.nassima)
    path = f"/en/me/invitations/{call.public_id}/"
    client = as_("amina")
    shifts = f"/en/opportunities/{gap.opportunity.post.slug}/shifts/?shift={gap.shift.pk}"
    assert shifts in client.get(path).text
    assert f'value="{gap.shift.pk}" checked' in client.get(shifts).text
    for who in ("yanis", "nassima"):
        assert as_(who).get(path).status_code == 404
    for _time in range(2):
        client.post(path, {"deed": "no"})
    assert Call.objects.get().answer == "no"
    declined = Activity.objects.get(verb="call.declined")
    assert [notice.recipient_id for notice in tell(declined)] == [world.nassima.pk]
    assert "Cannot come" in as_("nassima").get(page_of(gap)).text
    client.post(path, {"deed": "stop"})
    assert not free(world, gap_of(world, day=2))
    client.post(path, {"deed": "allow"})
    assert (CallStop.objects.count(), free(world, gap_of(world, day=3))) == (0, True)
    client.post(path, {"deed": "nonsense"})
    assert CallStop.objects.count() == 0


def test_an_invitation_is_in_the_timeline_and_brings_nobody_into_the_register(world: World, gap: Gap) -> None:
    (call,) = call_people(gap=gap, by=world.nassima)
    decline_call(call=call)
    contact = Contact.objects.get(association=world.chrea, person=world.amina)
    texts = [entry.text for entry in read_timeline(contact, ["team"]).entries]
    assert any("نوزّع القفف" in text for text in texts)
    assert len([text for text in texts if "نوزّع القفف" in text]) == 2
    contact.delete()
    Activity.objects.exclude(verb__startswith="call.").delete()
    read_log()
    assert not Contact.objects.filter(association=world.chrea, person=world.amina).exists()


def test_work_on_a_date_asks_too(as_: As, world: World) -> None:
    know(world, "amina")
    path = f"/en/opportunities/{world.opportunity.post.slug}/invitations/"
    client = as_("nassima")
    assert "1 person is free then" in client.get(path).text
    client.post(path, {"all": "1"})
    client.post(path, {"people": [world.amina.pk]})
    assert Call.objects.get().shift is None
    sent = apply(opportunity=world.opportunity, person=world.amina)
    accept_application(application=sent, by=world.nassima)
    assert "signed up" in client.get(path).text
    assert client.get(path.replace(world.opportunity.post.slug, gap_of(world).opportunity.post.slug)).status_code == 404


def test_the_hour_of_the_wall_decides_when_the_clock_changes(world: World) -> None:
    """In Paris a shift from 22:00 to 06:00 over the change lasts nine hours; it takes the same parts of the week."""
    zone = ZoneInfo("Europe/Paris")
    day = next(one for one in (FIRST + dt.timedelta(days=n) for n in range(400)) if _offset(one, zone) > _offset(one + dt.timedelta(days=1), zone))
    day -= dt.timedelta(days=1)
    work = add_shift_work(world, [span_of(day, dt.time(22), dt.time(6), "Europe/Paris")], zone="Europe/Paris")
    gap = Gap(work, shifts_of(work)[0])
    assert gap.shift is not None
    assert gap.shift.minutes == 540
    night = mask_of(["sat-evening", "sun-morning"])
    assert gap.needed == night
    know(world, "amina", mask=night)
    assert free(world, gap)
    know(world, "amina", mask=mask_of(["sat-evening", "sun-afternoon"]))
    assert not free(world, gap)


def _offset(day: dt.date, zone: ZoneInfo) -> dt.timedelta:
    return dt.datetime.combine(day, dt.time(0), tzinfo=zone).utcoffset() or dt.timedelta(0)


def test_a_shift_without_hours_has_nobody_free(world: World) -> None:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(starts=None, ends=None)
    world.opportunity.refresh_from_db()
    know(world, "amina")
    assert find_free(world.chrea, [Gap(world.opportunity)]) == {}
    assert needed_for(dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 1)) == 0


def test_the_week_counts_who_is_free_beside_each_gap_for_who_coordinates_it_all(as_: As, world: World, django_assert_max_num_queries: Callable) -> None:
    know(world, "amina")
    know(world, "yanis", mask=mask_of(["sun-morning"]))
    Rule.objects.create(association=world.chrea, effect=Effect.BLOCK, declined=9, by=world.rachid)
    client = as_("nassima")
    path = f"/en/@chrea/week/?from={FIRST}"
    for number in range(2):
        for n in range(4):
            gap_of(world, day=n % 2)
        client.get(path)
        with django_assert_max_num_queries(20):
            page = client.get(path).text
        assert page.count("1 person is free then") >= 4 * (number + 1) - 2
    assert "/invitations/" in page


def test_many_people_cost_no_more_queries(as_: As, world: World, gap: Gap, django_assert_max_num_queries: Callable) -> None:
    client = as_("nassima")
    for batch in range(2):
        for n in range(10):
            name = f"p{batch}{n}"
            world.users[name], world.people[name] = add_person(name, f"Person {name}", "en")
            know(world, name)
        client.get(page_of(gap))
        with django_assert_max_num_queries(20):
            assert client.get(page_of(gap)).context["number"] == 1 + 10 * (batch + 1)
