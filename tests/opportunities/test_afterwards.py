"""The morning after: thanks once, hours that two people stand for, kind words to who was missed, two questions."""

import datetime as dt

import pytest
from django.utils import translation

from tests.opportunities.day_work import DAY, HOUR, add_day
from tests.worlds import World
from touiza.actors.models import Activity
from touiza.associations.services.roles import end_role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message
from touiza.notices.models import Notice
from touiza.opportunities.access_day import own_attendee
from touiza.opportunities.checkin_codes import door_code
from touiza.opportunities.days import Day, thanks_at
from touiza.opportunities.impressions import figures_of
from touiza.opportunities.models import Afterword, DayMessage, Incident, IncidentFollowUp, Presence
from touiza.opportunities.services.afterwards import forget_names, give_impression, leave_hours, say_thanks, take_hours
from touiza.opportunities.services.attendance import add_named, check_in_at_door, close_list, record_presence
from touiza.opportunities.services.day_words import follow_up, report_incident, send_to_all, word_thanks
from touiza.proof.models import Contribution


@pytest.fixture
def day(world: World) -> Day:
    """Yesterday: Amina came, Yanis did not, Chloé was excused."""
    made = add_day(world, ago=26 * HOUR)
    for name, state in (("amina", "came"), ("yanis", "no_show"), ("chloe", "excused")):
        record_presence(day=made, by=world.nassima, person=getattr(world, name), state=state)
    return made


def attendee(day: Day, person):
    found = own_attendee(day, person)
    assert found is not None
    return found


def morning(day: Day) -> dt.datetime:
    return thanks_at(day) + dt.timedelta(minutes=7)


def refused(deed, **how: object) -> str:
    with pytest.raises(Refusal) as caught:
        deed(**how)
    return caught.value.code


def test_thanks_wait_for_nine_in_the_morning_where_the_work_was(world: World, day: Day) -> None:
    assert thanks_at(day) == clock.moment(clock.day_of(day.ends_at, "UTC") + DAY, dt.time(9), "UTC")
    assert say_thanks(at=thanks_at(day) - dt.timedelta(minutes=1)) == 0
    assert say_thanks(at=morning(day)) == 2


def test_everybody_is_told_once_in_their_language(world: World, day: Day, tell) -> None:
    for _hour in range(3):
        say_thanks(at=morning(day))
    tell()
    assert sorted(Afterword.objects.values_list("kind", "proposal__minutes")) == [("missed", None), ("thanks", 240)]
    assert Notice.objects.filter(kind="presence.thanked", recipient=world.amina).count() == 1
    assert Notice.objects.filter(kind="presence.missed", recipient=world.yanis).count() == 1
    assert not Notice.objects.filter(kind__startswith="presence.", recipient=world.chloe).exists()
    assert {mail.language for mail in Message.objects.filter(kind="presence.missed")} == {"fr"}


def test_an_association_says_thanks_in_its_own_words(world: World, day: Day, tell) -> None:
    word_thanks(association=world.chrea, text=TranslatedText.of("ar", ar="بارك الله في سواعدكم."))
    say_thanks(at=morning(day))
    tell()
    assert "بارك الله في سواعدكم." in Message.objects.get(kind="presence.thanked").text


def test_who_is_found_on_the_paper_list_later_is_thanked_later(world: World, day: Day) -> None:
    say_thanks(at=morning(day))
    later = morning(day) + HOUR
    record_presence(day=day, by=world.nassima, person=world.yanis, state="came", reason="كان اسمه في ظهر الورقة", at=later)
    assert say_thanks(at=later) == 1
    assert Afterword.objects.filter(kind="thanks").count() == 2


def test_a_name_without_an_account_is_thanked_once_it_has_one(world: World) -> None:
    day = add_day(world, ago=26 * HOUR, people=())
    add_named(day=day, name="الحاج موسى", by=world.nassima)
    assert say_thanks(at=morning(day)) == 0


def test_hours_from_a_closed_list_are_confirmed_in_the_name_of_who_closed_it(world: World, day: Day) -> None:
    close_list(day=day, by=world.nassima)
    say_thanks(at=morning(day))
    claim = take_hours(attendee=attendee(day, world.amina), day=day, minutes=240, at=morning(day))
    line = claim.answers.get()
    assert (claim.by, line.kind, line.by, line.minutes) == (world.amina, "confirmed", world.nassima, 240)
    assert take_hours(attendee=attendee(day, world.amina), day=day, minutes=240) == claim
    assert sorted(Contribution.objects.values_list("kind", flat=True)) == ["confirmed", "entered", "proposed"]
    assert claim.proposal is not None


def test_nothing_counts_before_the_volunteer_takes_it(world: World, day: Day) -> None:
    close_list(day=day, by=world.nassima)
    say_thanks(at=morning(day))
    assert list(Contribution.objects.values_list("kind", "minutes")) == [("proposed", 240)]
    for _twice in range(2):
        leave_hours(attendee=attendee(day, world.amina))
    assert list(Contribution.objects.order_by("pk").values_list("kind", "minutes")) == [("proposed", 240), ("declined", 0)]
    assert not Contribution.objects.counted().exists()
    assert Afterword.objects.get(kind="thanks").answer == "left"


