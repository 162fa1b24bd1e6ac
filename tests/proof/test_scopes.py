"""Certificates of one piece of work, of a period and of everything: one valid of each, renewed, replaced, revoked."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from tests.worlds import World, add_opportunity, build_world
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.proof.models import Certificate, Contribution
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_certificate, issue_scoped
from touiza.proof.services.hours import adjust_hours, claim_hours, confirm_hours

State = Certificate.State


@pytest.fixture
def two_works(world: World) -> list[Contribution]:
    """Amina planted for 270 minutes a month ago and watered for 60 yesterday, both confirmed."""
    other = add_opportunity(world.chrea, world.nassima, title="نسقي المشتلة")
    claims = [give(world, world.opportunity.post, 270, ago=30), give(world, other.post, 60, ago=1)]
    for claim in claims:
        confirm_hours(claim=claim, by=world.nassima)
    return claims


def give(world: World, source, minutes: int, ago: int) -> Contribution:
    return claim_hours(
        person=world.amina, source=source, association=world.chrea.actor, minutes=minutes,
        done_on=clock.today() - dt.timedelta(days=ago), sure=None,
    )  # fmt: skip


def total(world: World) -> Certificate:
    return issue_scoped(person=world.amina, scope=Scope.total(world.chrea.actor))


def last_week(world: World) -> Scope:
    return Scope.period(world.chrea.actor, clock.today() - dt.timedelta(days=7), clock.today())


def test_a_total_adds_up_and_lists_the_works(world: World, two_works) -> None:
    made = total(world)
    assert (made.minutes, made.entries, made.scope) == (330, 2, "total")
    assert [(str(title), minutes) for title, minutes, _n in made.worked] == [("نغرس الأرز في الشريعة", 270), ("نسقي المشتلة", 60)]
    assert made.title.texts["ar"]


def test_a_period_counts_its_days_alone(world: World, two_works) -> None:
    made = issue_scoped(person=world.amina, scope=last_week(world))
    assert (made.minutes, made.first_day, len(made.works)) == (60, clock.today() - dt.timedelta(days=1), 1)


def test_an_empty_period_makes_none(world: World, two_works) -> None:
    long_ago = Scope.period(world.chrea.actor, dt.date(2001, 1, 1), dt.date(2001, 12, 31))
    with pytest.raises(Refusal) as refused:
        issue_scoped(person=world.amina, scope=long_ago)
    assert refused.value.code == "nothing_confirmed"


def test_one_of_each_scope_is_valid_beside_the_others(world: World, two_works) -> None:
    made = [issue_certificate(person=world.amina, source=world.opportunity.post), total(world), issue_scoped(person=world.amina, scope=last_week(world))]
    again = [issue_certificate(person=world.amina, source=world.opportunity.post), total(world), issue_scoped(person=world.amina, scope=last_week(world))]
    assert made == again
    assert Certificate.objects.filter(state=State.VALID).count() == 3


@pytest.mark.parametrize("scope", ["total", "period"])
def test_the_database_keeps_one_valid_of_a_scope(world: World, two_works, scope: str) -> None:
    made = total(world) if scope == "total" else issue_scoped(person=world.amina, scope=last_week(world))
    made.pk, made.number, made.public_id = None, "TZ00000000", "x" * 22
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.bulk_create([made])


def test_the_database_wants_what_a_scope_needs(world: World, two_works) -> None:
    made = total(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(scope="period")


def test_a_corrected_name_replaces_it_and_the_old_one_leads_there(world: World, two_works) -> None:
    old = total(world)
    Actor.objects.filter(pk=world.amina.pk).update(name=TranslatedText.of("ar", ar="أمينة بن يوسف الصغير"))
    new = total(world)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, str(new.name)) == (State.REPLACED, new, "أمينة بن يوسف الصغير")
    page = Client().get(f"/c/{old.spoken}", {"lang": "ar"}).text
    assert new.spoken in page
    assert "<h1>أمينة بن يوسف</h1>" not in page


def test_a_correction_of_hours_takes_back_all_that_say_too_much(world: World, two_works) -> None:
    work = issue_certificate(person=world.amina, source=world.opportunity.post)
    whole, week = total(world), issue_scoped(person=world.amina, scope=last_week(world))
    adjust_hours(claim=two_works[0], by=world.nassima, difference=-30, reason="بدأنا متأخرين")
    states = dict(Certificate.objects.values_list("pk", "state"))
    assert (states[work.pk], states[whole.pk], states[week.pk]) == (State.REVOKED, State.REVOKED, State.VALID)
    assert "The confirmed time was corrected." in Client().get(f"/c/{whole.spoken}", {"lang": "en"}).text


def test_more_time_elsewhere_does_not_hide_a_work_that_is_overstated(world: World, two_works) -> None:
    whole = total(world)
    confirm_hours(claim=give(world, two_works[1].source, 300, ago=2), by=world.nassima)
    adjust_hours(claim=two_works[0], by=world.nassima, difference=-30, reason="بدأنا متأخرين")
    whole.refresh_from_db()
    assert whole.state == State.REVOKED


def test_the_other_associations_hours_stay_out(world: World, two_works) -> None:
    elsewhere = add_opportunity(world.nour, world.salima, title="نقرأ للمكفوفين")
    claim = claim_hours(person=world.amina, source=elsewhere.post, association=world.nour.actor, minutes=90, done_on=clock.today())
    confirm_hours(claim=claim, by=world.salima)
    assert total(world).minutes == 330


def test_a_person_makes_one_over_everything_on_a_page(world: World, two_works) -> None:
    client = Client()
    client.force_login(world.user("amina"))
    page = client.post("/ar/me/certificates/several/", {"association": world.chrea.pk, "scope": "total"}, follow=True)
    made = Certificate.objects.get(scope="total")
    assert made.spoken in page.text


def test_a_period_needs_its_two_days_in_order(world: World, two_works) -> None:
    client = Client()
    client.force_login(world.user("amina"))
    for days in ({}, {"from_day": "02/01/2026"}, {"from_day": "02/01/2026", "to_day": "01/01/2026"}, {"from_day": "01/01/1990", "to_day": "01/01/2026"}):
        page = client.post("/en/me/certificates/several/", {"association": world.chrea.pk, "scope": "period", **days})
        assert page.status_code == 422
    assert not Certificate.objects.exists()


def test_a_person_renews_their_own_and_nobody_elses(world: World, two_works) -> None:
    made = total(world)
    confirm_hours(claim=give(world, two_works[1].source, 30, ago=3), by=world.nassima)
    stranger, client = Client(), Client()
    stranger.force_login(world.user("yanis"))
    client.force_login(world.user("amina"))
    address = f"/ar/me/certificates/{made.spoken}/renewal/"
    assert stranger.post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert Certificate.objects.get(scope="total", state=State.VALID).minutes == 360


def test_the_coordinator_of_some_work_takes_back_no_total(world: World, two_works) -> None:
    from touiza.associations.models import Role

    made = total(world)
    client = Client()
    client.force_login(world.user("nassima"))
    Role.objects.filter(person=world.nassima).update(is_scoped=True)
    assert client.post(f"/ar/@chrea/certificates/{made.spoken}/revocation/", {"r-reason": "-"}).status_code == 403
    Role.objects.filter(person=world.nassima).update(is_scoped=False)
    assert client.post(f"/ar/@chrea/certificates/{made.spoken}/revocation/", {"r-reason": "خطأ"}).status_code == 302
    made.refresh_from_db()
    assert made.state == State.REVOKED


@pytest.mark.django_db(transaction=True)
def test_made_at_the_same_moment_it_is_one(django_db_serialized_rollback: None) -> None:
    world = build_world()
    confirm_hours(claim=give(world, world.opportunity.post, 270, ago=30), by=world.nassima)

    def make(n: int) -> str:
        try:
            return issue_scoped(person=world.amina, scope=Scope.total(world.chrea.actor)).number
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(make, range(8)))
    assert len(made) == 1
    assert Certificate.objects.count() == 1


def test_who_tries_many_numbers_is_slowed_down(world: World, two_works, settings) -> None:
    settings.RATE_LIMITS = True
    guesser = Client(REMOTE_ADDR="192.0.2.9")
    answers = [guesser.get(f"/c/TZ-0000-00{n:02}").status_code for n in range(22)]
    assert answers[:20] == [404] * 20
    assert answers[-1] == 429


def test_the_page_of_certificates_costs_the_same_for_many(world: World, django_assert_max_num_queries) -> None:
    client = Client()
    client.force_login(world.user("amina"))
    client.get("/ar/me/certificates/")  # what is kept in memory is read
    counts = []
    for days in (range(2), range(2, 12)):
        for n in days:
            source = add_opportunity(world.chrea, world.nassima, title=f"عمل {n}").post
            confirm_hours(claim=give(world, source, 60, ago=n), by=world.nassima)
            issue_certificate(person=world.amina, source=source)
            issue_scoped(person=world.amina, scope=Scope.period(world.chrea.actor, clock.today() - dt.timedelta(days=n + 1), clock.today()))
        with django_assert_max_num_queries(20) as counted:
            assert client.get("/ar/me/certificates/").status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
