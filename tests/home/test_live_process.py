"""The real live process on the real database: who hears what, how soon, and who stops hearing it."""

import json
import os
import signal
import statistics
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client

from tests.listeners import Crowd, Gate, Listener, LiveProcess, asking, live_process, wait_until
from tests.worlds import World
from touiza.actors.models import Follow, Tie
from touiza.associations.models import Role
from touiza.core import clock
from touiza.core.live import announce
from touiza.core.translated import TranslatedText
from touiza.home.changes import watch_tables
from touiza.posts.models import Post, PostKind
from touiza.posts.services.writing import create_post

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]

SECRET = "what-nobody-else-may-read"


@pytest.fixture
def live(world: World) -> Iterator[LiveProcess]:
    watch_tables()
    with live_process() as running:
        yield running


def session_of(client: Client) -> str:
    return str(client.session.session_key)


def note(world: World, audience: str) -> Post:
    title = TranslatedText("fr", {"fr": SECRET})
    return create_post(kind=PostKind.NOTE, author=world.chrea.actor, title=title, body=title, audience=audience, published=True)


def test_what_is_new_is_heard_within_two_seconds_and_nothing_of_what_it_is(live: LiveProcess, world: World, as_: Callable[[str], Client]) -> None:
    open_, closed = note(world, "public"), note(world, "followers")
    visitor = Listener(live.port, f"post:{open_.pk},post:{closed.pk},actor:{world.amina.pk}")
    amina = Listener(live.port, f"actor,feed,post:{open_.pk}", session_of(as_("amina")))
    for listener in (visitor, amina):
        assert listener.status == 200
        assert "text/event-stream" in listener.text
    announce([f"post:{open_.pk}"], "answer")
    announce([f"post:{closed.pk}", f"actor:{world.amina.pk}", f"feed:{world.chloe.pk}"], "notice")
    visitor.read_until(json.dumps({"topic": f"post:{open_.pk}", "kind": "answer"}))
    amina.read_until(json.dumps({"topic": f"actor:{world.amina.pk}", "kind": "notice"}))
    heard = {line for line in visitor.text.split("\n") + visitor.events() if line.startswith("data")}
    assert heard - {"data: {}"} == {f'data: {{"topic": "post:{open_.pk}", "kind": "answer"}}'}, "neither other people's places nor closed posts"
    assert SECRET not in visitor.text + amina.text
    assert f"feed:{world.chloe.pk}" not in amina.text


def test_a_followers_post_is_refused_to_who_does_not_follow(live: LiveProcess, world: World, as_: Callable[[str], Client]) -> None:
    post = note(world, "followers")
    assert Listener(live.port, f"post:{post.pk}").status == 403
    assert Listener(live.port, f"post:{post.pk}", session_of(as_("chloe"))).status == 403
    Follow.objects.create(follower=world.chloe, actor=world.chrea.actor, accepted_at=clock.now())
    assert Listener(live.port, f"post:{post.pk}", session_of(as_("chloe"))).status == 200
    assert Listener(live.port, "actor", Origin="http://evil.example").status == 403


def log_out(world: World, client: Client) -> None:
    client.logout()


def lock_out(world: World, client: Client) -> None:
    user = world.user("amina")
    user.is_active = False
    user.save()


def suspend(world: World, client: Client) -> None:
    world.amina.suspended_at = clock.now()
    world.amina.save()


def new_password(world: World, client: Client) -> None:
    user = world.user("amina")
    user.set_password("another-Passphrase-7")
    user.save()


@pytest.mark.parametrize("take_away", [log_out, lock_out, suspend, new_password])
def test_who_is_signed_in_no_more_hears_no_more(live: LiveProcess, world: World, as_: Callable[[str], Client], take_away: Callable[[World, Client], None]) -> None:
    client = as_("amina")
    mine, other = Listener(live.port, "actor", session_of(client)), Listener(live.port, "actor", session_of(as_("chloe")))
    take_away(world, client)
    announce([f"actor:{world.amina.pk}"], "notice")
    assert mine.is_over(2.0)
    assert "notice" not in mine.text, "not even what came in the same moment"
    assert "event: end" in mine.text
    assert not other.is_over(0.3)


def test_a_right_that_is_lost_takes_its_topic_along(live: LiveProcess, world: World, as_: Callable[[str], Client]) -> None:
    post = note(world, "followers")
    follow = Follow.objects.create(follower=world.chloe, actor=world.chrea.actor, accepted_at=clock.now())
    chloe = Listener(live.port, f"actor,post:{post.pk}", session_of(as_("chloe")))
    only = Listener(live.port, f"post:{post.pk}", session_of(as_("chloe")))
    announce([f"post:{post.pk}"], "answer")
    chloe.read_until('"answer"')
    follow.delete()
    announce([f"post:{post.pk}", f"actor:{world.chloe.pk}"], "edited")
    chloe.read_until('"edited"')
    assert f'{{"topic": "post:{post.pk}", "kind": "edited"}}' not in chloe.text + "".join(chloe.events())
    assert only.is_over(2.0)
    assert "edited" not in only.text
    staff = Listener(live.port, f"association:{world.chrea.pk},actor", session_of(as_("nassima")))
    Role.objects.filter(person=world.nassima).update(ended_at=clock.now())
    Tie.objects.filter(person=world.nassima).delete()
    announce([f"association:{world.chrea.pk}"], "due")
    assert '"due"' not in "".join(staff.events(1.5))


