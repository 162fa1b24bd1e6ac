"""Who holds a day: by role and scope; who reads of it, in lists, notices and the register; what is called off has no day."""

import datetime as dt

import pytest
from django.utils import translation

from tests.opportunities.day_work import DAY, HOUR, add_day, page_of
from tests.relations.log import kept
from tests.worlds import World, add_opportunity, add_person
from touiza.actors.models import Actor
from touiza.associations.services.roles import end_role, give_role
from touiza.core import clock
from touiza.core.translated import TranslatedText
from touiza.notices.models import Notice
from touiza.opportunities.days import Day, thanks_at
from touiza.opportunities.models import Engagement, Incident
from touiza.opportunities.services.afterwards import say_thanks, take_hours
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.attendance import close_list, record_presence
from touiza.opportunities.services.day_words import report_incident, send_to_all
from touiza.opportunities.services.ending import call_off
from touiza.opportunities.services.scopes import set_scope
from touiza.proof.models import Contribution
from touiza.relations.models import Contact
from touiza.relations.timeline import read_timeline

DAYS, INCIDENTS, TODAY = "/ar/@chrea/day/", "/ar/@chrea/incidents/", "/ar/today/"


def staff(world: World, name: str, kind: str, reach: Day | None = None) -> Actor:
    world.users[name], person = add_person(name, f"{name} شريف", "ar", "feminine")
    world.people[name] = person
    role = give_role(association=world.chrea, person=person, kind=kind, is_scoped=reach is not None, by=world.rachid)
    if reach is not None:
        set_scope(role=role, opportunities=[reach.opportunity.pk], by=world.rachid)
    return person


def shown(as_, name: str, page: str) -> str:
    answer = as_(name).get(page)
    assert answer.status_code == 200, page
    return answer.content.decode()


def test_a_reader_reads_the_list_and_is_offered_no_deed(as_, world: World) -> None:
    day = add_day(world)
    staff(world, "sofiane", "reader")
    report_incident(day=day, by=world.nassima, severity="serious", text="سقط سلّم.", key="k")
    record_presence(day=day, by=world.nassima, person=world.amina, state="late", comment="بسبب الحافلة")
    page = shown(as_, "sofiane", page_of(day))
    assert world.amina.known_as in page
    main = page[page.index("<main") :]
    assert 'name="state"' not in main
    assert page_of(day, "people")[:-1] not in main
    assert "/check-in/" not in main
    assert "سقط" not in main
    assert as_("sofiane").post(page_of(day), {"ref": f"p{world.amina.pk}", "state": "came"}).status_code == 403
    assert "/incidents/" not in shown(as_, "sofiane", DAYS)
    assert as_("sofiane").get(INCIDENTS).status_code == 403


def test_who_coordinates_some_work_holds_its_days_and_no_other(as_, world: World) -> None:
    mine, theirs = add_day(world), add_day(world)
    staff(world, "lila", "coordinator", mine)
    assert as_("lila").post(page_of(mine), {"ref": f"p{world.amina.pk}", "state": "came"}).status_code == 302
    assert as_("lila").get(page_of(theirs)).status_code == 403
    listed = shown(as_, "lila", DAYS)
    assert (page_of(mine) in listed, page_of(theirs) in listed) == (True, False)
    for day, key in ((mine, "a"), (theirs, "b")):
        report_incident(day=day, by=world.nassima, severity="minor", text=f"حادث {key}", key=key)
    listed = shown(as_, "lila", INCIDENTS)
    assert ("حادث a" in listed, "حادث b" in listed) == (True, False)
    other = Incident.objects.get(key="b")
    assert as_("lila").get(f"{INCIDENTS}{other.public_id}/").status_code == 404


def test_a_serious_incident_is_told_to_those_who_hold_such_days(world: World, tell) -> None:
    mine, theirs = add_day(world), add_day(world)
    for name, kind, reach in (("lila", "coordinator", mine), ("meriem", "coordinator", theirs), ("sofiane", "reader", None), ("kamel", "communicator", None)):
        staff(world, name, kind, reach)
    report_incident(day=mine, by=world.nassima, severity="serious", text="سقط سلّم.", key="k")
    tell()
    told = {notice.recipient_id for notice in Notice.objects.filter(kind="incident.reported")}
    assert told == {world.rachid.pk, world.people["lila"].pk}


