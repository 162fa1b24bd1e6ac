"""The pages of the day: one press, walk-ins, paper, check-in without scripts, the phone that catches up, one's own page."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.opportunities.day_work import DAY, HOUR, add_day, page_of
from tests.worlds import World, add_person
from touiza.core import clock
from touiza.opportunities.access_day import current_line, own_attendee
from touiza.opportunities.checkin_codes import code_of, digest_of, door_code, salt_of
from touiza.opportunities.days import Day, thanks_at
from touiza.opportunities.models import Attendee, DayMessage, Engagement, Impression, Incident, Presence, ThanksWords
from touiza.opportunities.services.afterwards import say_thanks
from touiza.opportunities.services.attendance import add_named, close_list, record_presence
from touiza.opportunities.services.day_words import report_incident
from touiza.proof.models import Contribution


@pytest.fixture
def day(world: World) -> Day:
    return add_day(world)


def state_of(day: Day, person) -> str:
    line = current_line(own_attendee(day, person))
    return line.state if line else ""


def test_one_press_writes_and_one_takes_back(as_, world: World, day: Day) -> None:
    nassima = as_("nassima")
    ref = f"p{world.amina.pk}"
    assert world.amina.known_as in nassima.get(page_of(day)).content.decode()
    for state in ("came", "left_early", "undone", "excused"):
        answer = nassima.post(page_of(day), {"ref": ref, "state": state})
        assert answer.url.endswith(f"#{ref}")
        assert state_of(day, world.amina) == ("" if state == "undone" else state)


def test_a_refusal_is_told_on_the_page(as_, world: World, day: Day) -> None:
    answer = as_("nassima").post(page_of(day), {"ref": f"p{world.amina.pk}", "state": "undone"})
    assert (answer.status_code, "لم يُدوَّن" in answer.content.decode() or "Nothing is written" in answer.content.decode()) == (422, True)


def test_nobody_else_sees_or_writes_the_list(as_, world: World, day: Day) -> None:
    for name in ("amina", "salima", "dalia"):
        assert as_(name).get(page_of(day)).status_code == 403
        assert as_(name).post(page_of(day), {"ref": f"p{world.amina.pk}", "state": "came"}).status_code == 403
    assert as_("nassima").post(page_of(day), {"ref": f"p{world.salima.pk}", "state": "came"}).status_code == 404
    assert not Presence.objects.exists()


@pytest.mark.parametrize("when", ["2026-13-40", "s1", "s0", "x", "2001-01-01", "s" + "9" * 30])
def test_another_day_is_not_found(as_, world: World, day: Day, when: str) -> None:
    slug = day.opportunity.post.slug
    assert as_("nassima").get(f"/ar/opportunities/{slug}/day/{when}/").status_code == 404


@pytest.mark.parametrize(("who", "known"), [("@salima", True), ("code", True), ("الحاج موسى", False)])
def test_somebody_walks_in(as_, world: World, day: Day, who: str, known: bool) -> None:
    typed = {"code": code_of(world.salima.pk, day.day), "@salima": f"@{world.salima.handle}"}.get(who, who)
    for _twice in range(2):
        assert as_("nassima").post(page_of(day, "people"), {"who": typed, "key": "k" * 22}).status_code == 302
    attendee = Attendee.objects.get()
    assert (attendee.walk_in, attendee.person == world.salima, attendee.lines.count()) == (True, known, 1)


def test_a_wrong_handle_walks_nobody_in(as_, world: World, day: Day) -> None:
    assert as_("nassima").post(page_of(day, "people"), {"who": "@nobody_here"}).status_code == 422
    assert not Attendee.objects.exists()


def test_a_name_is_tied_to_an_account_from_its_page(as_, world: World, day: Day) -> None:
    line = add_named(day=day, name="سليمة", by=world.nassima)
    page = page_of(day, "people", line.attendee.public_id)
    assert as_("nassima").get(page).status_code == 200
    answer = as_("nassima").post(f"{page}account/", {"handle": f"@{world.salima.handle}"})
    assert answer.url == page_of(day, "people", f"p{world.salima.pk}")
    assert state_of(day, world.salima) == "came"


def test_times_are_typed_on_the_wall_clock_of_the_place(as_, world: World, day: Day) -> None:
    page = page_of(day, "people", f"p{world.amina.pk}")
    typed = {"state": "late", "arrived": f"{day.starts_at:%H:%M}", "comment": "بسبب الحافلة"}
    assert as_("nassima").post(page, typed).status_code == 302
    line = Presence.objects.get()
    assert (line.arrived_at, line.comment) == (day.starts_at, "بسبب الحافلة")
    assert "بسبب الحافلة" in as_("rachid").get(page).content.decode()
    assert "بسبب الحافلة" not in as_("amina").get(page_of(day, "mine")).content.decode()


def test_the_paper_list_says_came_unless_told_otherwise(as_, world: World) -> None:
    day = add_day(world, ago=6 * HOUR)
    page = as_("nassima").get(page_of(day, "paper")).content.decode()
    chosen = dict(re.findall(r'name="(p\d+)" value="(\w*)"[^>]*checked', page)) or dict.fromkeys(
        re.findall(r'<select[^>]*name="(p\d+)"', page), "came"
    )
    assert set(chosen.values()) == {"came"}
    as_("nassima").post(page_of(day, "paper"), chosen | {f"p{world.yanis.pk}": "no_show", f"p{world.chloe.pk}": ""})
    assert [state_of(day, person) for person in (world.amina, world.yanis, world.chloe)] == ["came", "no_show", ""]


def test_a_code_is_typed_without_scripts(as_, world: World, day: Day) -> None:
    page = page_of(day, "check-in")
    code = code_of(world.amina.pk, day.day)
    answer = as_("nassima").get(f"{page}?code={code}")
    assert world.amina.known_as in answer.content.decode()
    assert "camera=(self)" in answer["Permissions-Policy"]
    assert "camera=()" in as_("nassima").get(page_of(day))["Permissions-Policy"]
    assert as_("nassima").post(page, {"code": code}).status_code == 302
    assert state_of(day, world.amina) == "came"
    assert as_("nassima").post(page, {"code": "000-000-0000"}).status_code == 422


def test_the_phone_keeps_names_and_digests_and_no_code(as_, world: World, day: Day) -> None:
    page = as_("nassima").get(page_of(day, "check-in")).content.decode()
    assert digest_of(world.amina.pk, day.day, salt_of(day.place)) in page
    assert code_of(world.amina.pk, day.day) not in page
    assert "@touiza.example" not in page


def test_the_worker_serves_its_own_page_alone(as_, world: World, day: Day) -> None:
    answer = as_("nassima").get(page_of(day, "check-in")[:-1] + "/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    facts = json.loads(answer.content.decode().split("\n")[0].removeprefix("const facts = ").removesuffix(";"))
    assert facts["page"] == page_of(day, "check-in")
    assert all(path.startswith("/static/") for path in facts["assets"])


def send(client, day: Day, *rows: dict, now: float = 1e12):
    return client.post(page_of(day, "check-in", "sync"), json.dumps({"now": now, "checkins": rows}), content_type="application/json")


def test_a_phone_catches_up(as_, world: World, day: Day) -> None:
    rows = [
        {"key": "key-1-of-phone", "code": code_of(world.amina.pk, day.day), "way": "qr", "at": 1e12 - 60_000},
        {"key": "key-2-of-phone", "ref": f"p{world.yanis.pk}", "at": 1e12},
    ]
    for expected in (["done", "done"], ["known", "known"]):
        told = send(as_("nassima"), day, *rows).json()
        assert [one["result"] for one in told["outcomes"]] == expected
        assert len(told["here"]) == 2
    assert list(Presence.objects.order_by("pk").values_list("way", flat=True)) == ["qr", "list"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{", "null", '{"now": 1}', '{"now": 1, "checkins": [1]}', '{"now": 1, "checkins": [{"key": "a", "at": 1}]}',
             '{"now": NaN, "checkins": [{"key": "aaaaaaaaa", "at": 1}]}', '{"now": 1, "checkins": [{"key": "aaaaaaaa\\u0000", "at": 1}]}',
             '{"now": 1, "checkins": [{"key": "aaaaaaaaa", "code": "\\ud800", "at": 1}]}', "[" * 9000, "x" * 300_000]
)  # fmt: skip
def test_what_cannot_be_read_is_refused(as_, world: World, day: Day, body: str) -> None:
    answer = as_("nassima").post(page_of(day, "check-in", "sync"), body, content_type="application/json")
    assert answer.status_code == 422
    assert not Presence.objects.exists()


def test_only_coordinators_catch_up(as_, world: World, day: Day) -> None:
    row = {"key": "key-1-of-phone", "code": code_of(world.amina.pk, day.day), "at": 1e12}
    assert [send(as_(name), day, row).status_code for name in ("amina", "salima")] == [403, 403]


def test_the_code_at_the_door_is_shown_and_renewed(as_, world: World, day: Day) -> None:
    answer = as_("nassima").get(page_of(day, "door"))
    assert 1 <= int(answer["Refresh"]) <= 61
    assert door_code(day.place, clock.now()) in answer.content.decode()
    later = add_day(world, ago=-2 * DAY, people=())
    assert "Refresh" not in as_("nassima").get(page_of(later, "door"))


def test_a_volunteer_says_i_am_here(as_, world: World, day: Day) -> None:
    page = page_of(day, "mine")
    shown = as_("amina").get(page).content.decode()
    assert code_of(world.amina.pk, day.day) in shown
    assert as_("amina").post(page, {"code": "AAAAAA"}).status_code == 422
    assert as_("amina").post(page, {"code": door_code(day.place, clock.now())}).status_code == 302
    assert state_of(day, world.amina) == "came"
    assert as_("salima").post(page, {"code": door_code(day.place, clock.now())}).status_code == 422


def test_who_was_not_expected_sees_nothing_of_a_day_that_is_over(as_, world: World) -> None:
    day = add_day(world, ago=2 * DAY)
    assert as_("salima").get(page_of(day, "mine")).status_code == 404
    assert as_("amina").get(page_of(day, "mine")).status_code == 200
    assert as_("salima").post(page_of(day, "mine", "hours"), {"as_proposed": "1"}).status_code == 404


@pytest.fixture
def thanked(world: World) -> Day:
    """Two days ago: Amina came, the list is closed, thanks are said."""
    day = add_day(world, ago=2 * DAY)
    record_presence(day=day, by=world.nassima, person=world.amina, state="came")
    close_list(day=day, by=world.nassima)
    say_thanks(at=thanks_at(day) + HOUR)
    return day


def test_hours_are_taken_with_one_press(as_, world: World, thanked: Day) -> None:
    for _twice in range(2):
        assert as_("amina").post(page_of(thanked, "mine", "hours"), {"as_proposed": "1"}).status_code == 302
    assert sorted(Contribution.objects.values_list("kind", "minutes")) == [("confirmed", 240), ("entered", 240), ("proposed", 240)]


def test_hours_are_changed_or_left(as_, world: World, thanked: Day) -> None:
    page = page_of(thanked, "mine", "hours")
    assert as_("amina").post(page, {"leave": "1"}).status_code == 302
    assert as_("amina").post(page, {"minutes_hours": "0", "minutes_minutes": "0"}).status_code == 422
    assert as_("amina").post(page, {"minutes_hours": "3", "minutes_minutes": "", "note": "فرز"}).status_code == 302
    assert list(Contribution.objects.order_by("pk").values_list("kind", "minutes")) == [("proposed", 240), ("declined", 0), ("entered", 180)]


def test_two_questions_each_way(as_, world: World, thanked: Day) -> None:
    assert as_("amina").post(page_of(thanked, "mine", "impression"), {"first": "4", "second": "3"}).status_code == 302
    about = page_of(thanked, "people", f"p{world.amina.pk}", "impression")
    assert as_("nassima").post(about, {"first": "4", "second": "4"}).status_code == 302
    assert as_("nassima").post(about, {"first": "9", "second": "4"}).status_code == 422
    assert sorted(Impression.objects.values_list("side", flat=True)) == ["coordinator", "volunteer"]


def test_a_message_and_an_incident_are_written(as_, world: World, day: Day) -> None:
    nassima = as_("nassima")
    typed = {"text_ar": "نبدأ بعد نصف ساعة.", "to": "expected", "key": "m" * 22}
    for _twice in range(2):
        assert nassima.post(page_of(day, "message"), typed).status_code == 302
    assert DayMessage.objects.count() == 1
    answer = nassima.post(
        page_of(day, "incident"), {"severity": "minor", "text": "سقط سلّم.", "concerned": [str(world.amina.pk)], "key": "i" * 22}
    )
    assert "سقط سلّم." in nassima.get(answer.url).content.decode()
    assert nassima.post(answer.url, {"severity": "note", "text": "أُصلح.", "settled": "on", "key": "f" * 22}).status_code == 302
    assert as_("salima").get(answer.url).status_code == 403
    assert as_("salima").get(answer.url.replace("@chrea", "@nour")).status_code == 404


def test_words_of_thanks_are_kept(as_, world: World) -> None:
    assert as_("nassima").post("/ar/@chrea/day/thanks/", {"text_ar": "شكراً لكم جميعاً."}).status_code == 302
    assert str(ThanksWords.objects.get().text) == "شكراً لكم جميعاً."


def crowd(world: World, day: Day, first: int, last: int) -> None:
    for n in range(first, last):
        _user, actor = add_person(f"v{n}", f"متطوع {n}", "ar")
        Engagement.objects.create(opportunity=day.opportunity, person=actor)
        if n % 3:
            record_presence(day=day, by=world.nassima, person=actor, state="came")
        if n % 5 == 0:
            report_incident(day=day, by=world.nassima, severity="note", text="x", concerned=[actor.pk], key=f"i{n}")


@pytest.mark.parametrize("page", ["", "check-in", "print", "paper", "message", "incident", "list of days", "incidents"])
def test_pages_ask_as_much_for_ten_as_for_twenty(as_, world: World, page: str) -> None:
    day = add_day(world, ago=6 * HOUR if page == "paper" else HOUR)
    address = {"list of days": "/ar/@chrea/day/", "incidents": "/ar/@chrea/incidents/"}.get(page) or page_of(day, *([page] if page else []))
    nassima, counts = as_("nassima"), []
    for first, last in ((0, 10), (10, 20)):
        crowd(world, day, first, last)
        if page == "list of days":
            for n in range(first, last):
                add_day(world, ago=n * DAY, people=())
        nassima.get(address)
        with CaptureQueriesContext(connection, ) as asked:
            assert nassima.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_ones_own_page_asks_little(as_, world: World, thanked: Day) -> None:
    amina = as_("amina")
    amina.get(page_of(thanked, "mine"))
    with CaptureQueriesContext(connection) as asked:
        amina.get(page_of(thanked, "mine"))
    assert len(asked) <= 20


def test_incidents_are_the_associations_own(as_, world: World, day: Day) -> None:
    report_incident(day=day, by=world.nassima, severity="serious", text="حادث", key="i1")
    assert [as_(name).get("/ar/@chrea/incidents/").status_code for name in ("amina", "salima", "rachid")] == [403, 403, 200]
    assert Incident.objects.count() == 1


def test_late_is_one_press_and_keeps_when_they_came(as_, world: World) -> None:
    day = add_day(world, ago=HOUR)
    nassima, ref = as_("nassima"), f"p{world.amina.pk}"
    assert 'value="late"' in nassima.get(page_of(day)).content.decode()
    record_presence(day=day, by=world.nassima, person=world.amina, state="came", at=day.starts_at + HOUR / 2)
    nassima.post(page_of(day), {"ref": ref, "state": "late"})
    line = current_line(own_attendee(day, world.amina))
    assert (line.state, line.arrived_at) == ("late", day.starts_at + HOUR / 2)


def test_late_is_not_offered_for_who_came_in_time(as_, world: World) -> None:
    day = add_day(world, ago=HOUR, people=("amina",))
    record_presence(day=day, by=world.nassima, person=world.amina, state="came", at=day.starts_at)
    assert 'value="late"' not in as_("nassima").get(page_of(day)).content.decode()
    early = add_day(world, ago=-HOUR)
    assert 'value="late"' not in as_("nassima").get(page_of(early)).content.decode()