def test_rights_are_looked_at_again_even_where_nothing_said_so(world: World, as_: Callable[[str], Client]) -> None:
    post = note(world, "followers")
    follow = Follow.objects.create(follower=world.chloe, actor=world.chrea.actor, accepted_at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS live_access_actor_delete ON actors_follow")
    try:
        with live_process() as live:
            stream = Listener(live.port, f"post:{post.pk}", session_of(as_("chloe")))
            follow.delete()
            assert stream.is_over(30.0)
    finally:
        watch_tables()


def test_no_more_streams_than_a_person_needs(world: World, as_: Callable[[str], Client]) -> None:
    with live_process(TOUIZA_LIVE_STREAMS_PERSON="2", TOUIZA_LIVE_STREAMS_ADDRESS="4", TOUIZA_LIVE_STREAMS="9") as live:
        amina, post = session_of(as_("amina")), note(world, "public")
        held = [Listener(live.port, "actor", amina) for _n in range(3)]
        assert [one.status for one in held] == [200, 200, 429]
        visitors = [Listener(live.port, f"post:{post.pk}") for _n in range(3)]
        assert [one.status for one in visitors] == [200, 200, 429]
        held[0].close()
        wait_until(lambda: live.health()["streams"] == 3)
        assert Listener(live.port, "actor", amina).status == 200


def test_killed_outright_it_is_back_and_who_listened_looks_again(live: LiveProcess, world: World, as_: Callable[[str], Client]) -> None:
    session = session_of(as_("amina"))
    stream = Listener(live.port, "actor", session)
    (victim,) = live.workers()
    os.kill(victim, signal.SIGKILL)
    with pytest.raises((AssertionError, ConnectionError)):
        stream.read_until("never", 2)
    announce([f"actor:{world.amina.pk}"], "notice")  # nobody hears it
    wait_until(lambda: live.is_well() and live.workers() != [victim])
    again = Listener(live.port, "actor", session, Last_Event_ID=str(int(time.time() * 1000) - 4000))
    again.read_until("event: look")


def test_a_database_that_was_away_is_heard_again_and_nothing_is_missed(world: World, as_: Callable[[str], Client]) -> None:
    server = connection.settings_dict
    gate = Gate(server["HOST"] or "127.0.0.1", int(server["PORT"] or 5432))
    through = f"postgresql://{server['USER']}@127.0.0.1:{gate.port}/{server['NAME']}"
    session = session_of(as_("amina"))
    with live_process(DATABASE_URL=through) as live:
        stream = Listener(live.port, "actor", session)
        gate.shut()
        wait_until(lambda: live.health()["status"] == "deaf")
        announce([f"actor:{world.amina.pk}"], "notice")
        assert Listener(live.port, "actor", session).status == 503
        stream.events(0.3)
        stream.text = ""
        gate.open()
        stream.read_until("event: look", 10)
        announce([f"actor:{world.amina.pk}"], "notice")
        stream.read_until('"notice"')
        stream.text = ""
        with connection.cursor() as cursor:  # and one whose connections alone were cut
            cursor.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        stream.read_until("event: look", 10)
        announce([f"actor:{world.amina.pk}"], "notice")
        stream.read_until('"notice"')


def test_five_hundred_listen_to_one_process(live: LiveProcess, world: World, as_: Callable[[str], Client], capsys: pytest.CaptureFixture[str]) -> None:
    post = note(world, "signed_in")
    sessions = [session_of(as_(name)) for name in ("amina", "chloe", "nassima", "salima", "yanis")]
    with live_process(TOUIZA_LIVE_STREAMS_PERSON="200", TOUIZA_LIVE_STREAMS_ADDRESS="600") as live:
        before, began = live.memory(), time.monotonic()
        crowd = Crowd(live.port, [asking(f"actor,feed,post:{post.pk}", sessions[n % 5]) for n in range(500)])
        try:
            wait_until(lambda: crowd.opened == 500, 60)
            opening = time.monotonic() - began
            delays, others = [], []
            for _round in range(5):
                crowd.came.clear()
                said = time.monotonic()
                announce([f"post:{post.pk}"], "answer")
                while len(crowd.came) < 500 and time.monotonic() - said < 5:
                    asked = time.monotonic()
                    live.health()
                    others.append(time.monotonic() - asked)
                    time.sleep(0.01)
                delays += [at - said for at in crowd.came.values()]
                time.sleep(0.3)
            grown = live.memory() - before
            assert len(delays) == 5 * 500, "everybody heard it each time"
            delays.sort()
            others.sort()
            with capsys.disabled():
                print(
                    f"\n500 listeners on one process: opened in {opening:.1f} s, +{grown:.1f} MiB; heard after p50 {statistics.median(delays) * 1000:.0f} ms, "
                    f"p99 {delays[int(len(delays) * 0.99)] * 1000:.0f} ms, at last {delays[-1] * 1000:.0f} ms; "
                    f"other requests meanwhile p50 {statistics.median(others) * 1000:.0f} ms, p99 {others[int(len(others) * 0.99)] * 1000:.0f} ms"
                )
            assert delays[-1] < 2
            assert grown < 100
        finally:
            crowd.close()
        wait_until(lambda: live.health()["streams"] == 0)
