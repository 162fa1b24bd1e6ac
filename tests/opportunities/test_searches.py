"""Saved searches: what is kept, what is told of it, and that each opportunity is told of once for each search."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.worlds import World, add_opportunity, build_world
from touiza.accounts.services.erasure import erase_user
from touiza.accounts.services.export import export_user
from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.models import Message
from touiza.notices.models import Notice
from touiza.notices.services.telling import tell, words
from touiza.opportunities.cadence import next_moment
from touiza.opportunities.models import Cadence, SavedSearch, SearchFind
from touiza.opportunities.services import alerting
from touiza.opportunities.services.alerting import alert_at_once, alert_due
from touiza.opportunities.services.publishing import set_state
from touiza.opportunities.services.searches import (
    MOST,
    change_search,
    pause_search,
    resume_search,
    save_search,
    stop_alerts,
)
from touiza.opportunities.stopping import search_stop_path
from touiza.opportunities.wanted import Wanted
from touiza.vocabulary.models import Cause, Place

pytestmark = pytest.mark.django_db
ALGIERS = ZoneInfo("Africa/Algiers")
BLIDA = Wanted(wilaya="dz_09")


@pytest.fixture(autouse=True)
def _in_arabic() -> Iterator[None]:
    with translation.override("ar"):
        yield


def saved(world: World, wanted: Wanted = BLIDA, cadence: str = Cadence.AT_ONCE, **more: object) -> SavedSearch:
    return save_search(person=world.amina, wanted=wanted, name="قرب البليدة", cadence=cadence, **more)


def publish(world: World, **changes: object) -> int:
    return add_opportunity(world.chrea, world.nassima, **changes).pk


def told(search: SavedSearch) -> list[int]:
    return list(SearchFind.objects.filter(search=search).order_by("alert", "place").values_list("opportunity_id", flat=True))


def mails() -> list[Message]:
    return list(Message.objects.filter(kind="search.found").order_by("pk"))


def test_what_is_new_is_told_at_once_and_once(world: World) -> None:
    search = saved(world)
    alert_at_once()
    assert told(search) == []  # nothing is newer than the search
    new = publish(world)
    alert_at_once()
    alert_at_once()
    assert told(search) == [new]  # not what stood there before
    activity = Activity.objects.get(verb="search.found")
    assert [notice.recipient_id for notice in tell(activity)] == [world.amina.pk]
    assert (Notice.objects.filter(kind="search.found").count(), len(mails())) == (1, 1)
    assert mails()[0].stop_path == search_stop_path(search)
    assert search_stop_path(search) in mails()[0].text
    publish(world)
    alert_at_once()
    assert len(told(search)) == len(set(told(search))) == 2
    assert len(mails()) == 2


def test_the_notice_leads_to_the_one_or_to_the_list(world: World) -> None:
    search = saved(world)
    publish(world)
    alert_at_once()
    first = words(Activity.objects.get(verb="search.found"), world.amina)
    assert first is not None
    assert "/opportunities/" in first.url
    assert "?" not in first.url
    publish(world)
    publish(world)
    alert_at_once()
    second = words(Activity.objects.filter(verb="search.found").latest("pk"), world.amina)
    assert second is not None
    assert second.url.endswith(f"?{search.query}&sort=newest")
    assert len(second.lines) == 2


def test_words_filters_and_distance_must_all_fit(world: World) -> None:
    words_ = saved(world, Wanted(q="مكتبة"))
    cause = saved(world, Wanted(cause=("education",)))
    near = saved(world, Wanted(near=str(Place.objects.get(code="dz_0908").pk), km="20"))
    nonsense = saved(world, Wanted(q="قسنطنيييية"))  # what was probably meant is not told
    oran = publish(world, title="نرتّب مكتبة الحي", commune=Place.objects.get(code="dz_3101"), causes=tuple(Cause.objects.filter(code="education")))
    blida = publish(world, title="نغرس")
    alert_at_once()
    assert (told(words_), told(cause), told(near), told(nonsense)) == ([oran], [oran], [blida], [])


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_what_cannot_be_applied_for_is_not_told(world: World, state: str) -> None:
    from touiza.opportunities.models import Opportunity

    search = saved(world)
    new = Opportunity.objects.get(pk=publish(world))
    set_state(opportunity=new, by=world.nassima, state=state)
    alert_at_once()
    assert told(search) == []


def test_a_suspended_association_is_not_told_of(world: World) -> None:
    search = saved(world)
    publish(world)
    world.chrea.actor.suspended_at = clock.now()
    world.chrea.actor.save()
    alert_at_once()
    assert told(search) == []


def test_daily_and_weekly_wait_for_their_morning(world: World) -> None:
    at = dt.datetime(2026, 11, 23, 10, tzinfo=ALGIERS)  # a Monday
    daily, weekly = saved(world, cadence="daily", at=at), saved(world, Wanted(wilaya="dz_09", join=""), cadence="weekly", at=at)
    assert daily.pk == weekly.pk  # the same search: one row, the later choice
    assert weekly.due_at == dt.datetime(2026, 11, 29, 7, tzinfo=ALGIERS)  # Sunday
    change_search(search=weekly, name="x", cadence="daily", at=at)
    daily.refresh_from_db()
    assert daily.due_at == dt.datetime(2026, 11, 24, 7, tzinfo=ALGIERS)
    SavedSearch.objects.update(since=clock.now() - dt.timedelta(hours=1), due_at=clock.now() - dt.timedelta(minutes=1))
    new = publish(world)
    assert alert_at_once() == 0
    assert (alert_due(), alert_due()) == (1, 0)
    assert new in told(daily)


@pytest.mark.parametrize(
    ("cadence", "at", "then"),
    [
        ("daily", dt.datetime(2026, 11, 23, 6, 59), dt.datetime(2026, 11, 23, 7)),
        ("daily", dt.datetime(2026, 11, 23, 7), dt.datetime(2026, 11, 24, 7)),
        ("weekly", dt.datetime(2026, 11, 22, 6), dt.datetime(2026, 11, 22, 7)),  # on a Sunday
        ("weekly", dt.datetime(2026, 11, 22, 7), dt.datetime(2026, 11, 29, 7)),
        ("weekly", dt.datetime(2026, 11, 28, 23), dt.datetime(2026, 11, 29, 7)),
    ],
)
def test_the_next_moment(cadence: str, at: dt.datetime, then: dt.datetime) -> None:
    assert next_moment(cadence, "Africa/Algiers", at.replace(tzinfo=ALGIERS)) == then.replace(tzinfo=ALGIERS)
    assert next_moment("none", "Africa/Algiers", clock.now()) is None


def test_paused_and_silent_searches_tell_nothing_and_make_up_for_nothing(world: World) -> None:
    search = saved(world)
    pause_search(search=search)
    publish(world)
    assert alert_at_once() == 0
    resume_search(search=search)
    alert_at_once()
    assert told(search) == []
    stop_alerts(public_id=search.public_id)
    publish(world)
    alert_at_once()
    change_search(search=search, name="x", cadence="at_once")
    alert_at_once()
    assert told(search) == []
    new = publish(world)
    alert_at_once()
    assert told(search) == [new]


def test_who_wants_no_mail_or_closed_their_login_gets_none(world: World) -> None:
    search, user = saved(world), world.user("amina")
    user.mail_notices = False
    user.save()
    publish(world)
    alert_at_once()
    assert (len(told(search)), mails()) == (1, [])
    user.is_active = False
    user.save()
    publish(world)
    alert_at_once()
    assert len(told(search)) == 1


def test_a_worker_killed_in_the_middle_loses_nothing_and_repeats_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = saved(world), saved(world, Wanted(cause=("education",)))
    new = publish(world, causes=tuple(Cause.objects.filter(code="education")))
    sent = alerting.send_mail

    def killed(**what: object) -> None:
        sent(**what)
        if len(mails()) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(alerting, "send_mail", killed)
    with pytest.raises(KeyboardInterrupt):
        alert_at_once()
    assert (told(first), mails(), Activity.objects.filter(verb="search.found").count()) == ([], [], 0)
    monkeypatch.undo()
    alert_at_once()
    alert_at_once()
    assert (told(first), told(second), len(mails())) == ([new], [new], 2)


def test_the_limit_and_a_search_for_everything_are_refused(world: World) -> None:
    for number in range(MOST):
        saved(world, Wanted(q=f"كلمة {number}"))
    for wanted, code in ((Wanted(q="أخرى"), "too_many_searches"), (Wanted(sort="newest", past="1"), "everything")):
        with pytest.raises(Refusal) as refusal:
            saved(world, wanted)
        assert refusal.value.code == code
    saved(world, Wanted(q="كلمة 0"))  # one that is there already
    assert SavedSearch.objects.count() == MOST


def test_kept_listed_changed_paused_deleted(as_: Callable[[str], Client], world: World) -> None:
    client = as_("amina")
    assert client.get("/en/opportunities/?wilaya=dz_09").text.count("/en/me/searches/new/?wilaya=dz_09") == 1
    assert "searches/new" not in client.get("/en/opportunities/").text
    page = "/en/me/searches/new/?wilaya=dz_09&q=cedar&past=1"
    assert client.get(page).context["form"].initial["name"].startswith("“cedar”")
    sent = {"query": "wilaya=dz_09&q=cedar&past=1"}
    assert client.post(page, sent | {"name": "", "cadence": "daily"}).status_code == 422
    assert client.post(page, {"name": "All", "cadence": "daily"}).status_code == 422
    for _time in range(2):
        assert client.post(page, sent | {"name": "Cedars", "cadence": "weekly"}).status_code == 302
    search = SavedSearch.objects.get()
    assert (search.query, search.name, search.cadence) == ("q=cedar&wilaya=dz_09", "Cedars", "weekly")
    assert "Cedars" in client.get("/en/me/searches/").text
    own = f"/en/me/searches/{search.public_id}/"
    client.post(own, {"name": "Trees", "cadence": "at_once"})
    client.post(own, {"deed": "pause"})
    search.refresh_from_db()
    assert (search.name, search.cadence, search.is_paused) == ("Trees", "at_once", True)
    client.post(own, {"deed": "resume"})
    assert as_("yanis").get(own).status_code == as_("yanis").post(own, {"deed": "delete"}).status_code == 404
    client.post(own, {"deed": "delete"})
    assert not SavedSearch.objects.exists()


def test_one_press_in_a_mail_stops_it_without_signing_in(client: Client, world: World) -> None:
    search = saved(world)
    path = search_stop_path(search)
    assert client.get(path).status_code == 200
    search.refresh_from_db()
    assert search.cadence == "at_once"  # looking changes nothing
    assert client.post(path).status_code == client.post(path).status_code == 200
    search.refresh_from_db()
    assert search.cadence == "none"
    assert client.get("/ar/searches/stop/nothing:here/").status_code == 404


def test_it_is_in_the_export_and_goes_with_the_account(world: World) -> None:
    saved(world)
    publish(world)
    alert_at_once()
    assert "قرب البليدة" in str(export_user(user=world.user("amina")))
    erase_user(user=world.user("amina"))
    assert (SavedSearch.objects.count(), SearchFind.objects.count()) == (0, 0)


def test_the_pages_ask_few_queries(as_: Callable[[str], Client], world: World, django_assert_max_num_queries: Callable[..., object]) -> None:
    client = as_("amina")
    first = saved(world, Wanted(q="أرز", wilaya="dz_09"))
    for number in range(12):
        saved(world, Wanted(q=f"كلمة {number}"))
    for page in ("/ar/me/searches/", f"/ar/me/searches/{first.public_id}/", "/ar/me/searches/new/?q=x"):
        with django_assert_max_num_queries(18):
            assert client.get(page).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_workers_tell_it_once() -> None:
    world = build_world()
    searches = [saved(world, Wanted(q="نغرس")), saved(world, BLIDA)]
    publish(world)

    def look(_number: int) -> int:
        try:
            return alert_at_once()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(4)))
    assert [len(told(search)) for search in searches] == [1, 1]
    assert len(mails()) == 2