@pytest.mark.parametrize("why", ["open list", "changed", "own list", "left"])
def test_else_they_wait_for_a_confirmation(world: World, day: Day, why: str) -> None:
    if why == "own list":
        day = add_day(world, ago=26 * HOUR, people=("nassima",))
        record_presence(day=day, by=world.nassima, person=world.nassima, state="came")
    if why != "open list":
        close_list(day=day, by=world.nassima)
    if why == "left":
        end_role(role=world.chrea.roles.get(person=world.nassima), by=world.rachid)
    say_thanks(at=morning(day))
    who = world.nassima if why == "own list" else world.amina
    claim = take_hours(attendee=attendee(day, who), day=day, minutes=300 if why == "changed" else 240, at=morning(day))
    assert not claim.answers.exists()


def test_who_checked_in_by_themselves_after_the_list_was_closed_waits(world: World) -> None:
    day = add_day(world, ago=HOUR, hours=4)
    record_presence(day=day, by=world.nassima, person=world.yanis, state="came")
    close_list(day=day, by=world.nassima, at=day.ends_at)
    at = day.ends_at + HOUR
    check_in_at_door(day=day, person=world.amina, code=door_code(day.place, at), at=at)
    say_thanks(at=morning(day))
    claim = take_hours(attendee=attendee(day, world.amina), day=day, minutes=240, at=morning(day))
    assert not claim.answers.exists()


def test_hours_are_not_taken_from_a_corrected_list_or_before_the_thanks(world: World, day: Day) -> None:
    told = {"attendee": attendee(day, world.amina), "day": day, "minutes": 240}
    assert refused(take_hours, **told) == "not_thanked"
    say_thanks(at=morning(day))
    record_presence(day=day, by=world.nassima, person=world.amina, state="no_show")
    assert refused(take_hours, **told) == "not_present"


def test_figures_stand_for_three_people_at_least(world: World) -> None:
    day = add_day(world, ago=26 * HOUR)
    for name in ("amina", "yanis", "chloe"):
        record_presence(day=day, by=world.nassima, person=getattr(world, name), state="came")
    for n, (name, first) in enumerate((("amina", 4), ("yanis", 1), ("chloe", 3))):
        here = attendee(day, getattr(world, name))
        assert not figures_of(here.occasion).enough
        give_impression(attendee=here, side="volunteer", by=getattr(world, name), first=first, second=4, sentence=f"جملة {n}")
    told = figures_of(here.occasion)
    assert (told.n, told.again, told.welcome, len(told.sentences)) == (3, 2, 3, 3)


def test_questions_are_about_people_who_came_and_nobody_answers_about_themselves(world: World, day: Day) -> None:
    say = {"by": world.nassima, "first": 3, "second": 3}
    assert refused(give_impression, attendee=attendee(day, world.yanis), side="coordinator", **say) == "not_present"
    assert refused(give_impression, attendee=attendee(day, world.amina), side="coordinator", by=world.amina, first=4, second=4) == "own"
    for _twice in range(2):
        give_impression(attendee=attendee(day, world.amina), side="coordinator", **say)


def test_a_message_reaches_everyone_once_in_their_language(world: World, day: Day, tell) -> None:
    text = TranslatedText.of("ar", ar="خذوا معكم ماءً.", fr="Prenez de l’eau.")
    sent = [send_to_all(day=day, by=world.nassima, text=text, key="k1") for _twice in range(2)]
    tell()
    assert sent[0] == sent[1]
    assert set(sent[0].recipients.all()) == {world.amina, world.yanis, world.chloe}
    mails = {mail.recipient.split("@")[0]: mail for mail in Message.objects.filter(kind="day.announced")}
    assert "خذوا معكم ماءً." in mails["amina"].text
    assert "Prenez de l’eau." in mails["yanis"].text
    with translation.override("ar"):
        assert str(world.chrea) in mails["amina"].subject


def test_a_message_to_who_came_goes_to_them_alone(world: World, day: Day) -> None:
    sent = send_to_all(day=day, by=world.nassima, text=TranslatedText.of("ar", ar="شكراً"), to="present", key="k2")
    assert list(sent.recipients.all()) == [world.amina]
    empty = add_day(world, people=())
    assert refused(send_to_all, day=empty, by=world.nassima, text=TranslatedText.of("ar", ar="شكراً"), key="k3") == "nobody"
    assert DayMessage.objects.count() == 1


def test_an_incident_is_kept_as_written_and_a_serious_one_is_told(world: World, day: Day, tell) -> None:
    from django.db import DatabaseError, transaction

    told = {"day": day, "by": world.nassima, "text": "انزلق وجُرح في يده.", "concerned": [world.amina.pk, world.dalia.pk]}
    incident = report_incident(**told, severity="serious", key="i1")
    assert report_incident(**told, severity="serious", key="i1") == incident
    assert [row.person for row in incident.concerned.all()] == [world.amina]
    follow_up(incident=incident, by=world.rachid, severity="minor", text="عولج في العيادة.", settled=True, key="f1")
    report_incident(**told, severity="note", key="i2")
    tell()
    assert {notice.recipient for notice in Notice.objects.filter(kind="incident.reported")} == {world.rachid}
    for rows in (Incident.objects.all(), IncidentFollowUp.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(text="غيره")
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.delete()


def test_names_written_at_a_door_are_forgotten_after_a_year(world: World, day: Day) -> None:
    line = add_named(day=day, name="الحاج موسى", by=world.nassima)
    assert forget_names(at=clock.now() + 364 * DAY) == 0
    assert forget_names(at=clock.now() + 366 * DAY) == 1
    line.attendee.refresh_from_db()
    assert line.attendee.name == ""


def test_the_log_tells_what_was_done(world: World, day: Day) -> None:
    close_list(day=day, by=world.nassima)
    verbs = set(Activity.objects.values_list("verb", flat=True))
    assert {"presence.recorded", "presence.closed"} <= verbs
    assert Presence.objects.count() == 3
