"""Deeds that take no time: taken on, then said to be done; no hours, no clock, and what is done stays done."""

from dataclasses import replace

import pytest
from django.test import Client

from tests.worlds import World, add_opportunity
from touiza.core.errors import Refusal
from touiza.notices.models import Notice
from touiza.opportunities.fields import fields_of
from touiza.opportunities.models import Application, Engagement, Opportunity
from touiza.opportunities.services.applications import apply, withdraw_application
from touiza.opportunities.services.deeds import count_done, tell_done
from touiza.opportunities.services.ending import call_off
from touiza.opportunities.services.hours import enter_hours
from touiza.opportunities.services.publishing import update_opportunity
from touiza.search.models import Document

pytestmark = pytest.mark.django_db


def deed(world: World, **changes: object) -> Opportunity:
    """An appeal to sign: without a day, an hour, or minutes."""
    said = {"timing": "deed", "day": None, "starts": None, "ends": None, "minutes": None, "places": None, "join_mode": "at_once"}
    return add_opportunity(world.chrea, world.nassima, title="نوقّع نداء حماية الأرز", **(said | changes))


def code_of(act, **arguments) -> str:
    with pytest.raises(Refusal) as refused:
        act(**arguments)
    return refused.value.code


def page_of(application: Application) -> str:
    return f"/en/applications/{application.public_id}/"


def test_a_deed_is_published_without_any_time_and_found_by_who_has_least(world: World, client: Client) -> None:
    opportunity = deed(world, minutes=90)
    assert (opportunity.minutes, opportunity.ends_at, opportunity.starts_at) == (None, None, None)
    document = Document.objects.get(kind="opportunity", object_id=opportunity.pk)
    assert {facet for facet in document.facets if facet.startswith("time:")} >= {"time:30"}
    page = client.get(f"/en/opportunities/{opportunity.post.slug}/").content.decode()
    assert "takes no time" in page
    assert "time not stated" not in page
    assert "calendar.ics" not in page


def test_from_home_it_delivers_nothing_to_measure(world: World) -> None:
    assert deed(world, attendance="remote").post.state == "published"


def test_who_took_it_on_says_that_it_is_done_once(world: World, tell) -> None:
    opportunity = deed(world)
    application = apply(opportunity=opportunity, person=world.amina)
    assert count_done(opportunity) == 0
    tell_done(application=application, sentence="وقّعت وأرسلته إلى جيراني.")
    tell_done(application=application, sentence="وقّعت وأرسلته إلى جيراني.")
    assert count_done(opportunity) == 1
    assert application.steps.filter(kind="done").count() == 1
    tell()
    assert set(Notice.objects.filter(kind="application.done").values_list("recipient", flat=True)) == {world.nassima.pk, world.rachid.pk}


def test_only_a_deed_and_only_who_takes_part(world: World) -> None:
    reviewed = apply(opportunity=deed(world, join_mode="review"), person=world.amina)
    assert code_of(tell_done, application=reviewed) == "not_accepted"
    work = add_opportunity(world.chrea, world.nassima, join_mode="at_once")
    assert code_of(tell_done, application=apply(opportunity=work, person=world.amina)) == "not_a_deed"


def test_no_hours_are_entered_for_it(world: World, as_) -> None:
    opportunity = deed(world)
    application = apply(opportunity=opportunity, person=world.amina)
    amount = {"done_on": world.opportunity.day, "minutes": 60, "note": ""}
    assert code_of(enter_hours, opportunity=opportunity, person=world.amina, **amount) == "no_time"
    assert as_("amina").get(f"/en/opportunities/{opportunity.post.slug}/hours/").status_code == 404
    assert "Enter my hours" not in as_("amina").get(page_of(application)).content.decode()


def test_withdrawing_takes_it_back_and_calling_off_does_not(world: World) -> None:
    opportunity = deed(world)
    amina, yanis = (apply(opportunity=opportunity, person=person) for person in (world.amina, world.yanis))
    for one in (amina, yanis):
        tell_done(application=one)
    withdraw_application(application=yanis)
    assert count_done(opportunity) == 1
    call_off(opportunity=opportunity, by=world.nassima, reason="plans", sentence="أُغلق النداء.")
    assert count_done(opportunity) == 1
    assert Application.objects.get(pk=amina.pk).state == "accepted"


def test_on_the_page_one_joins_and_says_so_in_one_step_or_two(world: World, as_) -> None:
    opportunity = deed(world)
    address = f"/en/opportunities/{opportunity.post.slug}/"
    amina = as_("amina")
    assert "I have done it already" in amina.get(address).content.decode()
    amina.post(f"{address}application/", {"message": "", "share_profile": "on"})
    application = Application.objects.get(person=world.amina)
    page = amina.get(page_of(application)).content.decode()
    assert "Have you done it?" in page
    assert "I have done it" in amina.get("/en/me/").content.decode()
    amina.post(f"{page_of(application)}done/", {"sentence": "تمّ."})
    amina.post(f"{page_of(application)}done/", {"sentence": "تمّ."})
    page = amina.get(page_of(application)).content.decode()
    assert "Have you done it?" not in page
    assert "You did it, as you said on" in page
    as_("yanis").post(f"{address}application/", {"share_profile": "on", "done": "1"})
    assert count_done(opportunity) == 2
    assert "people have done it" in amina.get(address).content.decode()
    row = as_("nassima").get("/en/@chrea/applications/?state=accepted").content.decode()
    assert row.count("> done<") + row.count(">done<") >= 1


def test_others_cannot_say_it(world: World, as_) -> None:
    application = apply(opportunity=deed(world), person=world.amina)
    assert [as_(name).post(f"{page_of(application)}done/", {}).status_code for name in ("nassima", "chloe")] == [404, 404]
    assert Engagement.objects.get().done_at is None


def test_work_that_becomes_a_deed_loses_its_minutes(world: World) -> None:
    fields = replace(fields_of(world.opportunity), timing="deed", day=None, starts=None, ends=None)
    assert update_opportunity(opportunity=world.opportunity, by=world.nassima, fields=fields).minutes is None


def test_the_editor_publishes_a_deed_without_asking_for_time(world: World, as_) -> None:
    sent = {
        "title_ar": "نوقّع نداء حماية الأرز", "body_ar": "اقرأوا النداء ثم وقّعوه.", "attendance": "remote", "timing": "deed",
        "amount": "quatre", "day": "31/02/2020", "join_mode": "at_once", "deed": "publish",
    }  # fmt: skip
    response = as_("nassima").post("/en/@chrea/opportunities/new/", sent)
    assert response.status_code == 302, response.content.decode()
    made = Opportunity.objects.order_by("pk").last()
    assert (made.timing, made.minutes, made.day, made.post.state) == ("deed", None, None, "published")
