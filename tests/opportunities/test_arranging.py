"""Times agreed on with each person; what took place and is registered afterwards; both homes with shifts."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.opportunities.shift_work import FIRST, add_shift_work, ids_of, on, shifts_of
from tests.worlds import World, add_opportunity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.opportunities.fields import OpportunityFields
from touiza.opportunities.models import Appointment, Engagement, Opportunity
from touiza.opportunities.services.applications import apply, withdraw_application
from touiza.opportunities.services.arranging import answer_appointment, cancel_appointment, propose_appointment
from touiza.opportunities.services.hours import enter_hours
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.past import record_activity
from touiza.opportunities.services.shifts import ShiftFields, follow_time
from touiza.opportunities.spans import Span, span_of
from touiza.proof.models import Contribution

pytestmark = pytest.mark.django_db
As = Callable[[str], Client]


def refused(code: str, deed: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        deed()
    assert refusal.value.code == code


def place(world: World) -> Engagement:
    made = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    assert made.is_open
    return apply(opportunity=made, person=world.amina).engagement


def evening(day: int = 0) -> Span:
    return span_of(FIRST + dt.timedelta(days=day), dt.time(18), dt.time(19, 30), "Africa/Algiers")


def test_one_side_proposes_and_the_other_agrees(world: World, tell: Callable[[], int]) -> None:
    engagement = place(world)
    first = propose_appointment(engagement=engagement, by=world.amina, span=evening())
    assert propose_appointment(engagement=engagement, by=world.amina, span=evening()) == first
    refused("own_proposal", lambda: answer_appointment(appointment=first, by=world.amina, agreed=True))
    for _twice in range(2):
        answer_appointment(appointment=first, by=world.nassima, agreed=True)
    refused("answered", lambda: answer_appointment(appointment=first, by=world.nassima, agreed=False))
    tell()
    assert "appointment.agreed" in Notice.objects.filter(recipient=world.amina).values_list("kind", flat=True)
    assert "appointment.proposed" in Notice.objects.filter(recipient=world.nassima).values_list("kind", flat=True)


def test_both_proposing_the_same_hours_agree(world: World) -> None:
    engagement = place(world)
    propose_appointment(engagement=engagement, by=world.amina, span=evening())
    assert propose_appointment(engagement=engagement, by=world.nassima, span=evening()).state == "agreed"
    assert Appointment.objects.count() == 1


def test_what_is_cancelled_or_given_up_is_free_again(world: World) -> None:
    engagement = place(world)
    first = propose_appointment(engagement=engagement, by=world.amina, span=evening())
    for _twice in range(2):
        assert cancel_appointment(appointment=first, by=world.nassima).sequence == 1
    second = propose_appointment(engagement=engagement, by=world.nassima, span=evening())
    withdraw_application(application=engagement.application)
    second.refresh_from_db()
    assert second.state == "cancelled"
    refused("not_arranged", lambda: propose_appointment(engagement=engagement, by=world.amina, span=evening(2)))


def test_times_lie_ahead_and_are_not_without_number(world: World) -> None:
    engagement = place(world)
    refused("past", lambda: propose_appointment(engagement=engagement, by=world.amina, span=evening(-9)))
    refused("past", lambda: propose_appointment(engagement=engagement, by=world.amina, span=evening(500)))
    for day in range(20):
        propose_appointment(engagement=engagement, by=world.amina, span=evening(day))
    refused("too_many", lambda: propose_appointment(engagement=engagement, by=world.amina, span=evening(30)))


def test_the_page_of_times_serves_both_sides(world: World, as_: As) -> None:
    engagement = place(world)
    page = f"/ar/applications/{engagement.application.public_id}/times/"
    typed = {"day": f"{FIRST:%d/%m/%Y}", "starts": "18:00", "ends": "19:30", "note": "في المكتبة"}
    assert page in as_("amina").get(f"/ar/applications/{engagement.application.public_id}/").content.decode()
    assert as_("amina").post(page, typed | {"day": "x"}).status_code == 422
    assert as_("amina").post(page, typed).status_code == 302
    row = Appointment.objects.get()
    assert "في المكتبة" in as_("nassima").get(page).content.decode()
    assert as_("amina").post(f"{page}{row.pk}/", {"answer": "yes"}).status_code == 422
    assert as_("nassima").post(f"{page}{row.pk}/", {"answer": "yes"}).status_code == 302
    assert as_("chloe").get(page).status_code == 404
    row.refresh_from_db()
    assert row.state == "agreed"
    assert as_("amina").post(f"{page}{row.pk}/", {"answer": "cancel"}).status_code == 302


def told(**changes: object) -> OpportunityFields:
    fields: dict = {
        "title": TranslatedText.of("ar", ar="نظفنا شاطئ سيدي فرج"), "day": clock.today() - dt.timedelta(days=3),
        "starts": dt.time(8), "ends": dt.time(12), "minutes": 240,
    } | changes  # fmt: skip
    return OpportunityFields(**fields)


def test_a_past_activity_is_done_and_its_people_enter_their_hours(world: World, tell: Callable[[], int]) -> None:
    for _twice in range(2):
        made = record_activity(
            association=world.chrea, by=world.nassima, fields=told(), people=[world.amina, world.yanis], form_key="k1"
        )
    assert (made.state, made.taken, made.post.state) == ("done", 2, "published")
    assert Opportunity.objects.filter(post__title__ar="نظفنا شاطئ سيدي فرج").count() == 1
    tell()
    assert Notice.objects.filter(kind="engagement.recorded").count() == 2
    enter_hours(opportunity=made, person=world.amina, done_on=made.day, minutes=240, note="")
    assert Contribution.objects.get().person == world.amina


def test_what_is_not_past_or_has_nobody_is_not_registered(world: World) -> None:
    def register(people: list, **changes: object) -> Callable[[], object]:
        return lambda: record_activity(association=world.chrea, by=world.nassima, fields=told(**changes), people=people)

    refused("no_people", register([]))
    refused("no_title", register([world.amina], title=TranslatedText()))
    refused("not_past", register([world.amina], day=clock.today() + dt.timedelta(days=2)))
    refused("too_old", register([world.amina], day=clock.today() - dt.timedelta(days=1000)))


def test_the_page_registers_with_people_by_handle(world: World, as_: As) -> None:
    page = "/ar/@chrea/opportunities/past/"
    day = clock.today() - dt.timedelta(days=2)
    typed = {"title_ar": "نظفنا الغابة", "day": f"{day:%d/%m/%Y}", "starts": "8:00", "ends": "12:00", "form_key": "abc"}
    assert as_("nassima").get(page).status_code == 200
    assert as_("nassima").post(page, typed).status_code == 422
    assert as_("nassima").post(page, typed | {"handles": "@nobody_at_all"}).status_code == 422
    assert as_("nassima").post(page, typed | {"handles": f"@{world.amina.handle} {world.yanis.handle}"}).status_code == 302
    made = Opportunity.objects.order_by("-pk").first()
    assert made.engagements.count() == 2
    assert as_("amina").get(f"/ar/opportunities/{made.post.slug}/hours/").status_code == 200


def test_my_space_shows_the_next_shift_and_the_hours_form_the_last(world: World, as_: As) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made)[1:])
    text = as_("amina").get("/ar/me/").content.decode()
    assert text.count("/ar/me/shifts/") >= 2
    assert str(made.post.title) in text
    second = shifts_of(made)[1]
    second.starts_at, second.ends_at = clock.now() - dt.timedelta(hours=6), clock.now() - dt.timedelta(hours=2)
    second.day = clock.today()
    second.save()
    form = as_("amina").get(f"/ar/opportunities/{made.post.slug}/hours/").content.decode()
    assert f"{second.day:%d/%m/%Y}" in form


def test_today_counts_shifts_with_gaps(world: World, as_: As) -> None:
    made = add_shift_work(world, [on(0), on(1)], fields=ShiftFields(places=1))
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made)[:1])
    text = as_("nassima").get("/en/today/").content.decode()
    assert text.count(f"/en/opportunities/{made.post.slug}/roster/") == 1
    assert "2 opportunities</a> to fill" in text
    assert follow_time() == 0