@pytest.mark.parametrize("within", [True, False])
def test_hours_are_confirmed_in_the_name_of_who_may_still_confirm_them(world: World, within: bool) -> None:
    day, other = add_day(world, ago=26 * HOUR), add_opportunity(world.chrea, world.nassima, title="نسقي")
    lila = staff(world, "lila", "coordinator", day)
    record_presence(day=day, by=lila, person=world.amina, state="came")
    close_list(day=day, by=lila)
    say_thanks(at=thanks_at(day) + HOUR)
    role = lila.roles.get()
    if not within:
        set_scope(role=role, opportunities=[other.pk], by=world.rachid)
    word = day.opportunity.occasions.get().attendees.get(person=world.amina)
    claim = take_hours(attendee=word, day=day, minutes=240)
    assert claim.answers.filter(kind=Contribution.Kind.CONFIRMED, by=lila).exists() is within


def test_a_list_that_an_ended_role_closed_confirms_nothing(world: World) -> None:
    day = add_day(world, ago=26 * HOUR)
    lila = staff(world, "lila", "coordinator")
    record_presence(day=day, by=lila, person=world.amina, state="came")
    close_list(day=day, by=lila)
    say_thanks(at=thanks_at(day) + HOUR)
    end_role(role=lila.roles.get(), by=world.rachid)
    attendee = day.opportunity.occasions.get().attendees.get(person=world.amina)
    assert not take_hours(attendee=attendee, day=day, minutes=240).answers.exists()


def test_the_queue_of_the_day_asks_for_lists_until_they_are_right(as_, world: World) -> None:
    noted, empty = add_day(world, ago=6 * HOUR), add_day(world, ago=7 * HOUR)
    ahead, old = add_day(world, ago=-DAY), add_day(world, ago=9 * DAY)
    record_presence(day=noted, by=world.nassima, person=world.amina, state="came")
    page = shown(as_, "nassima", TODAY)
    assert "?only=days#queue" in page
    only = shown(as_, "nassima", f"{TODAY}?only=days")
    assert f'action="{page_of(noted, "closing")}"' in only
    assert page_of(empty, "paper") in only
    assert all(page_of(day) not in only for day in (ahead, old))
    answer = as_("nassima").post(page_of(noted, "closing"), {"next": f"{TODAY}?only=days"})
    assert answer["Location"] == f"{TODAY}?only=days"
    again = shown(as_, "nassima", f"{TODAY}?only=days")
    assert (page_of(noted) in again, page_of(empty) in again) == (False, True)


def test_the_queue_is_of_ones_own_part(as_, world: World) -> None:
    mine, theirs = add_day(world, ago=6 * HOUR), add_day(world, ago=7 * HOUR)
    staff(world, "lila", "coordinator", mine)
    staff(world, "sofiane", "reader")
    page = shown(as_, "lila", f"{TODAY}?a=chrea&only=days")
    assert (page_of(mine) in page, page_of(theirs) in page) == (True, False)
    assert "only=days" not in shown(as_, "sofiane", f"{TODAY}?a=chrea")


def test_an_incident_waits_until_it_is_settled(as_, world: World) -> None:
    day = add_day(world)
    incident = report_incident(day=day, by=world.nassima, severity="serious", text="سقط سلّم.", key="k")
    report_incident(day=day, by=world.nassima, severity="minor", text="خدش.", key="m")
    page = f"{INCIDENTS}{incident.public_id}/"
    assert shown(as_, "rachid", f"{TODAY}?only=incidents").count(INCIDENTS) >= 1
    assert page in shown(as_, "rachid", f"{TODAY}?only=incidents")
    sent = {"severity": "serious", "text": "زرناه.", "settled": "on", "key": "f" * 22}
    assert as_("nassima").post(page, sent).status_code == 302
    assert "only=incidents" not in shown(as_, "rachid", TODAY)
    sent = {"severity": "serious", "text": "ساءت حاله.", "key": "g" * 22}
    as_("nassima").post(page, sent)
    assert "only=incidents" in shown(as_, "rachid", TODAY)


def test_what_is_called_off_has_no_day(as_, world: World) -> None:
    day = add_day(world, ago=-2 * HOUR)
    assert page_of(day) in shown(as_, "nassima", DAYS)
    call_off(opportunity=day.opportunity, by=world.nassima, reason="weather", sentence="عاصفة.")
    assert as_("nassima").get(page_of(day)).status_code == 404
    assert as_("amina").get(page_of(day, "mine")).status_code == 404
    assert page_of(day) not in shown(as_, "nassima", DAYS)


