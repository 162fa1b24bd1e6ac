"""How I am told: defaults, what is chosen, what cannot be silenced, the limit of a day, quiet hours, guests."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from tests.notices.choosing import ticked
from tests.notices.deeds import DEEDS
from tests.notices.kinds_of_tests import THANKED, known, thanks
from tests.opportunities.shift_work import add_shift_work
from tests.worlds import World
from touiza.accounts.models import User
from touiza.actors.models import Activity
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.mail.models import Message
from touiza.notices.families import DEFAULTS, ByMail, Family, Ways
from touiza.notices.models import DigestDue, Mailed, Notice, NoticeGroup, Rhythm, Way
from touiza.notices.registry import kinds
from touiza.notices.services.choosing import chosen_by, default_rhythm, save_choices
from touiza.notices.services.mailing import mail_waiting
from touiza.notices.services.telling import tell as tell_one

pytestmark = pytest.mark.django_db
PAGE = "/en/me/notices/choices/"
NIGHT, MORNING = dt.time(23, 10), dt.time(7)


def choose(world: World, family: Family = Family.MINE, *, name: str = "amina", rhythm: dict | None = None, **ways: object) -> None:
    person = getattr(world, name)
    told = default_rhythm(person)
    for key, value in (rhythm or {}).items():
        setattr(told, key, value)
    chosen = {family: Ways(**{"in_app": True, "mail": ByMail.AT_ONCE, "push": False} | ways)} if ways else {}
    save_choices(person=person, ways=chosen, rhythm=told, by_mail=True)


def at_night(day: int = 1) -> dt.datetime:
    """Return ten past eleven at night, some days from now, in Algiers."""
    return clock.moment(clock.today() + dt.timedelta(days=day), NIGHT, "Africa/Algiers")


def mailed(verb: str) -> list[str]:
    return list(Notice.objects.filter(kind=verb).order_by("pk").values_list("mailed", flat=True))


def test_every_kind_names_its_family() -> None:
    assert [kind.verb for kind in kinds().values() if kind.family is None] == []
    assert set(DEFAULTS) == set(Family)
    assert len(Family) <= 10


def test_the_page_shows_what_holds_and_keeps_what_is_chosen(as_, world: World, django_assert_max_num_queries) -> None:
    client = as_("amina")
    client.get(PAGE)  # the first look makes the key for browsers
    with django_assert_max_num_queries(20):
        page = client.get(PAGE)
    assert "Reviews for this server" not in page.content.decode(), "she reviews nothing"
    assert "Work of my associations" not in page.content.decode(), "and works for none"
    assert page.context["form"]["followers_mail"].value() == ByMail.DIGEST
    sent = ticked(page, hours_app=None, hours_mail="never", mine_mail="digest", digest="weekly", digest_hour="9", mails_a_day="3", quiet=None)
    assert client.post(PAGE, sent).url == PAGE
    chosen = chosen_by(world.amina)
    assert chosen.ways(Family.HOURS) == Ways(in_app=False, mail=ByMail.NEVER, push=False)
    assert chosen.ways(Family.MINE).mail == ByMail.DIGEST
    assert (chosen.rhythm.digest, chosen.rhythm.digest_hour, chosen.mails_a_day, chosen.quiet) == ("weekly", 9, 3, None)
    assert client.post(PAGE, sent).url == PAGE, "twice is once"
    assert Way.objects.filter(person=world.amina).count() == len(page.context["form"].families)


def test_who_works_and_who_reviews_sees_their_rows(as_) -> None:
    assert "Work of my associations" in as_("nassima").get(PAGE).content.decode()
    assert "Reviews for this server" in as_("dalia").get(PAGE).content.decode()


@pytest.mark.parametrize("wrong", [{"mine_mail": "often"}, {"digest": "hourly"}, {"digest_hour": "25"}, {"quiet_from": "late"}, {"mails_a_day": "7"}])
def test_what_is_not_offered_is_refused(as_, world: World, wrong: dict[str, str]) -> None:
    client = as_("amina")
    assert client.post(PAGE, ticked(client.get(PAGE), **wrong)).status_code == 422
    assert not Rhythm.objects.filter(person=world.amina).exists()


def test_every_control_says_what_it_is_about(as_) -> None:
    page = as_("amina").get(PAGE).content.decode()
    for family in (Family.MINE, Family.SECURITY):
        assert f'aria-label="{family.label}: by e-mail"' in page
    assert f'aria-label="{Family.SECURITY.label}: on Touiza"' not in page, "it always is"


def test_one_switch_for_all_mail(as_, world: World, tell) -> None:
    client = as_("amina")
    client.post(PAGE, ticked(client.get(PAGE), by_mail=None))
    assert not User.objects.get(pk=world.user("amina").pk).mail_notices
    DEEDS["application.accepted"][0](world)
    tell()
    assert mailed("application.accepted") == [Mailed.NOT]


def test_a_family_comes_in_the_ways_that_were_chosen(world: World, tell) -> None:
    choose(world, mail=ByMail.DIGEST)
    DEEDS["application.accepted"][0](world)
    tell()
    assert mailed("application.accepted") == [Mailed.DIGEST]
    assert DigestDue.objects.filter(recipient=world.amina).count() == 1
    assert not Message.objects.filter(kind="application.accepted").exists()


def test_never_is_never(world: World, tell, as_) -> None:
    choose(world, in_app=False, mail=ByMail.NEVER)
    with known(thanks()):
        record(verb=THANKED, actor=world.yanis, obj=world.opportunity.post, person=world.amina)
        tell()
    assert not Notice.objects.filter(kind=THANKED).exists()
    assert not Message.objects.filter(kind=THANKED).exists()


def test_what_is_not_in_the_app_is_neither_counted_nor_listed(world: World, tell, as_) -> None:
    choose(world, in_app=False)
    with known(thanks()):
        for name in ("yanis", "chloe"):
            record(verb=THANKED, actor=getattr(world, name), obj=world.opportunity.post, person=world.amina)
        tell()
        assert as_("amina").get("/en/me/notices/").context["lines"] == []
    assert mailed(THANKED) == [Mailed.SENT, Mailed.DIGEST], "one mail within a day, the rest in the summary"


@pytest.mark.parametrize("verb", ["shift.cancelled", "opportunity.moved", "application.ended", "signup.taken_off"])
def test_consequences_cannot_be_silenced_by_mistake(world: World, tell, verb: str) -> None:
    choose(world, in_app=False, mail=ByMail.DIGEST)
    deed, _told = DEEDS[verb]
    Activity.objects.all().delete()
    deed(world)
    tell()
    group = NoticeGroup.objects.get(recipient=world.amina, kind=verb)
    assert group.in_app
    assert Message.objects.filter(kind=verb, recipient="amina@touiza.example").count() == 1, "not kept for the summary"


def test_safety_always_stands_in_the_app(world: World, tell) -> None:
    choose(world, Family.SECURITY, name="chloe", in_app=False, mail=ByMail.NEVER)
    assert Way.objects.get(person=world.chloe, family=Family.SECURITY).in_app
    DEEDS["guardian.agreed"][0](world)
    tell()
    assert NoticeGroup.objects.get(recipient=world.chloe, kind="guardian.agreed").in_app


def test_small_things_come_in_the_summary_where_mail_comes_at_once(world: World, tell) -> None:
    DEEDS["hours.claimed"][0](world)
    tell()
    assert set(mailed("hours.claimed")) == {Mailed.DIGEST}


def test_beyond_the_number_of_a_day_mails_wait_for_the_summary(world: World) -> None:
    choose(world, rhythm={"mails_a_day": 2})
    with known(thanks()):
        for number in range(4):
            one = record(verb=THANKED, actor=world.yanis, obj=Rhythm(pk=number + 1), person=world.amina)
            tell_one(one)
        assert mailed(THANKED) == [Mailed.SENT, Mailed.SENT, Mailed.DIGEST, Mailed.DIGEST]
        tomorrow = clock.moment(clock.today() + dt.timedelta(days=1), dt.time(9), "Africa/Algiers")
        tell_one(record(verb=THANKED, actor=world.yanis, obj=Rhythm(pk=9), person=world.amina), at=tomorrow)
        assert mailed(THANKED)[-1] == Mailed.SENT
    with known(thanks(urgent=True)):
        tell_one(record(verb=THANKED, actor=world.yanis, obj=Rhythm(pk=10), person=world.amina))
        assert mailed(THANKED)[-1] == Mailed.SENT, "what is urgent is not held back"


def test_quiet_hours_are_the_servers_until_one_chooses(world: World, settings) -> None:
    assert chosen_by(world.amina).quiet is None
    settings.QUIET_HOURS = (dt.time(21, 30), dt.time(7))
    assert chosen_by(world.amina).quiet_until(at_night()) == clock.moment(clock.today() + dt.timedelta(days=2), MORNING, "Africa/Algiers")


def test_a_mail_waits_for_the_end_of_the_night_and_comes_once(world: World) -> None:
    choose(world, rhythm={"quiet": True, "quiet_from": dt.time(21, 30), "quiet_until": MORNING})
    with known(thanks()):
        for name in ("yanis", "chloe"):
            tell_one(record(verb=THANKED, actor=getattr(world, name), obj=world.opportunity.post, person=world.amina), at=at_night())
        assert not Message.objects.filter(kind=THANKED).exists()
        assert mail_waiting(at=at_night() + dt.timedelta(hours=6)) == 0
        morning = clock.moment(clock.today() + dt.timedelta(days=2), MORNING, "Africa/Algiers")
        assert mail_waiting(at=morning) == 1
        assert mail_waiting(at=morning) == 0
    mail = Message.objects.get(kind=THANKED)
    assert mail.subject == "Chloé Marchand and 1 other thanked you", "all that came in the night, in one"


def test_what_was_read_in_the_night_is_not_mailed(world: World) -> None:
    choose(world, rhythm={"quiet": True, "quiet_from": dt.time(21, 30), "quiet_until": MORNING})
    with known(thanks()):
        tell_one(record(verb=THANKED, actor=world.yanis, obj=world.opportunity.post, person=world.amina), at=at_night())
        NoticeGroup.objects.filter(kind=THANKED).update(read_at=clock.now())
        mail_waiting(at=at_night() + dt.timedelta(hours=9))
    assert mailed(THANKED) == [Mailed.DROPPED]
    assert not Message.objects.filter(kind=THANKED).exists()


@pytest.mark.parametrize(("hours", "state"), [(5, Mailed.SENT), (40, Mailed.WAITS)])
def test_only_what_happens_within_hours_is_heard_at_night(world: World, hours: int, state: str) -> None:
    choose(world, rhythm={"quiet": True, "quiet_from": dt.time(21, 30), "quiet_until": MORNING})
    night = at_night()
    with known(thanks(urgent=True, happens=lambda _activity: night + dt.timedelta(hours=hours))):
        tell_one(record(verb=THANKED, actor=world.yanis, obj=world.opportunity.post, person=world.amina), at=night)
    assert mailed(THANKED) == [state]


def test_a_shift_says_when_it_happens(world: World) -> None:
    shift = add_shift_work(world).shifts.first()
    activity = record(verb="shift.cancelled", actor=world.nassima, obj=shift)
    kind = kinds()["shift.cancelled"]
    assert kind.happens is not None
    assert kind.happens(activity) == shift.starts_at


def test_each_reads_in_their_own_zone(world: World) -> None:
    User.objects.filter(pk=world.user("amina").pk).update(time_zone="Pacific/Auckland")
    choose(world, rhythm={"quiet": True, "quiet_from": dt.time(21, 30), "quiet_until": MORNING})
    noon = dt.datetime(2026, 7, 1, 12, tzinfo=dt.UTC)  # midnight there
    until = chosen_by(world.amina).quiet_until(noon)
    assert until == dt.datetime(2026, 7, 2, 7, tzinfo=ZoneInfo("Pacific/Auckland"))
