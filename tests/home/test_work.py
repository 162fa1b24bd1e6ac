"""The two homes: the volunteer's space and the coordinator's day."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.proof.test_hours import enter
from tests.worlds import World, add_opportunity, add_person
from touiza.core import clock
from touiza.opportunities.services.applications import accept_application, apply, ask_applicant
from touiza.opportunities.services.publishing import set_state
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import confirm_hours

As = Callable[[str], Client]


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
@pytest.mark.parametrize("path", ["me", "today"])
def test_an_empty_home_says_what_to_do(as_: As, language: str, path: str) -> None:
    assert as_("salima").get(f"/{language}/{path}/").status_code == 200


def test_who_acts_for_nobody_is_led_to_found_an_association(as_: As) -> None:
    assert as_("amina").get("/ar/today/")["Location"] == "/ar/associations/new/"


def test_the_volunteer_sees_the_next_appointment_what_waits_and_the_weave(
    as_: As, world: World, django_assert_max_num_queries: Callable
) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    other = add_opportunity(world.chrea, world.nassima, title="نحرس المشتلة")
    ask_applicant(application=apply(opportunity=other, person=world.amina), by=world.nassima, question="متى؟")
    confirm_hours(claim=enter(world, 150), by=world.nassima)
    certificate = issue_certificate(person=world.amina, source=world.opportunity.post)
    client = as_("amina")
    client.get("/ar/me/")
    with django_assert_max_num_queries(20):
        page = client.get("/ar/me/").text
    for shown in ("نغرس الأرز في الشريعة", "نحرس المشتلة", "2½", certificate.spoken):
        assert shown in page


def test_finished_work_asks_for_its_hours_until_they_are_entered(as_: As, world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    past = clock.now() - dt.timedelta(days=2)
    world.opportunity.starts_at, world.opportunity.ends_at = past, past + dt.timedelta(hours=3)
    world.opportunity.day = clock.today() - dt.timedelta(days=2)
    world.opportunity.save(update_fields=["day", "starts_at", "ends_at"])
    address = f"/ar/opportunities/{world.opportunity.post.slug}/hours/"
    assert address in as_("amina").get("/ar/me/").text
    sent = {"done_on": (clock.today() - dt.timedelta(days=2)).strftime("%d/%m/%Y"), "minutes_hours": "٣", "minutes_minutes": "", "note": "غرس", "key": "k"}
    assert as_("amina").post(address, sent).status_code == 302
    assert address not in as_("amina").get("/ar/me/").text


def test_the_day_shows_what_to_decide_confirm_and_fill(as_: As, world: World) -> None:
    apply(opportunity=world.opportunity, person=world.amina, message="أحب الجبل")
    enter(world)
    page = as_("nassima").get("/ar/today/").text
    for part in ("?only=applications#queue", "?only=hours#queue", 'id="fi"', "أحب الجبل", "سقي المشتلة"):
        assert part in page


def test_the_queue_is_one_by_age_and_can_be_narrowed_to_a_kind(as_: As, world: World) -> None:
    now = clock.now()
    for name, hours in (("amina", 30), ("yanis", 2)):
        apply(opportunity=world.opportunity, person=world.people[name], message=f"طلب {name}", at=now - dt.timedelta(hours=hours))
    entered = enter(world)
    assert now - dt.timedelta(hours=1) < entered.at
    page = as_("nassima").get("/ar/today/").text
    assert page.index("طلب amina") < page.index("طلب yanis") < page.index("سقي المشتلة")
    only = as_("nassima").get("/ar/today/?only=hours").text
    assert ("سقي المشتلة" in only, "طلب amina" in only) == (True, False)
    assert "طلب amina" in as_("nassima").get("/ar/today/?only=nothing-like-it").text


def test_the_queue_shows_twenty_and_says_how_many_more_wait(
    as_: As, world: World, django_assert_max_num_queries: Callable
) -> None:
    first = world.opportunity
    for number in range(25):
        _user, person = add_person(f"p{number}", f"Person Number{number}", "en")
        apply(opportunity=first, person=person, message="come")
    client = as_("nassima")
    client.get("/en/today/")
    with django_assert_max_num_queries(20):
        page = client.get("/en/today/").text
    assert page.count('<article class="row"') == 20
    assert "5 more wait" in page


def test_a_row_of_the_queue_is_decided_in_one_press_and_comes_back(as_: As, world: World) -> None:
    application = apply(opportunity=world.opportunity, person=world.amina)
    client = as_("nassima")
    page = client.get("/ar/today/?only=applications").text
    action = f"/ar/applications/{application.public_id}/acceptance/"
    assert f'action="{action}"' in page
    assert 'name="next" value="/ar/today/?only=applications"' in page
    assert client.post(action, {"next": "/ar/today/?only=applications"})["Location"] == "/ar/today/?only=applications"


def test_one_entry_is_confirmed_corrected_or_declined_from_its_page(as_: As, world: World) -> None:
    client = as_("nassima")
    first, second, third = enter(world, 60, ago=1), enter(world, 60, ago=2), enter(world, 60, ago=3)
    client.post(f"/ar/@chrea/hours/{first.pk}/", {"confirm": "1"})
    client.post(f"/ar/@chrea/hours/{second.pk}/", {"c-minutes_0": "", "c-minutes_hours": "0", "c-minutes_minutes": "30", "c-reason": "نصف ساعة فقط"})
    answer = client.post(f"/ar/@chrea/hours/{third.pk}/", {"decline": "1", "d-reason": ""})
    assert answer.status_code == 422
    client.post(f"/ar/@chrea/hours/{third.pk}/", {"decline": "1", "d-reason": "لم يكن هناك عمل"})
    kinds = [claim.answers.get().kind for claim in (first, second, third)]
    assert (kinds, second.answers.get().minutes) == (["confirmed", "confirmed", "declined"], 30)


def test_the_number_to_fill_is_true_beyond_what_is_shown(as_: As, world: World) -> None:
    for number in range(9):
        add_opportunity(world.chrea, world.nassima, title=f"نغرس {number}")
    today = as_("nassima").get("/en/today/")
    assert (today.context["today"].to_fill_count, len(today.context["today"].gaps)) == (10, 8)
    assert "10 opportunities" in today.text


def test_work_that_was_called_done_asks_for_its_hours(as_: As, world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    set_state(opportunity=world.opportunity, state="done", by=world.nassima)
    mine = as_("amina").get("/en/me/").context["mine"]
    assert (mine.upcoming, mine.finished) == ([], [world.opportunity])


def test_one_who_is_both_finds_both_homes(as_: As, world: World) -> None:
    accept_application(application=apply(opportunity=world.opportunity, person=world.nassima), by=world.rachid)
    client = as_("nassima")
    assert "/en/today/?a=chrea" in client.get("/en/me/").text
    assert client.get("/en/me/").context["mine"].next == world.opportunity
    assert 'href="/en/me/"' in client.get("/en/today/").text


def test_the_day_is_one_sentence_with_a_link_for_each_number(as_: As, world: World) -> None:
    client = as_("nassima")
    assert 'You have <a href="#fi">1 opportunity</a> to fill within three weeks.' in client.get("/en/today/").text
    apply(opportunity=world.opportunity, person=world.amina)
    enter(world)
    assert (
        'You have <a href="?only=applications#queue">1 application</a> to answer, <a href="?only=hours#queue">1 entry of hours</a> to confirm '
        'and <a href="#fi">1 opportunity</a> to fill within three weeks.'
    ) in client.get("/en/today/").text


def test_who_cannot_come_says_so_from_the_next_appointment(as_: As, world: World) -> None:
    application = accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    client = as_("amina")
    address = f"/en/applications/{application.public_id}/?do=withdraw"
    assert address in client.get("/en/me/").text
    assert '<details class="t4" id="withdraw" open>' in client.get(address).text


@pytest.mark.parametrize("deed", ["ask", "decline"])
def test_what_was_pressed_in_the_list_stands_open_on_the_page(as_: As, world: World, deed: str) -> None:
    application = apply(opportunity=world.opportunity, person=world.amina)
    client = as_("nassima")
    address = f"/en/applications/{application.public_id}/?do={deed}"
    assert f"{address}&amp;next=/en/today/#{deed}" in client.get("/en/today/").text
    assert f'<details id="{deed}" name="answer" open>' in client.get(address).text


def test_hours_can_be_confirmed_as_they_are_from_their_page(as_: As, world: World) -> None:
    claim = enter(world)
    page = as_("nassima").get(f"/en/@chrea/hours/{claim.pk}/").text
    assert 'name="confirm"' in page
    assert 'name="answer" open' not in page
