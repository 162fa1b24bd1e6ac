"""The person's own page of proof: theirs alone until they say otherwise, never a minor's, each part switchable."""

import datetime as dt

import pytest
from django.test import Client

from tests.proof.test_scopes import give, two_works  # noqa: F401
from tests.worlds import World, add_opportunity
from touiza.accounts.services.erasure import erase_user
from touiza.actors.models import Person
from touiza.home.proof_page import own_page
from touiza.opportunities.models import OpportunitySkill
from touiza.proof.models import Certificate, Showing
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_certificate, issue_scoped, revoke_certificate
from touiza.proof.services.hours import adjust_hours, confirm_hours
from touiza.proof.services.showing import choose_parts, renew_link
from touiza.vocabulary.models import Skill

ALL = ("weave", "works", "skills", "papers")


def signed_in(world: World, name: str = "amina") -> Client:
    client = Client()
    client.force_login(world.user(name))
    return client


def secret_of(world: World) -> str:
    return f"/p/{renew_link(person=world.amina).key}/"


def test_nothing_is_public_by_itself(world: World, two_works) -> None:  # noqa: F811
    signed_in(world).get("/ar/me/proof/")
    assert Client().get(f"/ar/@{world.amina.handle}/proof/").status_code == 404
    assert not Showing.objects.exists()


def test_one_reads_on_it_what_the_book_says(world: World, two_works) -> None:  # noqa: F811
    skill = Skill.objects.first()
    OpportunitySkill.objects.create(opportunity=world.opportunity, skill=skill)
    page, _showing = own_page(world.amina)
    assert page.minutes == 330
    assert page.weave is not None
    assert sum(total for _month, _cells, total in page.weave.rows) == 330
    assert sum(int(str(thread["minutes"])) for thread in page.weave.threads) == 330
    assert [(work.minutes, work.entries) for work in page.works] == [(60, 1), (270, 1)]
    assert [minutes for _label, minutes in page.skills] == [270]


def test_a_correction_shows_at_once(world: World, two_works) -> None:  # noqa: F811
    adjust_hours(claim=two_works[0], by=world.nassima, difference=-270, reason="لم تحضر")
    page, _showing = own_page(world.amina)
    assert (page.minutes, len(page.works)) == (60, 1)


def test_a_secret_link_opens_it_until_it_is_renewed_or_ended(world: World, two_works) -> None:  # noqa: F811
    client = signed_in(world)
    first = secret_of(world)
    opened = Client().get(first)
    assert "أمينة بن يوسف" in opened.text
    assert (opened["X-Robots-Tag"], opened["Referrer-Policy"], opened["Cache-Control"]) == ("noindex, nofollow", "no-referrer", "private, no-store")
    assert 'name="robots" content="noindex"' in opened.text
    client.post("/ar/me/proof/link/", {"to": "renew"})
    second = f"/p/{Showing.objects.get().key}/"
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    client.post("/ar/me/proof/link/", {"to": "end"})
    assert Client().get(second).status_code == 404
    assert Client().get(f"/ar/@{world.amina.handle}/proof/").status_code == 404


def test_a_part_that_is_switched_off_is_not_there(world: World, two_works) -> None:  # noqa: F811
    link = secret_of(world)
    choose_parts(person=world.amina, parts=["weave"], is_public=False)
    page = Client().get(link).context["page"]
    assert page.weave is not None
    assert (page.works, page.skills, page.certificates) == ([], [], [])


def test_papers_are_shown_one_by_one_and_only_while_valid(world: World, two_works) -> None:  # noqa: F811
    link = secret_of(world)
    shown = issue_certificate(person=world.amina, source=world.opportunity.post)
    hidden = issue_scoped(person=world.amina, scope=Scope.total(world.chrea.actor))
    signed_in(world).post("/ar/me/proof/", {**dict.fromkeys(ALL, "on"), "certificates": [shown.pk]})
    page = Client().get(link).text
    assert shown.spoken in page
    assert hidden.spoken not in page
    revoke_certificate(certificate=shown, by=world.nassima, reason="خطأ")
    assert shown.spoken not in Client().get(link).text


