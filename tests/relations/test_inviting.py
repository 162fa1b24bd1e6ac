"""Finding people who allow it and inviting them: only as far as they say, within limits, in steps, each once."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from tests.worlds import World, add_opportunity, add_person, build_world
from touiza.actors.models import Activity, Actor, Person, PersonSkill, Tie
from touiza.actors.services.people import set_audience
from touiza.core import clock
from touiza.core.audiences import Audience, Finders
from touiza.core.errors import Refusal
from touiza.notices.services.telling import tell, words
from touiza.opportunities.models import Opportunity, Unwanted
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.publishing import set_state
from touiza.relations import found
from touiza.relations.fitting import Looked, fit_lines, look_for
from touiza.relations.models import Call, CallStop, Contact, Sourcing
from touiza.relations.services.calling import decline_call, stop_calls
from touiza.relations.services.inviting import allow_all_calls, invite_people, stop_all_calls
from touiza.relations.services.sourcing import start_sourcing, stop_sourcing, take_steps
from touiza.vocabulary.models import Language, Place, Skill

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


def let_find(person: Actor, by: str = Finders.ANY, **changes: object) -> Actor:
    """Have somebody near Blida allow being found."""
    place = Place.objects.get(code="dz_0901")
    Person.objects.filter(pk=person.pk).update(findable_by=by, commune=place, audiences={"commune": "public"}, **changes)
    return person


def crowd(number: int) -> list[Actor]:
    return [let_find(add_person(f"v{one}", f"متطوع {one}", "ar")[1]) for one in range(number)]


def invite(world: World, *people: Actor, **more: object) -> list[Call]:
    return invite_people(opportunity=world.opportunity, by=world.nassima, people=[one.pk for one in people], **more)


def refused(world: World, *people: Actor, **more: object) -> str:
    with pytest.raises(Refusal) as refusal:
        invite(world, *people, **more)
    return refusal.value.code


def page(world: World) -> str:
    return f"/en/opportunities/{world.opportunity.post.slug}/people/"


def test_who_allows_it_is_found_with_reasons_and_invited_by_one_press(as_: As, world: World) -> None:
    let_find(world.amina)
    let_find(world.yanis, Finders.NOBODY)
    client = as_("nassima")
    shown = client.get(page(world))
    assert [line.pk for line in shown.context["lines"]] == [world.amina.pk]
    assert "km away" in shown.text
    assert "km from you" not in shown.text
    for _time in range(2):
        assert client.post(page(world), {"people": [world.amina.pk, world.yanis.pk]}).status_code == 302
    call = Call.objects.get()
    assert (call.person_id, call.way, call.shift_id) == (world.amina.pk, Call.Way.FIT, None)
    activity = Activity.objects.get(verb="call.sent")
    assert [notice.recipient_id for notice in tell(activity)] == [world.amina.pk]
    telling = words(activity, world.amina)
    assert telling is not None
    own = as_("amina").get(telling.url)
    assert own.status_code == 200
    assert own.context["found"]
    after = client.get(page(world))
    assert after.context["lines"] == []
    assert [line.call.pk for line in client.get(f"{page(world)}?invited=1").context["asked"]] == [call.pk]
    decline_call(call=call)
    said = words(Activity.objects.get(verb="call.declined"), world.nassima)
    assert said is not None
    assert said.url.endswith("/people/")


def test_who_hides_where_they_live_is_told_without_a_distance(world: World) -> None:
    person = let_find(world.amina)
    set_audience(person=Person.objects.get(pk=person.pk), field="commune", audience=Audience.TIES)
    (line,) = fit_lines(world.opportunity, world.nassima)
    assert not any("km" in text or "كم" in text for text in (*line.said.reasons, *line.said.missing))


@pytest.mark.parametrize("why", ["stop", "stop_all", "unwanted", "applied", "staff", "register", "declined_to_be_found"])
def test_who_must_be_left_alone_is_neither_found_nor_invited(world: World, why: str) -> None:
    let_find(world.amina)
    if why == "stop":
        stop_calls(person=world.amina, association=world.chrea)
    elif why == "stop_all":
        stop_all_calls(person=world.amina)
    elif why == "unwanted":
        Unwanted.objects.create(association=world.chrea, person=world.amina, by=world.rachid)
    elif why == "applied":
        apply(opportunity=world.opportunity, person=world.amina)
    elif why == "staff":
        Tie.objects.create(person=world.amina, association=world.chrea.actor, kind=Tie.Kind.STAFF)
    elif why == "register":
        Contact.objects.create(association=world.chrea, person=world.amina, status="refused")
    else:
        let_find(world.amina, Finders.VERIFIED)
    assert fit_lines(world.opportunity, world.nassima) == []
    assert refused(world, world.amina) == "not_findable"
    assert not Call.objects.exists()


def test_a_verified_association_finds_who_allows_verified_ones(world: World) -> None:
    let_find(world.amina, Finders.VERIFIED)
    world.chrea.verified_until = clock.now() + dt.timedelta(days=9)
    world.chrea.save()
    world.opportunity.refresh_from_db()
    assert [line.pk for line in fit_lines(Opportunity.objects.get(pk=world.opportunity.pk), world.nassima)] == [world.amina.pk]


def test_all_invitations_can_be_allowed_again(world: World) -> None:
    let_find(world.amina)
    stop_all_calls(person=world.amina)
    stop_all_calls(person=world.amina)
    allow_all_calls(person=world.amina)
    assert len(invite(world, world.amina)) == 1


def test_nobody_gets_more_than_their_week_holds(world: World) -> None:
    let_find(world.amina)
    now = clock.now()
    works = [add_opportunity(world.chrea, world.nassima) for _one in range(2)]
    for work in works:
        invite_people(opportunity=work, by=world.nassima, people=[world.amina.pk], at=now)
    assert refused(world, world.amina) == "asked_often"  # twice by one association
    assert found.resting(world.opportunity) == 1
    for work in [add_opportunity(world.nour, world.salima) for _one in range(2)]:
        invite_people(opportunity=work, by=world.salima, people=[world.amina.pk], at=now)
    with pytest.raises(Refusal) as refusal:
        invite_people(opportunity=add_opportunity(world.nour, world.salima), by=world.salima, people=[world.amina.pk])
    assert refusal.value.code == "asked_often"
    Call.objects.update(at=now - dt.timedelta(days=7, minutes=1))
    assert len(invite(world, world.amina)) == 1


def test_an_association_invites_only_so_many_a_day(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touiza.relations.services.inviting.A_DAY", 3)
    people = crowd(5)
    invite(world, *people[:3])
    assert refused(world, people[3]) == "too_many_today"
    Call.objects.update(at=clock.now() - dt.timedelta(hours=25))
    assert len(invite(world, people[3])) == 1


def test_full_or_closed_work_invites_nobody(world: World) -> None:
    let_find(world.amina)
    set_state(opportunity=world.opportunity, by=world.nassima, state="paused")
    assert refused(world, world.amina) == "gone"


def test_a_minor_is_not_invited_where_the_work_wants_adults(world: World) -> None:
    let_find(world.amina, age_band="18_24")
    Opportunity.objects.filter(pk=world.opportunity.pk).update(lowest_age="25_39")
    assert refused(world, world.amina) == "not_findable"


def test_steps_invite_the_best_first_and_widen_until_enough_applied(world: World) -> None:
    people = crowd(5)
    at = clock.now()
    for _time in range(2):  # a double press
        sourcing = start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=2, at_a_time=2, every_hours=6, at=at)
    assert Sourcing.objects.count() == 1
    assert (take_steps(at=at), take_steps(at=at)) == (1, 0)
    first = set(Call.objects.values_list("person", flat=True))
    assert len(first) == 2
    take_steps(at=at + dt.timedelta(hours=6))
    assert Call.objects.count() == 4
    for person in people[:2]:
        apply(opportunity=world.opportunity, person=person)
    take_steps(at=at + dt.timedelta(hours=12))
    sourcing.refresh_from_db()
    assert (sourcing.state, sourcing.steps, sourcing.next_at, Call.objects.count()) == ("enough", 2, None, 4)
    ended = Activity.objects.get(verb="sourcing.ended")
    assert [notice.recipient_id for notice in tell(ended)] == [world.nassima.pk]
    assert words(ended, world.nassima) is not None


def test_steps_end_where_nobody_is_left_or_the_work_closes_or_somebody_stops_them(world: World) -> None:
    crowd(1)
    at = clock.now()
    one = start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=9, at_a_time=5, every_hours=6, at=at)
    take_steps(at=at)
    take_steps(at=at + dt.timedelta(hours=6))
    one.refresh_from_db()
    assert (one.state, Call.objects.count()) == ("nobody", 1)
    two = start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=9, at_a_time=5, every_hours=6)
    stop_sourcing(sourcing=two)
    stop_sourcing(sourcing=two)
    three = start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=9, at_a_time=5, every_hours=6)
    set_state(opportunity=world.opportunity, by=world.nassima, state="paused")
    take_steps()
    two.refresh_from_db()
    three.refresh_from_db()
    assert (two.state, three.state) == ("stopped", "closed")


def test_a_step_waits_where_the_day_is_full(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("touiza.relations.services.inviting.A_DAY", 2)
    crowd(4)
    at = clock.now()
    one = start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=9, at_a_time=2, every_hours=6, at=at)
    take_steps(at=at)
    take_steps(at=at + dt.timedelta(hours=6))
    one.refresh_from_db()
    assert (one.state, one.steps, one.next_at, Call.objects.count()) == ("running", 1, at + dt.timedelta(hours=7), 2)


def test_a_killed_step_is_taken_whole_or_not_at_all(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from touiza.relations.services import sourcing as steps

    crowd(3)
    start_sourcing(opportunity=world.opportunity, by=world.nassima, wanted=9, at_a_time=2, every_hours=6)
    whole = steps.invite_people

    def killed(**what: object) -> None:
        whole(**what)
        raise KeyboardInterrupt

    monkeypatch.setattr(steps, "invite_people", killed)
    with pytest.raises(KeyboardInterrupt):
        take_steps()
    assert not Call.objects.exists()
    monkeypatch.undo()
    take_steps()
    assert (Call.objects.count(), Activity.objects.filter(verb="call.sent").count()) == (2, 2)


def test_the_finder_looks_only_at_what_people_show(world: World) -> None:
    press = Skill.objects.filter(family__code="press").first()
    assert press is not None
    for name in ("amina", "yanis", "chloe"):
        PersonSkill.objects.create(person=Person.objects.get(pk=let_find(world.people[name]).pk), skill=press, level=2)
    set_audience(person=Person.objects.get(pk=world.yanis.pk), field="skills", audience=Audience.TIES)
    let_find(world.chloe, Finders.NOBODY)
    looked = Looked(family="press")
    assert list(look_for(world.chrea, looked, but=world.nassima.pk)) == [world.amina.person]
    Tie.objects.create(person=world.yanis, association=world.chrea.actor, kind=Tie.Kind.WORKS_WITH)
    assert {one.pk for one in look_for(world.chrea, looked, but=world.nassima.pk)} == {world.amina.pk, world.yanis.pk}
    assert not look_for(world.chrea, Looked(), but=world.nassima.pk)
    assert {one.pk for one in look_for(world.chrea, Looked(wilaya="dz_09"), but=world.nassima.pk)} == {world.amina.pk, world.yanis.pk}
    world.amina.person.languages.create(language=Language.objects.get(code="fr"), level=3)
    assert {one.pk for one in look_for(world.chrea, Looked(skill=press.code, language="fr"), but=world.nassima.pk)} == {world.amina.pk}


def test_somebody_found_is_invited_to_work_of_ones_own_alone(as_: As, world: World) -> None:
    let_find(world.amina)
    other = add_opportunity(world.nour, world.salima)
    client = as_("nassima")
    address = "/en/@chrea/finder/?wilaya=dz_09"
    assert client.post(address, {"people": [world.amina.pk], "opportunity": other.pk}).status_code == 422
    assert client.post(address, {"people": [world.amina.pk], "opportunity": world.opportunity.pk}).status_code == 302
    assert Call.objects.get().opportunity_id == world.opportunity.pk


def test_ones_own_choice_and_ending_invitations(as_: As, world: World) -> None:
    let_find(world.amina, Finders.NOBODY)
    client = as_("amina")
    client.post("/en/me/being-found/", {"findable_by": "verified"})
    assert Person.objects.get(pk=world.amina.pk).findable_by == "verified"
    client.post("/en/me/being-found/", {"deed": "stop"})
    assert CallStop.objects.filter(person=world.amina, association=None).exists()
    client.post("/en/me/being-found/", {"deed": "allow"})
    stop_calls(person=world.amina, association=world.chrea)
    assert "أصدقاء الشريعة" in client.get("/ar/me/being-found/").text
    client.post("/en/me/being-found/", {"deed": "allow_one", "association": "chrea"})
    assert not CallStop.objects.exists()


def test_steps_are_begun_and_ended_on_the_page(as_: As, world: World) -> None:
    client = as_("nassima")
    assert client.post(f"{page(world)}steps/", {"wanted": "0", "at_a_time": "99", "every_hours": "7"}).status_code == 422
    assert client.post(f"{page(world)}steps/", {"wanted": "3", "at_a_time": "2", "every_hours": "24"}).status_code == 302
    assert client.get(page(world)).context["sourcing"].is_running
    client.post(f"{page(world)}steps/", {"deed": "stop"})
    assert client.get(page(world)).context["sourcing"].state == "stopped"


def test_the_pages_ask_few_queries(as_: As, world: World, django_assert_max_num_queries: Callable[..., object]) -> None:
    people = crowd(12)
    invite(world, *people[:3])
    client = as_("nassima")
    client.get(page(world))
    for address in (page(world), f"{page(world)}?invited=1", "/en/@chrea/finder/?wilaya=dz_09"):
        client.get(address)
        with django_assert_max_num_queries(20):
            assert client.get(address).status_code == 200
    call = Call.objects.first()
    assert call is not None
    own = Client(HTTP_HOST="localhost")
    own.force_login(call.person.person.user)
    for address in (f"/en/me/invitations/{call.public_id}/", "/en/me/being-found/"):
        own.get(address)
        with django_assert_max_num_queries(20):
            assert own.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_four_presses_at_once_keep_within_the_week(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    let_find(world.amina)
    works = [add_opportunity(world.chrea, world.nassima) for _one in range(5)]

    def press(work: Opportunity) -> int:
        try:
            return len(invite_people(opportunity=work, by=world.nassima, people=[world.amina.pk]))
        except Refusal:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(press, works)) == 2
