"""Messages to browsers, read back from a push service of the tests' own: what they hold, when they go, what ends them."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from tests.notices.browsers import Browser, PushService, claims, told_in
from tests.notices.kinds_of_tests import NAMED, THANKED, known, named, thanks
from tests.notices.test_choices import at_night, choose
from tests.worlds import World
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.notices.families import Family
from touiza.notices.models import Device, NoticeGroup, Push, PushKey
from touiza.notices.services.joining import mark_read
from touiza.notices.services.push_keys import key_in_use, renew_key
from touiza.notices.services.pushing import SEND, Away, queue_due_pushes, send_push
from touiza.notices.services.telling import tell as tell_one
from touiza.notices.tasks import WAITS, Patience
from touiza.posts.models import Post

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings) -> Iterator[PushService]:
    made = PushService()
    settings.FETCH_LOCAL = [made.place]
    with known(thanks(), named()):
        yield made
    made.close()


@pytest.fixture
def browser(service: PushService, world: World) -> Browser:
    """Amina's browser; she wants thanks there."""
    made = Browser()
    told_in(world.amina, made, service.address())
    choose(world, push=True)
    choose(world, Family.ANSWERS, push=True)
    return made


def thank(world: World, name: str = "yanis", at: dt.datetime | None = None) -> None:
    tell_one(record(verb=THANKED, actor=getattr(world, name), obj=world.opportunity.post, person=world.amina), at=at)


def run_all() -> list[str]:
    """Run the queued messages as the worker does; return what became of them."""
    states = []
    for job in ProcrastinateJob.objects.filter(task_name=SEND, status="todo").order_by("id"):
        push = send_push(**job.args)
        states.append(push.state if push else "")
    return states