def test_a_renewed_certificate_takes_the_place_of_the_old_one(world: World, two_works) -> None:  # noqa: F811
    link = secret_of(world)
    old = issue_certificate(person=world.amina, source=world.opportunity.post)
    choose_parts(person=world.amina, parts=ALL, certificates=[old], is_public=False)
    confirm_hours(claim=give(world, world.opportunity.post, 30, ago=3), by=world.nassima)
    new = issue_certificate(person=world.amina, source=world.opportunity.post)
    assert new.spoken in Client().get(link).text


def test_nobody_puts_anothers_papers_on_their_page(world: World, two_works) -> None:  # noqa: F811
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    answer = signed_in(world, "yanis").post("/ar/me/proof/", {"papers": "on", "certificates": [certificate.pk]})
    assert answer.status_code == 422
    choose_parts(person=world.yanis, parts=ALL, certificates=[certificate], is_public=True)
    assert not Showing.objects.get(person=world.yanis).certificates.exists()


def test_public_at_the_handle_follows_the_profile(world: World, two_works) -> None:  # noqa: F811
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    choose_parts(person=world.amina, parts=ALL, certificates=[certificate], is_public=True)
    address = f"/ar/@{world.amina.handle}/proof/"
    assert certificate.spoken in Client().get(address).text
    Person.objects.filter(pk=world.amina.pk).update(audiences={"name": "private"})
    page = Client().get(address).text
    assert "أمينة بن يوسف" not in page
    assert certificate.spoken not in page


@pytest.mark.parametrize("band", ["13_15", "16_17"])
def test_a_minors_page_is_theirs_alone(world: World, two_works, band: str) -> None:  # noqa: F811
    link = secret_of(world)
    choose_parts(person=world.amina, parts=ALL, is_public=True)
    Person.objects.filter(pk=world.amina.pk).update(age_band=band)
    assert Client().get(link).status_code == 404
    assert Client().get(f"/ar/@{world.amina.handle}/proof/").status_code == 404
    client = signed_in(world)
    assert client.get("/ar/me/proof/").status_code == 200
    assert client.post("/ar/me/proof/", {"is_public": "on"}).status_code == 422
    key = Showing.objects.get().key
    client.post("/ar/me/proof/link/", {"to": "renew"})
    assert Showing.objects.get().key == key


def test_who_leaves_takes_the_page_along(world: World, two_works) -> None:  # noqa: F811
    link = secret_of(world)
    erase_user(user=world.user("amina"))
    assert Client().get(link).status_code == 404
    assert not Showing.objects.exists()


def test_the_pages_cost_the_same_for_many(world: World, django_assert_max_num_queries) -> None:
    link = secret_of(world)
    client, visitor, counts = signed_in(world), Client(), []
    client.get("/ar/me/proof/")
    for days in (range(1, 3), range(3, 14)):
        for n in days:
            source = add_opportunity(world.chrea, world.nassima, title=f"عمل {n}").post
            confirm_hours(claim=give(world, source, 60, ago=n * 20), by=world.nassima)
            issue_certificate(person=world.amina, source=source)
        choose_parts(person=world.amina, parts=ALL, certificates=list(Certificate.objects.all()), is_public=False)
        with django_assert_max_num_queries(20) as own:
            assert client.get("/ar/me/proof/").status_code == 200
        with django_assert_max_num_queries(12) as open_to_others:
            assert visitor.get(link, {"lang": "ar"}).status_code == 200
        counts.append((len(own), len(open_to_others)))
    assert counts[1] <= counts[0]  # the first visit also reads the words of causes and skills


def test_months_without_work_are_drawn_empty_and_not_listed(world: World) -> None:
    for ago in (10, 100):
        confirm_hours(claim=give(world, world.opportunity.post, 90, ago=ago), by=world.nassima)
    weave = own_page(world.amina)[0].weave
    assert weave is not None
    assert len(weave.rows) == 2
    assert len(weave.columns) >= 3
    assert weave.columns[0].month == weave.rows[-1][0]
    assert isinstance(weave.rows[0][0], dt.date)
