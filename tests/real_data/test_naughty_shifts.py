"""Bad input about shifts: adding and changing them, signing up, withdrawing, handing over, agreeing on times."""

import datetime as dt
from collections.abc import Callable

import pytest

from tests.opportunities.shift_work import FIRST, add_shift_work, ids_of
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World, add_opportunity
from touiza.opportunities.models import SignUp
from touiza.opportunities.recurring import Rule
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.arranging import propose_appointment
from touiza.opportunities.services.handovers import offer_shift
from touiza.opportunities.services.joining import join_shifts
from touiza.opportunities.services.recurrences import add_recurrence
from touiza.opportunities.services.shifts import ShiftFields
from touiza.opportunities.spans import span_of

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
DAY = f"{FIRST:%d/%m/%Y}"


def signed_up(world: World) -> tuple[str, SignUp]:
    made = add_shift_work(world)
    (signup, *_rest) = join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    return f"/ar/opportunities/{made.post.slug}/", signup


@drills("opportunities:shifts_new")
def test_adding_shifts(at: At, world: World) -> None:
    page, _signup = signed_up(world)
    fixed = {"repeat": "once", "days": DAY, "hours": "8:00 - 9:00", "places": "4"}
    sample(Drill(at("nassima"), f"{page}shifts/new/", in_three("label", "address"), fixed, every=("days", "hours"), shown=("",)))


@drills("opportunities:shift", "opportunities:shift_cancellation", "opportunities:shift_people")
def test_changing_and_dropping_a_shift(at: At, world: World) -> None:
    page, signup = signed_up(world)
    one = f"{page}shifts/{signup.shift_id}/"
    fixed = {"day": DAY, "starts": "08:30", "ends": "13:00", "places": "5", "backup_places": "0"}
    sample(Drill(at("nassima"), one, in_three("label", "address"), fixed, every=("day", "starts"), shown=(one,)))
    sample(Drill(at("nassima"), f"{one}people/", page=f"{page}roster/", every=("person",)), at_least=0)
    sample(Drill(at("nassima"), f"{one}cancellation/", ("sentence",), {"reason": "weather"}, page=one, shown=(one,)), at_least=150)


@drills("opportunities:recurrence_end", "opportunities:roster_person")
def test_ending_a_rule_and_taking_off(at: At, world: World) -> None:
    page, signup = signed_up(world)
    rule = add_recurrence(
        opportunity=signup.shift.opportunity, by=world.nassima, rule=Rule((5,)), first_day=FIRST, starts=dt.time(8),
        ends=dt.time(9), fields=ShiftFields(places=3),
    )  # fmt: skip
    sample(Drill(at("nassima"), f"{page}recurrences/{rule.pk}/end/", ("sentence",), {"last_day": DAY, "reason": "other"}, every=("last_day",)), at_least=0)
    person = f"{page}roster/{signup.public_id}/"
    sample(Drill(at("nassima"), person, ("sentence",), {"off": "1", "reason": "other"}, page=person, every=("to",), shown=(person,)), at_least=150)


@drills("opportunities:shifts", "opportunities:signup_withdrawal", "opportunities:signup_handover")
def test_signing_up_withdrawing_and_handing_over(at: At, world: World) -> None:
    page, signup = signed_up(world)
    fixed = {"shifts": [str(signup.shift_id)], "share_profile": "on"}
    sample(Drill(at("yanis"), f"{page}shifts/", ("message",), fixed, every=("shifts", "sure")), at_least=0)
    own = f"/ar/me/shifts/{signup.public_id}/"
    sample(Drill(at("amina"), f"{own}handover/", ("words",), {"handle": world.chloe.handle}, page=own, every=("handle",)), at_least=0)
    sample(Drill(at("amina"), f"{own}withdrawal/", ("sentence",), page=own), at_least=0)


@drills("opportunities:handover", "opportunities:my_calendar")
def test_answering_and_the_calendar(at: At, world: World) -> None:
    _page, signup = signed_up(world)
    offer = offer_shift(signup=signup, to=world.yanis)
    sample(Drill(at("yanis"), f"/ar/handovers/{offer.public_id}/", every=("answer",)), at_least=0)
    sample(Drill(at("amina"), "/ar/me/calendar/", page="/ar/me/shifts/", every=("deed",)), at_least=0)


@drills("opportunities:appointments", "opportunities:appointment")
def test_agreeing_on_a_time(at: At, world: World) -> None:
    arranged = add_opportunity(world.chrea, world.nassima, title="نرافق تلميذاً", timing="arranged", day=None, join_mode="at_once")
    application = apply(opportunity=arranged, person=world.amina)
    page = f"/ar/applications/{application.public_id}/times/"
    fixed = {"day": DAY, "starts": "08:30", "ends": "13:00"}
    sample(Drill(at("amina"), page, ("note",), fixed, every=("day", "starts"), shown=(page,)), at_least=0)
    span = span_of(FIRST, dt.time(18), dt.time(19), "Africa/Algiers")
    time = propose_appointment(engagement=application.engagement, by=world.nassima, span=span)
    sample(Drill(at("amina"), f"{page}{time.pk}/", page=page, every=("answer",)), at_least=0)


@drills("opportunities:past")
def test_registering_what_took_place(at: At, world: World) -> None:
    fixed = {"day": "01/02/2026", "starts": "08:30", "ends": "13:00", "handles": world.amina.handle, "commune": "البليدة"}
    page = "/ar/@chrea/opportunities/past/"
    sample(Drill(at("nassima"), page, in_three("title", "body"), fixed, every=("handles", "members", "day")), at_least=0)
