"""Calendars: read again by another program, the same instants, whatever the clocks do; private ones stay private."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from icalendar import Calendar

from tests.opportunities.shift_work import add_shift_work, ids_of, on, shifts_of
from tests.worlds import World
from touiza.associations.services.suspension import suspend_association
from touiza.core.translated import TranslatedText
from touiza.opportunities.ical import Entry, write_calendar
from touiza.opportunities.models import PersonalCalendar, SignUp
from touiza.opportunities.services.calendars import renew_calendar, revoke_calendar
from touiza.opportunities.services.joining import join_shifts, withdraw_signup
from touiza.opportunities.services.shifts import ShiftFields, drop_shift, edit_shift
from touiza.opportunities.spans import span_of

As = Callable[[str], Client]
LONG = "نحضّر القفف ونوزّعها على العائلات في الأحياء البعيدة قبل الإفطار، ثم ننظف المستودع معاً ونعدّ ما بقي للغد"
AT = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def entry(day: dt.date, starts: dt.time, ends: dt.time, zone: str, **more: object) -> Entry:
    span = span_of(day, starts, ends, zone)
    told: dict = {"uid": f"shift-{day}", "title": LONG, "changed_at": AT} | more
    return Entry(zone=zone, starts_at=span.starts_at, ends_at=span.ends_at, **told)


@pytest.mark.parametrize("zone", ["Africa/Algiers", "Europe/Paris", "Africa/Casablanca", "Africa/Cairo"])
def test_another_program_reads_the_same_instants_across_the_change_of_the_clocks(zone: str) -> None:
    days = [dt.date(2026, 10, 20) + dt.timedelta(days=n) for n in range(0, 200, 3)]
    entries = [entry(day, dt.time(22), dt.time(6), zone) for day in days]
    read = Calendar.from_ical(write_calendar("x", entries, language="ar"))
    events = {str(event["uid"]).split("@")[0]: event for event in read.walk("VEVENT")}
    for one in entries:
        event = events[one.uid]
        assert event["dtstart"].dt.astimezone(dt.UTC) == one.starts_at
        assert event["dtend"].dt.astimezone(dt.UTC) == one.ends_at
        assert event["dtstart"].params["TZID"] == zone
    assert [str(zone_["tzid"]) for zone_ in read.walk("VTIMEZONE")] == [zone]


def test_our_own_rules_of_the_zone_give_the_instants_of_the_zone() -> None:
    """Computed from the VTIMEZONE alone (RFC 5545, 3.6.5), as a program does that knows no zones."""
    zone = "Europe/Paris"
    entries = [entry(dt.date(2026, 10, 1) + dt.timedelta(days=n), dt.time(hour), dt.time(23), zone) for n in range(200) for hour in (0, 4)]
    read = Calendar.from_ical(write_calendar("x", entries, language="fr"))
    rules = sorted(
        (rule["dtstart"].dt, rule["tzoffsetfrom"].td, rule["tzoffsetto"].td) for rule in read.walk("VTIMEZONE")[0].subcomponents
    )
    for one, event in zip(entries, read.walk("VEVENT"), strict=True):
        local = event["dtstart"].dt.replace(tzinfo=None)
        offset = [to for onset, _before, to in rules if onset <= local][-1]
        assert local - offset == one.starts_at.replace(tzinfo=None), event["dtstart"].dt


def test_arabic_is_folded_between_letters_and_read_whole_again() -> None:
    written = write_calendar(LONG, [entry(dt.date(2026, 12, 1), dt.time(8), dt.time(9), "Africa/Algiers", where="ساحة، 1; الشريعة\nالباب")], language="ar")
    lines = written.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode("utf-8")
    event = Calendar.from_ical(written).walk("VEVENT")[0]
    assert str(event["summary"]) == LONG
    assert str(event["location"]) == "ساحة، 1; الشريعة\nالباب"


def read(client: Client, address: str) -> Calendar:
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(response.content)


def public(made: object) -> str:
    return f"/opportunities/{made.post.slug}/calendar.ics"


@pytest.mark.django_db
def test_an_opportunity_gives_its_shifts_with_uids_that_stay(world: World, as_: As) -> None:
    made = add_shift_work(world)
    first, second, _third = shifts_of(made)
    before = read(as_("visitor"), public(made)).walk("VEVENT")
    edit_shift(shift=first, by=world.nassima, span=on(0, dt.time(9), dt.time(12)), fields=ShiftFields(places=2, label=TranslatedText.of("ar", ar="تفريغ")))
    drop_shift(shift=second, by=world.nassima, reason="weather", sentence="مطر")
    after = read(as_("visitor"), public(made)).walk("VEVENT")
    assert [str(event["uid"]) for event in after] == [str(event["uid"]) for event in before]
    assert [int(event["sequence"]) for event in after] == [1, 1, 0]
    assert [str(event["status"]) for event in after] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]
    assert after[0]["dtstart"].dt.time() == dt.time(9)
    assert "تفريغ" in str(after[0]["summary"])
    alone = read(as_("visitor"), f"{public(made)}?shift={first.pk}")
    assert len(alone.walk("VEVENT")) == 1


@pytest.mark.django_db
def test_a_dated_one_is_an_event_and_an_association_gives_them_all(world: World, as_: As) -> None:
    dated = read(as_("visitor"), public(world.opportunity)).walk("VEVENT")
    assert [event["dtstart"].dt.astimezone(dt.UTC) for event in dated] == [world.opportunity.starts_at]
    add_shift_work(world)
    assert len(read(as_("visitor"), "/@chrea/calendar.ics").walk("VEVENT")) == 4
    draft = add_shift_work(world, published=False)
    assert len(read(as_("visitor"), "/@chrea/calendar.ics").walk("VEVENT")) == 4
    assert as_("nassima").get(public(draft)).status_code == 404
    assert as_("visitor").get("/@nobody/calendar.ics").status_code == 404


@pytest.mark.django_db
def test_what_has_not_changed_is_not_sent_again(world: World, as_: As) -> None:
    made = add_shift_work(world)
    visitor = as_("visitor")
    first = visitor.get(public(made))
    again = visitor.get(public(made), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.get(public(made), headers={"if-modified-since": first["Last-Modified"]}).status_code == 304
    drop_shift(shift=shifts_of(made)[0], by=world.nassima, reason="few", sentence="قلة")
    assert visitor.get(public(made), headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.django_db
def test_the_language_is_the_one_asked_for(world: World, as_: As) -> None:
    made = add_shift_work(world, title=TranslatedText.of("ar", ar="نوزّع القفف", fr="Distribuer les paniers"))
    assert "Distribuer" in str(read(as_("visitor"), f"{public(made)}?lang=fr").walk("VEVENT")[0]["summary"])
    assert "نوزّع" in str(read(as_("visitor"), f"{public(made)}?lang=zz").walk("VEVENT")[0]["summary"])


@pytest.mark.django_db
def test_a_private_calendar_has_what_is_ones_own_and_ends_when_it_is_taken_back(world: World, as_: As) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made)[:2])
    amina, visitor = as_("amina"), as_("visitor")
    assert amina.post("/ar/me/calendar/", {"deed": "renew"}).status_code == 302
    first = PersonalCalendar.objects.get(person=world.amina).secret
    assert len(read(visitor, f"/calendar/{first}.ics").walk("VEVENT")) == 2
    assert first in amina.get("/ar/me/shifts/").content.decode()
    amina.post("/ar/me/calendar/", {"deed": "renew"})
    second = PersonalCalendar.objects.get(person=world.amina).secret
    assert visitor.get(f"/calendar/{first}.ics").status_code == 404
    withdraw_signup(signup=SignUp.objects.filter(person=world.amina).first())
    assert len(read(visitor, f"/calendar/{second}.ics").walk("VEVENT")) == 1
    amina.post("/ar/me/calendar/", {"deed": "revoke"})
    assert visitor.get(f"/calendar/{second}.ics").status_code == 404
    revoke_calendar(person=world.amina)
    assert visitor.get("/calendar/nobody-has-this.ics").status_code == 404


@pytest.mark.django_db
def test_a_dropped_shift_stays_in_ones_calendar_as_cancelled(world: World, as_: As) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made)[:1])
    drop_shift(shift=shifts_of(made)[0], by=world.nassima, reason="few", sentence="قلة")
    secret = renew_calendar(person=world.amina).secret
    (event,) = read(as_("visitor"), f"/calendar/{secret}.ics").walk("VEVENT")
    assert str(event["status"]) == "CANCELLED"


@pytest.mark.django_db
def test_a_suspended_association_is_in_no_calendar(world: World, as_: As) -> None:
    made = add_shift_work(world)
    join_shifts(opportunity=made, person=world.amina, shifts=ids_of(made))
    secret = renew_calendar(person=world.amina).secret
    suspend_association(association=world.chrea, by=world.dalia, sentence="شكوى قيد النظر")
    visitor = as_("visitor")
    assert [visitor.get(path).status_code for path in (public(made), "/@chrea/calendar.ics")] == [404, 404]
    assert not read(visitor, f"/calendar/{secret}.ics").walk("VEVENT")


@pytest.mark.django_db
def test_too_many_visits_are_refused(world: World, as_: As, settings) -> None:
    settings.RATE_LIMITS = True
    made = add_shift_work(world)
    visitor = as_("visitor")
    codes = {visitor.get(public(made)).status_code for _n in range(301)}
    assert codes == {200, 429}
