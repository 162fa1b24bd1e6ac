"""Where groups, back-ups, questions and co-organisers meet waiting lists, rules, shifts, scoped roles and guardians."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.accounts.helpers import make_person
from tests.opportunities.asking import ask
from tests.opportunities.shift_work import add_shift_work, ids_of, on
from tests.worlds import World, add_opportunity, add_person
from touiza.actors.models import Actor, Guardianship
from touiza.actors.services.guardians import agree, ask_guardian, say_no
from touiza.associations.models import Role
from touiza.associations.services.roles import give_role
from touiza.conversations.registry import subject_of
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Application, Opportunity, SignUp, StillCurrent
from touiza.opportunities.services.applications import accept_application, apply, withdraw_application
from touiza.opportunities.services.copying import copy_opportunity
from touiza.opportunities.services.currency import follow_stale
from touiza.opportunities.services.ending import call_off
from touiza.opportunities.services.given import Given
from touiza.opportunities.services.guests import age_asked, request_as_guest
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.organisers import answer_invitation, invite_organiser
from touiza.opportunities.services.rules import choose_moves_up, write_rule
from touiza.opportunities.services.scheduling import publish_due, schedule_opportunity
from touiza.opportunities.services.waiting_list import put_on_list

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


def states(*applications: Application) -> list[str]:
    return [Application.objects.get(pk=one.pk).state for one in applications]


def code_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as refused:
        act(**arguments)
    return refused.value.code


def people(count: int) -> list[Actor]:
    return [add_person(f"volunteer{n}", f"متطوع {n}", "ar")[1] for n in range(count)]


def reviewed(world: World, **changes: object) -> Opportunity:
    return add_opportunity(world.chrea, world.nassima, **({"join_mode": "review"} | changes))


def accepted(world: World, opportunity: Opportunity, person: Actor, size: int = 1) -> Application:
    sent = apply(opportunity=opportunity, person=person, given=Given(people=size))
    return accept_application(application=sent, by=world.nassima)


def test_a_place_that_comes_free_goes_to_the_backup_before_the_waiting_list(world: World) -> None:
    opportunity = reviewed(world, places=1, backup_places=1)
    choose_moves_up(opportunity=opportunity, moves_up=True)
    one, two, three = people(3)
    held = accepted(world, opportunity, one)
    on_list = put_on_list(application=apply(opportunity=opportunity, person=two), by=world.nassima)
    backup = accepted(world, opportunity, three)
    assert states(held, on_list, backup) == ["accepted", "listed", "backup"]
    withdraw_application(application=held)
    assert states(held, on_list, backup) == ["withdrawn", "listed", "accepted"]
    withdraw_application(application=backup)
    assert states(on_list) == ["accepted"]
    assert Opportunity.objects.get(pk=opportunity.pk).taken == 1


def test_a_group_on_the_list_waits_until_it_fits_and_lets_others_pass(world: World) -> None:
    opportunity = reviewed(world, places=3, group_limit=3)
    choose_moves_up(opportunity=opportunity, moves_up=True)
    one, two, three, four = people(4)
    first, second = accepted(world, opportunity, one, 2), accepted(world, opportunity, two)
    group = apply(opportunity=opportunity, person=three, given=Given(people=3))
    alone = apply(opportunity=opportunity, person=four)
    for application in (group, alone):
        put_on_list(application=application, by=world.nassima)
    withdraw_application(application=second)
    assert states(group, alone) == ["listed", "accepted"]
    withdraw_application(application=first)
    assert states(group) == ["listed"]
    withdraw_application(application=alone)
    assert states(group) == ["accepted"]
    assert Opportunity.objects.get(pk=opportunity.pk).taken == 3


def test_from_the_list_one_may_become_a_backup(world: World) -> None:
    opportunity = reviewed(world, places=1)
    one, two = people(2)
    accepted(world, opportunity, one)
    waits = put_on_list(application=apply(opportunity=opportunity, person=two), by=world.nassima)
    Opportunity.objects.filter(pk=opportunity.pk).update(backup_places=1)
    kept = accept_application(application=waits, by=world.nassima)
    assert (kept.state, kept.next_at) == ("backup", None)


def test_a_backup_is_told_when_all_is_called_off(world: World) -> None:
    opportunity = add_opportunity(world.chrea, world.nassima, places=1, backup_places=1, join_mode="at_once")
    one, two = people(2)
    held, backup = apply(opportunity=opportunity, person=one), apply(opportunity=opportunity, person=two)
    call_off(opportunity=opportunity, by=world.nassima, reason="weather", sentence="عاصفة")
    assert states(held, backup) == ["ended", "ended"]
    assert backup.steps.get(kind="ended").reason == "weather"


def test_a_rule_accepts_no_group_that_does_not_fit(world: World) -> None:
    opportunity = reviewed(world, places=2, group_limit=5)
    write_rule(association=world.chrea, by=world.nassima, effect="accept", opportunity=opportunity)
    one, two = people(2)
    group = apply(opportunity=opportunity, person=one, given=Given(people=3))
    alone = apply(opportunity=opportunity, person=two)
    assert states(group, alone) == ["submitted", "accepted"]
    assert group.turn_at is not None


def test_shift_work_counts_by_shift_and_takes_no_groups(world: World) -> None:
    work = add_shift_work(world, group_limit=4, backup_places=3)
    work.refresh_from_db()
    assert (work.group_limit, work.backup_places) == (None, 0)
    for person in people(3):
        join_shifts(opportunity=work, person=person, shifts=ids_of(work)[:1])
    assert list(SignUp.objects.order_by("pk").values_list("state", flat=True)) == ["going", "going", "waiting"]


def test_shift_work_asks_its_questions_first_then_shows_the_shifts(world: World, as_: As) -> None:
    work = add_shift_work(world)
    question = ask(work, "short", "أين تسكن؟", required=True)
    address, amina = f"/en/opportunities/{work.post.slug}/", as_("amina")
    page = amina.get(f"{address}shifts/").content.decode()
    assert "The association asks a few things first." in page
    assert 'name="shifts"' not in page
    assert amina.post(f"{address}shifts/", {"shifts": ids_of(work)[:1]}).status_code == 422
    sent = amina.post(f"{address}application/", {"share_profile": "on", f"q{question.pk}": "البليدة"})
    assert sent.headers["Location"] == f"{address}shifts/"
    assert amina.post(f"{address}shifts/", {"shifts": ids_of(work)[:1]}).status_code == 302
    assert SignUp.objects.get(person=world.amina).state == "going"


def test_who_may_see_and_decide_work_done_together_follows_their_role(world: World, as_: As) -> None:
    opportunity = reviewed(world)
    row = invite_organiser(opportunity=opportunity, association=world.nour, by=world.nassima, may_decide=True)
    answer_invitation(organiser=row, by=world.salima, accept=True)
    for name, kind in (("reem", Role.Kind.READER), ("kamel", Role.Kind.COMMUNICATOR), ("lila", Role.Kind.COORDINATOR)):
        made = add_person(name, name.title(), "fr")[1]
        setattr(world, name, made)
        give_role(association=world.nour, person=made, kind=kind, by=world.salima)
    made = world.meriem = add_person("meriem", "Meriem", "fr")[1]
    give_role(association=world.nour, person=made, kind=Role.Kind.COORDINATOR, by=world.salima, is_scoped=True)
    application = apply(opportunity=opportunity, person=world.amina)
    address = f"/en/applications/{application.public_id}/"
    clients = {name: client_of(getattr(world, name)) for name in ("salima", "reem", "kamel", "lila", "meriem")}
    assert [one.get(address).status_code for one in clients.values()] == [200, 200, 404, 200, 404]
    assert [one.post(f"{address}acceptance/").status_code for name, one in clients.items() if name != "salima"] == [403, 404, 302, 404]


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person.user)
    return client


def test_who_decides_together_reads_and_writes_in_the_conversation(world: World, as_: As) -> None:
    opportunity = reviewed(world)
    row = invite_organiser(opportunity=opportunity, association=world.nour, by=world.nassima, may_decide=True)
    answer_invitation(organiser=row, by=world.salima, accept=True)
    application = apply(opportunity=opportunity, person=world.amina)
    subject = subject_of("opportunities.application")
    assert world.salima in set(subject.readers(application.pk))
    assert application.pk in subject.about([application.pk], world.salima)
    sent = as_("salima").post(f"/en/applications/{application.public_id}/messages/", {"text": "مرحباً، نحن معكم في هذا."})
    assert sent.status_code == 302
    assert "مرحباً، نحن معكم في هذا." in as_("amina").get(f"/en/applications/{application.public_id}/").content.decode()


@pytest.fixture
def teen(world: World, settings) -> Actor:
    """Sixteen, on a server where that is old enough to act without a guardian."""
    settings.AGE_OF_CONSENT = 16
    user = make_person("teen@example.org", "ليلى")
    user.person.age_band = "16_17"
    user.person.save()
    return Actor.objects.get(pk=user.person.pk)


def test_work_asks_for_a_guardian_even_where_the_server_does_not(world: World, teen: Actor) -> None:
    asks = add_opportunity(world.chrea, world.nassima, guardian_consent=True, join_mode="at_once")
    assert code_of(apply, opportunity=asks, person=teen) == "guardian_consent"
    client = client_of(teen)
    page = client.get(f"/en/opportunities/{asks.post.slug}/").content.decode()
    assert "/en/me/guardian/" in page
    assert "you can apply as anybody else" in client.get("/en/me/guardian/").content.decode()
    client.post("/en/me/guardian/", {"guardian_email": "mum@example.org", "guardian_language": "ar"})
    teen.person.refresh_from_db()
    assert not teen.person.awaits_guardian, "the rest goes on"
    other = apply(opportunity=world.opportunity, person=teen)
    agree(guardianship=Guardianship.objects.get(person=teen.pk), secret="x")
    held = apply(opportunity=asks, person=teen)
    assert states(other, held) == ["submitted", "accepted"]
    say_no(guardianship=Guardianship.objects.get(person=teen.pk))
    assert states(other, held) == ["submitted", "withdrawn"]
    teen.person.refresh_from_db()
    assert not teen.person.awaits_guardian


def test_of_age_nobody_needs_a_guardian(world: World, as_: As) -> None:
    world.amina.person.age_band = "18_24"
    world.amina.person.save()
    assert as_("amina").get("/en/me/guardian/").status_code == 404
    assert code_of(ask_guardian, person=world.amina.person, email="mum@example.org", language="ar") == "not_needed"


def test_shift_work_is_scheduled_with_a_shift_after_that_moment_only(world: World) -> None:
    when = clock.now() + dt.timedelta(days=2)
    bare = add_shift_work(world, [], published=False)
    assert code_of(schedule_opportunity, opportunity=bare, by=world.nassima, when=when) == "shifts_missing"
    schedule_opportunity(opportunity=add_shift_work(world, published=False), by=world.nassima, when=when)
    publish_due(at=when)
    assert Opportunity.objects.filter(post__state="published", timing="shifts").count() == 1


def test_a_copy_of_shift_work_begins_without_shifts(world: World) -> None:
    copy = copy_opportunity(opportunity=add_shift_work(world), by=world.nassima)
    assert (copy.timing, copy.shifts.count(), copy.day, copy.taken) == ("shifts", 0, None, 0)


def test_work_for_which_people_sign_up_is_current(world: World) -> None:
    work = add_shift_work(world, [on(200)])
    Opportunity.objects.exclude(pk=work.pk).update(state="paused")
    later = clock.now() + dt.timedelta(days=90)
    join_shifts(opportunity=work, person=world.amina, shifts=ids_of(work), at=later - dt.timedelta(days=3))
    assert follow_stale(at=later) == 0
    assert follow_stale(at=later + dt.timedelta(days=90)) == 1


def test_today_offers_a_free_place_to_those_on_the_list_who_fit(world: World, as_: As) -> None:
    opportunity = reviewed(world, places=2, group_limit=3)
    one, two, three = people(3)
    held = accepted(world, opportunity, one, 2)
    group = put_on_list(application=apply(opportunity=opportunity, person=two, given=Given(people=3)), by=world.nassima)
    alone = put_on_list(application=apply(opportunity=opportunity, person=three), by=world.nassima)
    withdraw_application(application=held)
    page = as_("nassima").get("/en/today/").content.decode()
    assert f"/en/applications/{alone.public_id}/acceptance/" in page
    assert f"/en/applications/{group.public_id}/acceptance/" not in page


def test_guests_apply_where_nothing_more_is_needed(world: World, client: Client) -> None:
    opportunity = reviewed(world, guests_welcome=True)
    address = f"/en/opportunities/{opportunity.post.slug}/"
    assert "Apply without an account" in client.get(address).content.decode()
    ask(opportunity, "short", "أين تسكن؟")
    assert "Apply without an account" in client.get(address).content.decode(), "one may leave it out"
    ask(opportunity, "short", "هل معك رخصة؟", required=True)
    assert "Apply without an account" not in client.get(address).content.decode()
    typed = {"name": "كريم", "email": "karim@example.org", "language": "ar", "of_age": 40}
    assert code_of(request_as_guest, opportunity=opportunity, **typed) == "no_guests"


def test_a_guest_is_of_age_where_a_guardian_is_asked_of_minors(world: World, settings) -> None:
    settings.AGE_OF_CONSENT = 16
    assert age_asked(reviewed(world, guests_welcome=True)) == 16
    assert age_asked(reviewed(world, guests_welcome=True, guardian_consent=True)) == 18


def test_today_shows_whom_one_was_asked_to_organise_with_and_what_may_be_out_of_date(world: World, as_: As) -> None:
    row = invite_organiser(opportunity=world.opportunity, association=world.nour, by=world.nassima)
    later = clock.now() + dt.timedelta(days=1)
    StillCurrent.objects.create(opportunity=world.opportunity, asked_at=clock.now())
    salima, nassima = as_("salima"), as_("nassima")
    answer = f"/en/opportunities/{world.opportunity.post.slug}/participation/{row.pk}/"
    assert answer in salima.get("/en/today/").content.decode()
    sent = salima.post(answer, {"deed": "accept", "next": "/en/today/"})
    assert sent.headers["Location"] == "/en/today/"
    assert answer not in salima.get("/en/today/").content.decode()
    question = f"/en/opportunities/{world.opportunity.post.slug}/current/"
    assert question in nassima.get("/en/today/").content.decode()
    assert nassima.post(question, {"current": "yes", "next": "/en/today/"}).headers["Location"] == "/en/today/"
    assert question not in nassima.get("/en/today/").content.decode()
    assert follow_stale(at=later) == 0
