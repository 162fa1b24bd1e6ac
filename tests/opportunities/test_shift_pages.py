"""The pages of shifts: choosing, one's own, the roster, the list on paper, the editor's way to them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.opportunities.shift_work import FIRST, add_shift_work, ids_of, on, shifts_of
from tests.opportunities.typed_in import complete
from tests.worlds import World, add_person
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import HandOver, Opportunity, Recurrence, Shift, SignUp
from touiza.opportunities.services.handovers import offer_shift
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.shifts import ShiftFields

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


def page(made: Opportunity, rest: str = "shifts/") -> str:
    return f"/ar/opportunities/{made.post.slug}/{rest}"


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection, ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def mine(world: World, made: Opportunity, name: str = "amina") -> SignUp:
    join_shifts(opportunity=made, person=getattr(world, name), shifts=ids_of(made)[:1])
    return SignUp.objects.get(person=getattr(world, name), shift__opportunity=made)


def test_a_volunteer_chooses_some_shifts_or_all(world: World, as_: As) -> None:
    made = add_shift_work(world)
    amina, yanis = as_("amina"), as_("yanis")
    assert amina.post(page(made), {"shifts": ids_of(made)[:2], "message": "نعم"}).status_code == 302
    assert SignUp.objects.filter(person=world.amina).count() == 2
    assert yanis.post(page(made), {"all": "1"}).status_code == 302
    assert SignUp.objects.filter(person=world.yanis).count() == 3
    text = amina.get(page(made)).content.decode()
    assert text.count('name="shifts"') == 1


def test_nothing_ticked_is_said_and_a_visitor_signs_in_first(world: World, as_: As) -> None:
    made = add_shift_work(world)
    assert as_("amina").post(page(made), {}).status_code == 422
    assert "/account/login/" in as_("visitor").post(page(made), {"all": "1"})["Location"]
    assert as_("visitor").get(page(made)).status_code == 200
    assert as_("amina").get(f"/ar/opportunities/{world.opportunity.post.slug}/shifts/").status_code == 404


def test_a_clash_is_warned_of_and_one_may_go_on(world: World, as_: As) -> None:
    made, other = add_shift_work(world), add_shift_work(world, [on(0)], title=TranslatedText.of("ar", ar="نحرس المخيم ليلاً"))
    mine(world, other)
    amina = as_("amina")
    answer = amina.post(page(made), {"shifts": ids_of(made)[:1]})
    assert answer.status_code == 200
    assert "نحرس المخيم ليلاً" in answer.content.decode()
    assert 'name="sure"' in answer.content.decode()
    assert not SignUp.objects.filter(person=world.amina, shift__opportunity=made).exists()
    assert amina.post(page(made), {"shifts": ids_of(made)[:1], "sure": "1"}).status_code == 302
    assert SignUp.objects.filter(person=world.amina, shift__opportunity=made).count() == 1


def test_the_opportunitys_page_shows_its_next_shifts_and_leads_to_them(world: World, as_: As) -> None:
    made = add_shift_work(world)
    text = as_("visitor").get(page(made, "")).content.decode()
    assert text.count('<li class="row"') == 3
    assert page(made) in text
    assert "calendar.ics" in text
    assert f'"endDate":"{FIRST + dt.timedelta(days=2)}' in text or "endDate" in text


def test_one_withdraws_and_late_with_a_sentence(world: World, as_: As) -> None:
    made = add_shift_work(world, withdraw_hours=720)
    own = mine(world, made)
    address = f"/ar/me/shifts/{own.public_id}/"
    amina = as_("amina")
    assert amina.get(address).status_code == 200
    assert amina.post(f"{address}withdrawal/", {"sentence": ""}).status_code == 422
    assert amina.post(f"{address}withdrawal/", {"sentence": "مرضت"}).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.late, own.sentence) == ("withdrawn", True, "مرضت")
    assert as_("yanis").get(address).status_code == 404


def test_a_shift_is_offered_by_handle_and_taken_over(world: World, as_: As) -> None:
    made = add_shift_work(world)
    own = mine(world, made)
    address = f"/ar/me/shifts/{own.public_id}/handover/"
    assert as_("amina").post(address, {"handle": "@nobody_here"}).status_code == 422
    assert as_("amina").post(address, {"handle": f"@{world.yanis.handle}"}).status_code == 302
    offer = HandOver.objects.get()
    link = f"/ar/handovers/{offer.public_id}/"
    assert as_("chloe").get(link).status_code == 404
    assert link in as_("yanis").get("/ar/me/shifts/").content.decode()
    assert as_("amina").post(link, {"answer": "yes"}).status_code == 422
    assert as_("yanis").post(link, {}).status_code == 422
    assert as_("yanis").post(link, {"answer": "yes"}).status_code == 302
    assert SignUp.objects.get(person=world.yanis).state == "going"
    assert as_("yanis").get(link).status_code == 200


def test_a_clash_is_said_before_one_takes_over(world: World, as_: As) -> None:
    made, other = add_shift_work(world), add_shift_work(world, [on(0)])
    mine(world, other, "yanis")
    offer = offer_shift(signup=mine(world, made), to=world.yanis)
    link = f"/ar/handovers/{offer.public_id}/"
    assert 'name="sure"' in as_("yanis").post(link, {"answer": "yes"}).content.decode()
    assert as_("yanis").post(link, {"answer": "yes", "sure": "1"}).status_code == 302


def days(*numbers: int) -> str:
    return "\n".join(f"{FIRST + dt.timedelta(days=n):%d/%m/%Y}" for n in numbers)


def test_the_editor_leads_from_a_draft_to_its_shifts_and_then_it_is_published(world: World, as_: As) -> None:
    nassima = as_("nassima")
    typed = complete(timing="shifts", day="", starts="", ends="", places="", withdraw_hours="48")
    answer = nassima.post("/ar/@chrea/opportunities/new/", typed)
    made = Opportunity.objects.order_by("-pk").first()
    assert (made.timing, made.withdraw_hours, made.post.state) == ("shifts", 48, "draft")
    assert answer["Location"] == page(made, "shifts/new/")
    shifts = {"repeat": "once", "days": days(0, 1), "hours": "8:30 - 13:00\n20h à 2h", "places": "4", "label_ar": "تفريغ"}
    assert nassima.post(page(made, "shifts/new/"), shifts).status_code == 302
    assert Shift.objects.filter(opportunity=made).count() == 4
    assert nassima.get(page(made, "roster/")).status_code == 200
    assert nassima.post(page(made, "publication/")).status_code == 302
    made.post.refresh_from_db()
    assert made.post.state == "published"
    again = nassima.post(page(made, "edit/"), typed | {"title_ar": "نوزّع القفف معاً", "seen": "", "deed": "save"})
    assert again.status_code in {302, 422}
    made.refresh_from_db()
    assert made.day == FIRST


def test_a_rule_is_put_together_in_words(world: World, as_: As) -> None:
    made = add_shift_work(world)
    typed = {"repeat": "weekly", "weekdays": ["sat", "tue"], "every": "1", "first_day": days(0), "times": "6", "hours": "9:00-12:00"}
    assert as_("nassima").post(page(made, "shifts/new/"), typed).status_code == 302
    assert Recurrence.objects.get().rule == "FREQ=WEEKLY;INTERVAL=1;BYDAY=TU,SA"
    assert Shift.objects.filter(recurrence__isnull=False).count() == 6
    monthly = {"repeat": "monthly", "nth": "1", "weekday": "sat", "first_day": days(0), "hours": "9:00-12:00"}
    assert as_("nassima").post(page(made, "shifts/new/"), monthly).status_code == 302
    assert Recurrence.objects.order_by("-pk").first().rule == "FREQ=MONTHLY;INTERVAL=1;BYDAY=1SA"
    text = as_("nassima").get(page(made, "roster/")).content.decode()
    assert "السبت" in text
    end = page(made, f"recurrences/{Recurrence.objects.first().pk}/end/")
    assert as_("nassima").post(end, {"last_day": "x"}).status_code == 422
    assert as_("nassima").post(end, {"last_day": days(0)}).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        {"repeat": "once", "days": "soon", "hours": "8-13"},
        {"repeat": "once", "days": "28/11/2030", "hours": "morning"},
        {"repeat": "once", "days": "28/11/1999", "hours": "8-13"},
        {"repeat": "weekly", "hours": "8-13", "first_day": "28/11/2026"},
        {"repeat": "weekly", "weekdays": ["sat"], "hours": "8-13", "first_day": ""},
        {"repeat": "never", "hours": "8-13"},
        {"repeat": "once", "days": "28/11/2030", "hours": "8-13", "places": "0"},
        {},
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_added(world: World, as_: As, typed: dict[str, object]) -> None:
    made = add_shift_work(world)
    assert as_("nassima").post(page(made, "shifts/new/"), typed).status_code == 422
    assert Shift.objects.filter(opportunity=made).count() == 3


def test_a_shift_is_changed_and_dropped_by_who_may(world: World, as_: As) -> None:
    made = add_shift_work(world)
    first = shifts_of(made)[0]
    address = page(made, f"shifts/{first.pk}/")
    typed = {"day": days(0), "starts": "09:00", "ends": "12:00", "places": "5", "backup_places": "1"}
    assert as_("salima").post(address, typed).status_code == 403
    assert as_("nassima").get(address).status_code == 200
    assert as_("nassima").post(address, typed).status_code == 302
    first.refresh_from_db()
    assert (first.starts, first.places, first.backup_places) == (dt.time(9), 5, 1)
    assert as_("nassima").post(f"{address}cancellation/", {"reason": "weather"}).status_code == 422
    assert as_("nassima").post(f"{address}cancellation/", {"reason": "weather", "sentence": "ثلوج"}).status_code == 302
    first.refresh_from_db()
    assert first.state == "cancelled"
    assert as_("nassima").get(address).status_code == 200


def test_the_roster_puts_moves_and_takes_off(world: World, as_: As) -> None:
    made = add_shift_work(world)
    own = mine(world, made)
    second = shifts_of(made)[1]
    nassima = as_("nassima")
    assert nassima.post(page(made, f"shifts/{second.pk}/people/"), {"person": world.amina.pk}).status_code == 302
    assert nassima.post(page(made, f"shifts/{second.pk}/people/"), {"person": world.chloe.pk}).status_code == 422
    address = page(made, f"roster/{own.public_id}/")
    assert nassima.get(address).status_code == 200
    assert nassima.post(address, {"to": shifts_of(made)[2].pk}).status_code == 302
    own.refresh_from_db()
    assert own.shift == shifts_of(made)[2]
    assert nassima.post(address, {}).status_code == 422
    assert nassima.post(address, {"off": "1", "reason": "other", "sentence": "نعتذر"}).status_code == 302
    own.refresh_from_db()
    assert own.state == "cancelled"
    assert as_("amina").get(address).status_code == 403


def test_the_list_on_paper_has_a_line_for_each_place(world: World, as_: As) -> None:
    made = add_shift_work(world)
    mine(world, made)
    text = as_("nassima").get(page(made, "roster/print/")).content.decode()
    assert text.count('class="box"') == 6
    one = as_("nassima").get(page(made, f"roster/print/?shift={ids_of(made)[0]}")).content.decode()
    assert one.count('class="box"') == 2


def test_pages_cost_the_same_for_few_shifts_and_many(world: World, as_: As) -> None:
    few = add_shift_work(world, [on(0), on(1)])
    many = add_shift_work(world, [on(n) for n in range(2, 14)], fields=ShiftFields(places=9))
    crowd = [add_person(f"v{n}", f"Karim {chr(65 + n)}", "fr")[1] for n in range(5)]
    for person in (world.amina, *crowd):
        join_shifts(opportunity=many, person=person, shifts=ids_of(many))
    mine(world, few)
    for name, rest in (("visitor", ""), ("visitor", "shifts/"), ("amina", "shifts/"), ("amina", ""), ("nassima", "roster/"), ("nassima", "roster/print/")):
        client = as_(name)
        client.get(page(few, rest))
        one, other = queries(client, page(few, rest)), queries(client, page(many, rest))
        assert one == other, f"{rest} as {name}: {one}, {other}"
        assert other <= (12 if name == "visitor" else 20), f"{rest} as {name}: {other}"
    assert queries(as_("amina"), "/ar/me/shifts/") <= 20
    assert queries(as_("amina"), f"/ar/me/shifts/{SignUp.objects.first().public_id}/") <= 20
