"""Bad input on the day itself: the list, people who walk in, codes, the phone that catches up, messages, incidents, hours."""

import json
from collections.abc import Callable

import pytest

from tests.opportunities.day_work import DAY, HOUR, add_day, page_of
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE, strings
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World
from touiza.opportunities.days import Day, thanks_at
from touiza.opportunities.models import Presence
from touiza.opportunities.services.afterwards import say_thanks
from touiza.opportunities.services.attendance import add_named, record_presence
from touiza.opportunities.services.day_words import report_incident

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


def over(world: World) -> Day:
    """Two days ago: Amina came and was thanked."""
    day = add_day(world, ago=2 * DAY)
    record_presence(day=day, by=world.nassima, person=world.amina, state="came")
    say_thanks(at=thanks_at(day) + HOUR)
    return day


@drills("opportunities:day", "opportunities:day_closing")
def test_marking_on_the_list(at: At, world: World) -> None:
    day = add_day(world)
    ref = f"p{world.amina.pk}"
    fixed = {"ref": ref, "state": "late"}
    sample(Drill(at("nassima"), page_of(day), ("comment",), fixed, shown=(page_of(day, "people", ref),)))
    sample(Drill(at("nassima"), page_of(day, "closing"), page=page_of(day), every=("next",)))


@drills("opportunities:day_walk_in", "opportunities:day_tie")
def test_walking_in(at: At, world: World) -> None:
    day = add_day(world)
    sample(Drill(at("nassima"), page_of(day, "people"), ("who",), page=page_of(day), shown=(page_of(day),)))
    line = add_named(day=day, name="موسى", by=world.nassima)
    page = page_of(day, "people", line.attendee.public_id)
    sample(Drill(at("nassima"), f"{page}account/", ("handle",), page=page), at_least=0)


@drills("opportunities:day_person", "opportunities:day_about")
def test_one_person(at: At, world: World) -> None:
    day = over(world)
    page = page_of(day, "people", f"p{world.amina.pk}")
    fixed = {"state": "came", "arrived": f"{day.starts_at:%H:%M}", "left": ""}
    sample(Drill(at("nassima"), page, ("comment", "reason"), fixed, shown=(page,)))
    sample(Drill(at("nassima"), f"{page}impression/", fixed={"first": "3", "second": "2"}, page=page))


@drills("opportunities:day_paper")
def test_the_paper_list(at: At, world: World) -> None:
    day = over(world)
    sample(Drill(at("nassima"), page_of(day, "paper"), ("reason",), shown=(page_of(day),)))


@drills("opportunities:day_check_in", "opportunities:day_own")
def test_codes(at: At, world: World) -> None:
    day = add_day(world)
    sample(Drill(at("nassima"), page_of(day, "check-in"), ("code",)), at_least=0)
    sample(Drill(at("amina"), page_of(day, "mine"), ("code",)), at_least=0)
    for string in strings()[::7]:
        assert at("nassima").get(page_of(day, "check-in"), {"code": string}).status_code == 200
        assert at("amina").get(page_of(day, "mine"), {"door": string}).status_code == 200


@drills("opportunities:day_sync")
def test_catching_up(at: At, world: World) -> None:
    day = add_day(world)
    nassima = at("nassima")
    for string in strings():
        for name in ("key", "code", "ref", "way", "at"):
            row: dict[str, object] = {"key": "key-of-the-phone", "code": "", "ref": "", "way": "qr", "at": 1} | {name: string}
            body = json.dumps({"now": 2, "checkins": [row]})
            answer = nassima.post(page_of(day, "check-in", "sync"), body, content_type="application/json")
            assert answer.status_code in {200, 422}, (name, string)
            told = json.loads(answer.content)
            assert told.get("error") or told["outcomes"][0]["result"] == "refused"
    assert not Presence.objects.exists()


@drills("opportunities:day_message")
def test_writing_to_everyone(at: At, world: World) -> None:
    day = add_day(world)
    page = page_of(day, "message")
    sample(Drill(at("nassima"), page, in_three("text"), shown=(page, page_of(day))))


@drills("opportunities:day_incident", "opportunities:incident")
def test_incidents(at: At, world: World) -> None:
    day = add_day(world)
    fixed = {"severity": "minor", "happened_at": "9:30", "concerned": str(world.amina.pk)}
    sample(Drill(at("nassima"), page_of(day, "incident"), ("text",), fixed, shown=("", "/ar/@chrea/incidents/")))
    incident = report_incident(day=day, by=world.nassima, severity="note", text="x", key="x")
    page = f"/ar/@chrea/incidents/{incident.public_id}/"
    sample(Drill(at("nassima"), page, ("text",), {"severity": "minor"}, shown=("",)))


@drills("opportunities:day_thanks")
def test_words_of_thanks(at: At) -> None:
    page = "/ar/@chrea/day/thanks/"
    sample(Drill(at("nassima"), page, in_three("text"), again=page))


@drills("opportunities:day_hours", "opportunities:day_impression")
def test_hours_and_impressions(at: At, world: World) -> None:
    day = over(world)
    page = page_of(day, "mine")
    fixed = {"minutes_hours": "3", "minutes_minutes": ""}
    sample(Drill(at("amina"), f"{page}hours/", ("note",), fixed, page=page, shown=("/ar/me/hours/",)))
    answers = {"first": "4", "second": "1"}
    sample(Drill(at("amina"), f"{page}impression/", ("sentence",), answers, page=page, shown=(page,)))