def test_who_walked_in_is_answered_if_their_application_waits(as_, world: World) -> None:
    day = add_day(world, people=("amina",))
    application = apply(opportunity=day.opportunity, person=world.yanis)
    record_presence(day=day, by=world.nassima, person=world.yanis, state="came")
    for page in (page_of(day), page_of(day, "people", f"p{world.yanis.pk}")):
        assert f"/ar/applications/{application.public_id}/" in shown(as_, "nassima", page)
    assert not Engagement.objects.filter(person=world.yanis).exists()


def test_the_register_tells_the_day_and_nothing_of_incidents(as_, world: World) -> None:
    day = add_day(world, people=("amina",))
    send_to_all(day=day, by=world.nassima, text=TranslatedText.of("ar", ar="نبدأ الآن."), key="k")
    record_presence(day=day, by=world.nassima, person=world.amina, state="late", comment="بسبب الحافلة")
    report_incident(day=day, by=world.nassima, severity="serious", text="سقط سلّم.", concerned=[world.amina.pk], key="k")
    record_presence(day=day, by=world.nassima, person=world.chloe, state="came")
    kept()
    with translation.override("en"):
        lines = read_timeline(Contact.objects.get(person=world.amina), ["team"]).entries
        first = read_timeline(Contact.objects.get(person=world.chloe), ["team"]).entries
    texts = [line.text for line in lines]
    assert sum("Came late" in text for text in texts) == 1
    (letter,) = [line for line in lines if line.text.startswith("To everyone of")]
    assert letter.href.endswith(f"/day/{day.key}/")
    assert not any("Incident" in text or "الحافلة" in (text + line.quote) for text, line in zip(texts, lines, strict=True))
    assert any("without being expected" in line.text for line in first)
    assert Contact.objects.get(person=world.chloe).status == "active"


def test_a_message_to_a_shift_leads_to_its_day(world: World) -> None:
    from tests.opportunities.shift_work import add_shift_work, ids_of
    from touiza.opportunities.access_day import access_day
    from touiza.opportunities.services.joining import join_shifts

    work = add_shift_work(world)
    pk = ids_of(work)[0]
    join_shifts(opportunity=work, person=world.amina, shifts=[pk])
    day = access_day(world.nassima, work.post.slug, f"s{pk}")
    send_to_all(day=day, by=world.nassima, text=TranslatedText.of("ar", ar="نلتقي أمام البلدية."), key="k")
    kept()
    entries = read_timeline(Contact.objects.get(person=world.amina), ["team"]).entries
    assert [entry for entry in entries if entry.href.endswith(f"/day/s{pk}/")]


def test_a_message_is_read_on_ones_own_page(as_, world: World) -> None:
    day = add_day(world, people=("amina",))
    send_to_all(day=day, by=world.nassima, text=TranslatedText.of("ar", ar="نبدأ بعد نصف ساعة."), key="k")
    assert "نبدأ بعد نصف ساعة." in shown(as_, "amina", page_of(day, "mine"))
    assert "نبدأ بعد نصف ساعة." not in shown(as_, "yanis", page_of(day, "mine"))


def test_days_stand_in_lists_a_year_of_them_does_not(as_, world: World) -> None:
    old = add_day(world, ago=40 * DAY, people=())
    assert page_of(old) not in shown(as_, "nassima", DAYS)
    assert clock.now() - old.ends_at > dt.timedelta(days=30)


def test_today_leads_to_the_days_that_are_on(as_, world: World) -> None:
    on, over, ahead = add_day(world), add_day(world, ago=6 * HOUR), add_day(world, ago=-DAY)
    record_presence(day=on, by=world.nassima, person=world.amina, state="came")
    staff(world, "sofiane", "reader")
    staff(world, "lila", "coordinator", over)
    page = shown(as_, "nassima", "/en/today/")
    assert page_of(on, "check-in").replace("/ar/", "/en/") in page
    assert "here: 1 of 3" in page
    assert all(page_of(day, "check-in").replace("/ar/", "/en/") not in page for day in (over, ahead))
    for name in ("sofiane", "lila"):
        assert page_of(on) not in shown(as_, name, f"{TODAY}?a=chrea")


def test_a_day_of_which_nobody_was_noted_is_not_said_to_be_one_on_which_nobody_came(as_, world: World) -> None:
    add_day(world, ago=6 * HOUR)
    page = shown(as_, "nassima", DAYS.replace("/ar/", "/en/"))
    assert "Nobody is noted yet" in page
    assert "0 came" not in page
