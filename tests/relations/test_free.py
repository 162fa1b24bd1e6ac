"""Who is free then: who is found, and who is not and why."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.opportunities.shift_work import FIRST, add_shift_work, on, shifts_of
from tests.relations.calling import As, free, gap_of, know, look, names
from tests.worlds import World, add_opportunity
from touiza.actors.models import Actor, Person, PersonLanguage, PersonSkill
from touiza.core import clock
from touiza.opportunities.models import Effect, Opportunity, OpportunitySkill, Rule, Shift, Unwanted
from touiza.opportunities.services.applications import accept_application, apply, decline_application
from touiza.opportunities.services.arranging import answer_appointment, propose_appointment
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.spans import span_of
from touiza.relations.free import Gap
from touiza.relations.models import Contact, MailStop
from touiza.relations.services.calling import call_people, stop_calls
from touiza.vocabulary import lists
from touiza.vocabulary.availability import WHOLE_WEEK, cells_of, mask_of
from touiza.vocabulary.models import Language, Place, Skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def gap(world: World) -> Gap:
    know(world, "amina")
    return gap_of(world)


def test_who_is_known_and_free_is_found(world: World, gap: Gap) -> None:
    assert free(world, gap)
    assert names(look(world, gap)) == [world.amina.handle]


def test_only_the_whole_time_counts(world: World, gap: Gap) -> None:
    needed = cells_of(gap.needed)
    assert len(needed) == 2  # 08:30 to 13:00: the morning, and an hour of the afternoon
    know(world, "amina", mask=mask_of(needed))
    assert free(world, gap)
    for cell in needed:
        know(world, "amina", mask=WHOLE_WEEK & ~mask_of([cell]))
        assert not free(world, gap)
    know(world, "amina", mask=0)
    assert not free(world, gap)


def busy_shift(world: World) -> None:
    other = add_shift_work(world, [on(0, dt.time(12), dt.time(15))])
    join_shifts(opportunity=other, person=world.amina, shifts=[shifts_of(other)[0].pk])


def busy_date(world: World) -> None:
    other = add_opportunity(world.nour, world.salima, title="نقرأ", day=FIRST, starts=dt.time(7), ends=dt.time(9), join_mode="at_once")
    apply(opportunity=other, person=world.amina)


def busy_appointment(world: World) -> None:
    other = add_opportunity(world.nour, world.salima, title="نرافق", timing="arranged", day=None, join_mode="at_once")
    held = apply(opportunity=other, person=world.amina).engagement
    row = propose_appointment(engagement=held, by=world.amina, span=span_of(FIRST, dt.time(9), dt.time(10), "Africa/Algiers"))
    answer_appointment(appointment=row, by=world.salima, agreed=True)


@pytest.mark.parametrize("keep_busy", [busy_shift, busy_date, busy_appointment])
def test_who_has_something_else_then_is_not_free(world: World, gap: Gap, keep_busy: Callable[[World], None]) -> None:
    keep_busy(world)
    assert not free(world, gap)
    assert free(world, gap_of(world, day=1))


def is_unwanted(world: World, gap: Gap) -> None:
    Unwanted.objects.create(association=world.chrea, person=world.amina)


def is_stopped(world: World, gap: Gap) -> None:
    stop_calls(person=world.amina, association=world.chrea)


def wants_no_such_letters(world: World, gap: Gap) -> None:
    MailStop.objects.create(contact=Contact.objects.get(person=world.amina), kind="calls")


def hides_the_week(world: World, gap: Gap) -> None:
    Person.objects.filter(pk=world.amina.pk).update(audiences={"availability": "private"})


def is_too_young(world: World, gap: Gap) -> None:
    Person.objects.filter(pk=world.amina.pk).update(age_band="16_17")
    Opportunity.objects.filter(pk=gap.opportunity.pk).update(lowest_age="18_24")
    gap.opportunity.refresh_from_db()


def awaits_a_guardian(world: World, gap: Gap) -> None:
    Person.objects.filter(pk=world.amina.pk).update(awaits_guardian=True)


def is_suspended(world: World, gap: Gap) -> None:
    Actor.objects.filter(pk=world.amina.pk).update(suspended_at=clock.now())


def has_left(world: World, gap: Gap) -> None:
    Actor.objects.filter(pk=world.amina.pk).update(erased_at=clock.now())


def cannot_sign_in(world: World, gap: Gap) -> None:
    user = world.user("amina")
    user.is_active = False
    user.save()


def goes_already(world: World, gap: Gap) -> None:
    join_shifts(opportunity=gap.opportunity, person=world.amina, shifts=[gap.shift.pk])


def withdrew(world: World, gap: Gap) -> None:
    (signup,) = join_shifts(opportunity=gap.opportunity, person=world.amina, shifts=[gap.shift.pk])
    withdraw_signup(signup=signup)


def was_declined(world: World, gap: Gap) -> None:
    Opportunity.objects.filter(pk=gap.opportunity.pk).update(join_mode="review")
    sent = apply(opportunity=gap.opportunity, person=world.amina)
    decline_application(application=sent, by=world.nassima, reason="skill", sentence="لا")


def would_be_turned_away(world: World, gap: Gap) -> None:
    Person.objects.filter(pk=world.amina.pk).update(age_band="18_24", audiences={"age_band": "ties"})
    Rule.objects.create(association=world.chrea, effect=Effect.BLOCK, age_to="18_24", by=world.rachid)


def was_asked(world: World, gap: Gap) -> None:
    call_people(gap=gap, by=world.nassima, people=[world.amina.pk])


def is_paused(world: World, gap: Gap) -> None:
    know(world, "amina", "paused")


def is_former(world: World, gap: Gap) -> None:
    know(world, "amina", "former")


def was_not_taken_on(world: World, gap: Gap) -> None:
    know(world, "amina", "refused")


def it_has_begun(world: World, gap: Gap) -> None:
    Shift.objects.filter(pk=gap.shift.pk).update(starts_at=clock.now() - dt.timedelta(minutes=1))
    gap.shift.refresh_from_db()


def it_is_full(world: World, gap: Gap) -> None:
    join_shifts(opportunity=gap.opportunity, person=world.yanis, shifts=[gap.shift.pk])
    join_shifts(opportunity=gap.opportunity, person=world.chloe, shifts=[gap.shift.pk])
    gap.shift.refresh_from_db()


def it_is_paused(world: World, gap: Gap) -> None:
    Opportunity.objects.filter(pk=gap.opportunity.pk).update(state="paused")
    gap.opportunity.refresh_from_db()


EXCLUDED = [
    is_unwanted, is_stopped, wants_no_such_letters, hides_the_week, is_too_young, awaits_a_guardian, is_suspended, has_left,
    cannot_sign_in, goes_already, withdrew, was_declined, would_be_turned_away, was_asked, is_paused, is_former,
    was_not_taken_on, it_has_begun, it_is_full, it_is_paused,
]  # fmt: skip


@pytest.mark.parametrize("change", EXCLUDED, ids=lambda change: change.__name__)
def test_who_is_not_asked(world: World, gap: Gap, change: Callable[[World, Gap], None]) -> None:
    assert free(world, gap)
    change(world, gap)
    assert not free(world, gap)


def test_a_rule_about_what_is_hidden_keeps_nobody_away(world: World, gap: Gap) -> None:
    Person.objects.filter(pk=world.amina.pk).update(age_band="18_24")  # age is private until shown
    Rule.objects.create(association=world.chrea, effect=Effect.BLOCK, age_to="18_24", by=world.rachid)
    assert free(world, gap)


def test_who_is_only_written_in_the_register_is_asked_by_what_they_show_everyone(world: World) -> None:
    gap = gap_of(world)
    Contact.objects.create(association=world.chrea, person=world.amina)
    Person.objects.filter(pk=world.amina.pk).update(availability=WHOLE_WEEK)
    assert not free(world, gap)
    Person.objects.filter(pk=world.amina.pk).update(audiences={"availability": "signed_in"})
    assert free(world, gap)


def test_an_unknown_adult_nearby_who_shows_it_to_all_is_asked(world: World) -> None:
    gap = gap_of(world, commune=Place.objects.get(code="dz_0908"))
    gap = Gap(Opportunity.objects.select_related("post", "association__actor", "commune").get(pk=gap.opportunity.pk), gap.shift)
    shown = {"availability": "public", "commune": "public"}
    rows = Person.objects.filter(pk=world.amina.pk)
    rows.update(availability=WHOLE_WEEK, audiences=shown, commune=Place.objects.get(code="dz_0908"))
    (found,) = look(world, gap).free
    assert (found.known, found.km) == (False, 0)
    for changes in ({"age_band": "16_17"}, {"audiences": {"availability": "public"}}, {"audiences": {}}, {"commune": None}):
        rows.update(**changes)
        assert not free(world, gap), changes
        rows.update(audiences=shown, age_band="", commune=Place.objects.get(code="dz_0908"))
    rows.update(commune=Place.objects.filter(code__startswith="dz_16", latitude__isnull=False).order_by("code").first())
    km = None if not look(world, gap).free else look(world, gap).free[0].km
    assert km is None or km <= 30


def test_who_lives_too_far_is_asked_only_if_they_came_before(world: World) -> None:
    know(world, "amina")
    gap = gap_of(world, day=1, commune=Place.objects.get(code="dz_0908"))
    rows = Opportunity.objects.select_related("post", "association__actor", "commune")
    gap = Gap(rows.get(pk=gap.opportunity.pk), gap.shift)
    far = Place.objects.filter(code__startswith="dz_25", latitude__isnull=False).order_by("code").first()  # Constantine
    Person.objects.filter(pk=world.amina.pk).update(commune=far)
    assert not free(world, gap)
    Person.objects.filter(pk=world.amina.pk).update(radius_km=500)
    assert free(world, gap)
    Person.objects.filter(pk=world.amina.pk).update(radius_km=None, audiences={"commune": "private"})
    assert free(world, gap)  # nobody knows
    Person.objects.filter(pk=world.amina.pk).update(audiences={})
    assert not free(world, gap)
    held = apply(opportunity=world.opportunity, person=world.amina)
    accept_application(application=held, by=world.nassima)
    assert free(world, gap)


def test_nobody_invites_themselves(world: World, gap: Gap) -> None:
    know(world, "nassima")
    assert world.nassima.pk in [one.person.pk for one in look(world, gap).free]
    assert world.nassima.pk not in [one.person.pk for one in look(world, gap, by=world.nassima).free]


def test_who_did_it_before_comes_first_then_skills_with_reasons(as_: As, world: World, gap: Gap) -> None:
    know(world, "yanis")
    know(world, "chloe")
    skill = Skill.objects.order_by("pk").first()
    OpportunitySkill.objects.create(opportunity=gap.opportunity, skill=skill, need="welcome")
    gap.opportunity.languages.add(Language.objects.get(code="fr"))
    PersonSkill.objects.create(person=world.yanis.person, skill=skill)
    PersonLanguage.objects.create(person=world.yanis.person, language=Language.objects.get(code="fr"))
    Shift.objects.create(
        **{name: getattr(gap.shift, name) for name in ("day", "starts", "ends", "zone", "places")}, opportunity=gap.opportunity,
        starts_at=gap.shift.starts_at - dt.timedelta(days=3), ends_at=gap.shift.ends_at - dt.timedelta(days=3),
    )  # fmt: skip
    join_shifts(opportunity=gap.opportunity, person=world.chloe, shifts=[Shift.objects.latest("pk").pk])
    page = as_("nassima").get(f"/en/opportunities/{gap.opportunity.post.slug}/shifts/{gap.shift.pk}/invitations/")
    lines = page.context["lines"]
    assert [line.pk for line in lines] == [world.chloe.pk, world.yanis.pk, world.amina.pk]
    assert lines[0].reasons[0] == "did this before"
    assert lists.labels_for("skills", [skill.pk], "en")[0] in lines[1].reasons
    assert any("French" in reason for reason in lines[1].reasons)