def test_a_browser_is_told_a_line_and_where_it_leads(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    assert run_all() == ["sent"]
    (shown,) = service.shown(browser)
    group = NoticeGroup.objects.get(kind=THANKED)
    assert shown == {"title": "Yanis Ferhat thanked you", "path": f"/ar/me/notices/{group.pk}/", "tag": shown["tag"], "lang": "ar", "dir": "rtl"}
    path, headers, body = service.posted[0]
    assert (path, headers["Content-Encoding"], headers["Urgency"], headers["Topic"]) == ("/one", "aes128gcm", "normal", shown["tag"])
    assert len(headers["Topic"]) == 32
    assert 0 < int(headers["TTL"]) <= 24 * 3600
    assert b"Yanis" not in body
    _head, told, key = claims(headers["Authorization"])
    assert told["aud"] == f"http://{service.place}"
    assert told["exp"] - clock.now().timestamp() < 24 * 3600
    assert told["sub"].startswith(("mailto:", "https:"))
    assert key == key_in_use().public
    assert Device.objects.get().pushed_at is not None


def test_one_message_an_opening_whatever_joins(service: PushService, browser: Browser, world: World) -> None:
    for name in ("yanis", "chloe", "nassima"):
        thank(world, name)
    assert run_all() == ["sent"]
    assert [one["title"] for one in service.shown(browser)] == ["نسيمة حاج علي and 2 others thanked you"]
    mark_read(recipient=world.amina)
    thank(world, "rachid")
    assert run_all() == ["", "sent"]
    assert len(service.kept) == 1, "of the same group: it takes the place of the first"


def test_sent_again_it_has_the_same_topic(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    run_all()
    Push.objects.update(state=Push.State.QUEUED)  # as if the worker had died before it wrote down that it was sent
    run_all()
    assert len(service.posted) == 2
    assert len(service.shown(browser)) == 1


def test_what_was_read_before_is_not_sent(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    mark_read(recipient=world.amina)
    assert run_all() == ["dropped"]
    assert service.posted == []


def test_what_may_be_seen_no_more_is_not_sent(service: PushService, browser: Browser, world: World) -> None:
    tell_one(record(verb=NAMED, actor=world.nassima, obj=world.opportunity.post, person=world.amina))
    Post.objects.update(audience="private")
    assert run_all() == ["dropped"]


def test_who_signed_out_there_is_not_told_there(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    Session.objects.all().delete()
    assert run_all() == ["dropped"]
    assert not Device.objects.exists()


@pytest.mark.parametrize("change", [{"push": False}])
def test_who_wants_no_messages_any_more_gets_none(service: PushService, browser: Browser, world: World, change: dict[str, bool]) -> None:
    thank(world)
    choose(world, **change)
    assert run_all() == ["dropped"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(service: PushService, browser: Browser, world: World, status: int) -> None:
    service.status = lambda _path: status
    thank(world)
    send_push(push_id=Push.objects.get().pk)
    assert not Device.objects.exists()


def test_a_browser_that_refuses_for_long_is_given_up(service: PushService, browser: Browser, world: World) -> None:
    service.status = lambda _path: 403
    for number in range(5):
        record_of = record(verb=THANKED, actor=world.yanis, obj=PushKey(pk=number + 1), person=world.amina)
        tell_one(record_of)
        send_push(push_id=Push.objects.latest("pk").pk)
        assert Device.objects.exists() == (number < 4)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again_later(service: PushService, browser: Browser, world: World, status: int) -> None:
    service.status, service.headers = lambda _path: status, {"Retry-After": "120"}
    thank(world)
    push = Push.objects.get()
    with pytest.raises(Away) as away:
        send_push(push_id=push.pk)
    assert away.value.wait == 120
    push.refresh_from_db()
    assert (push.state, push.attempts, push.error) == (Push.State.QUEUED, 1, str(status))
    service.status = lambda _path: 201
    assert send_push(push_id=push.pk).state == Push.State.SENT
    assert send_push(push_id=push.pk) is None, "twice is once"


def test_the_queue_waits_as_long_as_it_is_asked_and_not_for_ever() -> None:
    def wait(attempts: int, error: Exception) -> dt.timedelta | None:
        job = Job(id=1, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts)
        decision = Patience().get_retry_decision(exception=error, job=job)
        return decision.retry_at - dt.datetime.now(dt.UTC) if decision and decision.retry_at else None

    assert wait(0, Away("429", 900)) > dt.timedelta(seconds=890)
    assert wait(0, Away("429", 10**6)) < dt.timedelta(hours=5)
    assert wait(len(WAITS), Away("away")) is None
    assert wait(0, ValueError()) is None


def test_a_server_that_is_away_raises_nothing_else(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    service.close()
    with pytest.raises(Away):
        send_push(push_id=Push.objects.get().pk)


def test_it_waits_for_the_end_of_the_night(service: PushService, browser: Browser, world: World) -> None:
    choose(world, push=True, rhythm={"quiet": True, "quiet_from": dt.time(21, 30), "quiet_until": dt.time(7)})
    thank(world, at=at_night())
    assert run_all() == []
    assert queue_due_pushes(at=at_night()) == 0
    assert queue_due_pushes(at=at_night() + dt.timedelta(hours=9)) == 1
    assert queue_due_pushes(at=at_night() + dt.timedelta(hours=9)) == 0, "it has its task"


def test_what_is_too_late_is_no_news(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    Push.objects.update(due_at=clock.now() - dt.timedelta(hours=25))
    assert run_all() == ["dropped"]


def test_a_lost_task_is_queued_again(service: PushService, browser: Browser, world: World) -> None:
    thank(world)
    ProcrastinateJob.objects.all().delete()
    assert queue_due_pushes() == 1


def form_of(browser: Browser, endpoint: str) -> dict[str, str]:
    return {"endpoint": endpoint, **browser.keys()}


def test_a_browser_is_added_and_taken_away_from_the_page(as_, service: PushService, world: World) -> None:
    client, browser = as_("amina"), Browser()
    for _time in range(2):
        assert client.post("/en/me/notices/devices/", form_of(browser, service.address())).status_code == 302
    device = Device.objects.get()
    assert device.person_id == world.amina.pk
    assert device.session == client.session.session_key
    page = client.get("/en/me/notices/choices/").content.decode()
    assert key_in_use().public in page
    assert as_("chloe").post(f"/en/me/notices/devices/{device.pk}/removal/").status_code == 404
    assert client.post(f"/en/me/notices/devices/{device.pk}/removal/").status_code == 302
    assert not Device.objects.exists()


def test_a_browser_that_another_uses_now_tells_them_alone(as_, service: PushService, world: World) -> None:
    browser = Browser()
    for name in ("amina", "chloe"):
        as_(name).post("/en/me/notices/devices/", form_of(browser, service.address()))
    assert Device.objects.get().person_id == world.chloe.pk


@pytest.mark.parametrize(
    ("endpoint", "code"),
    [("ftp://push.example/x", "push_address"), ("http://10.0.0.1/x", "push_address"), ("https:///x", "push_address"), ("https://[x", "push_address"), ("https://é.example/", "push_address")],
)
def test_what_is_no_push_service_is_refused(world: World, endpoint: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        told_in(world.amina, Browser(), endpoint)
    assert refused.value.code == code


def test_private_places_are_never_asked(service: PushService, browser: Browser, world: World, settings) -> None:
    thank(world)
    settings.FETCH_LOCAL = []
    assert run_all() == ["failed"]
    assert service.posted == []


def test_keys_that_are_none_are_refused(as_, world: World) -> None:
    client = as_("amina")
    client.post("/en/me/notices/devices/", {"endpoint": "https://push.example/x", "p256dh": "AAAA", "auth": "AAAA"})
    client.post("/en/me/notices/devices/", {"endpoint": "https://push.example/x"})
    assert not Device.objects.exists()


def test_ten_browsers_are_enough(world: World) -> None:
    for number in range(10):
        told_in(world.amina, Browser(), f"https://push.example/{number}")
    with pytest.raises(Refusal) as refused:
        told_in(world.amina, Browser(), "https://push.example/11")
    assert refused.value.code == "push_many"
    told_in(world.amina, Browser(), "https://push.example/3")


def test_where_the_operator_wants_none_there_are_none(as_, world: World, settings) -> None:
    settings.PUSH = False
    assert "In my browsers" not in as_("amina").get("/en/me/notices/choices/").content.decode()
    with pytest.raises(Refusal):
        told_in(world.amina, Browser(), "https://push.example/1")


def test_one_key_is_made_and_renewed(service: PushService, browser: Browser, world: World, capsys) -> None:
    first = key_in_use()
    assert key_in_use().pk == first.pk
    call_command("renew-push-key")
    assert key_in_use().pk != first.pk
    thank(world)
    assert run_all() == ["sent"], "who asked with the old key is told with it"
    assert claims(service.posted[0][1]["Authorization"])[2] == first.public
    renew_key(withdraw=True)
    assert not Device.objects.exists()
    assert PushKey.objects.filter(retired_at=None).count() == 1


def test_a_key_of_another_secret_stops_nothing(service: PushService, browser: Browser, world: World, settings) -> None:
    thank(world)
    settings.SECRET_KEY = "another"
    assert run_all() == ["failed"]


def test_the_worker_is_the_same_for_everybody() -> None:
    answer = Client().get("/push-worker.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    first = answer.content.decode().splitlines()[0]
    assert json.loads(first.removeprefix("const facts = ").rstrip(";")) == {"icon": "/static/ui/img/icon-180.png"}
