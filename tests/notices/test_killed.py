"""Killed at each step on the way: every reader is told once, by one mail, in one summary, by one message of one topic.

The step at which a process stands is where another connection holds the table that it writes next. No code of ours is touched.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from tests.killing import kill, start
from tests.notices.browsers import Browser, PushService, told_in
from tests.notices.test_choices import choose
from tests.worlds import World, build_world
from touiza.actors.services.activity import record
from touiza.mail.models import Message
from touiza.notices.families import ByMail, Family
from touiza.notices.models import Digest, DigestDue, Mailed, Notice, NoticeGroup, Push

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
READ = "from touiza.notices.services.telling import read_log\nread_log()"
TELL = "from touiza.notices.services.telling import tell_again\ntell_again(activity_id={})"  # one activity: no other transaction holds it back
WRITE = """
import datetime as dt
from touiza.core import clock
from touiza.notices.services.digesting import write_digests
write_digests(at=clock.now() + dt.timedelta(days=2))
"""
MAIL = """
import datetime as dt
from touiza.core import clock
from touiza.notices.services.mailing import mail_waiting
mail_waiting(at=clock.now() + dt.timedelta(days=2))
"""
PUSH = "from touiza.notices.services.pushing import send_push\nsend_push(push_id={})"
TELLING = ("notices_noticegroup", "notices_notice", "notices_push", "mail_message", "procrastinate_jobs")


@pytest.fixture
def world(settings, monkeypatch: pytest.MonkeyPatch) -> World:
    settings.SECRET_KEY = "of these tests"  # as the programs have it
    monkeypatch.setenv("TOUIZA_QUIET_HOURS", "none")
    monkeypatch.setenv("TOUIZA_MAILS_A_DAY", "0")
    return build_world()


@pytest.fixture
def service(settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[PushService]:
    made = PushService()
    settings.FETCH_LOCAL = [made.place]
    monkeypatch.setenv("TOUIZA_FETCH_LOCAL", made.place)
    yield made
    made.close()


@contextmanager
def held(table: str) -> Iterator[None]:
    """Let nobody write to a table; reading goes on."""
    told = connection.settings_dict
    other = psycopg.connect(host=told["HOST"], port=told["PORT"], user=told["USER"], password=told["PASSWORD"] or None, dbname=told["NAME"])
    try:
        other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        yield
    finally:
        other.rollback()
        other.close()


def killed_at(table: str, program: str) -> None:
    """Start a program, kill it where it is about to write to a table, and wait until the database has noticed."""
    with held(table):
        running = start(program)
        wait(lambda: bool(stuck()), running)
        (pid,) = stuck()
        kill(running)
    wait(lambda: not ask("SELECT pid FROM pg_stat_activity WHERE pid = %s", pid))


def run(program: str) -> None:
    running = start(program)
    assert running.wait(60) == 0
    assert running.stdout
    running.stdout.close()


def stuck() -> list[int]:
    return ask("SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")


def ask(question: str, *values: object) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return [row[0] for row in cursor.fetchall()]


def wait(true, running=None) -> None:
    for _try in range(600):
        if true():
            return
        assert running is None or running.poll() is None, "it ended before it came to this step"
        time.sleep(0.05)
    raise AssertionError("it did not come about")


def test_a_notice_its_mail_and_its_message(world: World, service: PushService) -> None:
    choose(world, Family.CIRCLE, push=True)
    browser = Browser()
    told_in(world.amina, browser, service.address())
    for number, step in enumerate(TELLING):
        one = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
        killed_at(step, TELL.format(one.pk))
        assert not Notice.objects.filter(activity=one).exists(), f"at {step} all of it is undone"
        run(TELL.format(one.pk))
        run(TELL.format(one.pk))
        assert Notice.objects.filter(activity=one).count() == 1
        assert Message.objects.filter(cause=f"activity:{one.pk}").count() == 1
        assert Push.objects.filter(group__notices__activity=one).count() == 1
        assert NoticeGroup.objects.filter(recipient=world.amina, kind="role.given").count() == number + 1
    assert len(set(Message.objects.values_list("public_id", flat=True))) == Message.objects.count()


def test_the_log_is_read_on_where_it_was(world: World) -> None:
    one = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    killed_at("actors_cursor", READ)
    for _try in range(120):  # transactions elsewhere on the server hold a reader back
        run(READ)
        if Notice.objects.filter(activity=one).exists():
            break
        time.sleep(1)
    run(READ)
    assert Notice.objects.filter(activity=one).count() == Message.objects.filter(cause=f"activity:{one.pk}").count() == 1


@pytest.mark.parametrize("step", ["notices_digestdue", "mail_message", "procrastinate_jobs", "notices_digest", "notices_notice"])
def test_a_summary(world: World, step: str) -> None:
    choose(world, Family.CIRCLE, mail=ByMail.DIGEST)
    one = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    run(TELL.format(one.pk))
    killed_at(step, WRITE)
    assert not Message.objects.filter(kind="digest").exists()
    assert DigestDue.objects.filter(recipient=world.amina).exists()
    run(WRITE)
    run(WRITE)
    assert Message.objects.filter(kind="digest", recipient="amina@touiza.example").count() == 1
    assert Digest.objects.filter(recipient=world.amina).count() == 1
    assert Notice.objects.get(activity=one).mailed == Mailed.DIGESTED


@pytest.mark.parametrize("step", ["mail_message", "procrastinate_jobs", "notices_notice"])
def test_a_mail_after_quiet_hours(world: World, step: str) -> None:
    one = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    run(TELL.format(one.pk))
    notice = Notice.objects.get(activity=one)
    Message.objects.all().delete()
    Notice.objects.filter(pk=notice.pk).update(mailed=Mailed.WAITS, mail_at=notice.created_at)
    killed_at(step, MAIL)
    assert not Message.objects.exists()
    run(MAIL)
    run(MAIL)
    assert Message.objects.filter(cause=f"activity:{one.pk}").count() == 1
    assert Notice.objects.get(pk=notice.pk).mailed == Mailed.SENT


def test_a_message_to_a_browser(world: World, service: PushService) -> None:
    choose(world, Family.CIRCLE, push=True)
    browser = Browser()
    told_in(world.amina, browser, service.address())
    one = record(verb="role.given", actor=world.rachid, association=world.chrea.actor, person=world.amina)
    run(TELL.format(one.pk))
    push = Push.objects.get()
    killed_at("notices_push", PUSH.format(push.pk))  # the service has it, and we have not written that down
    assert len(service.posted) == 1
    assert Push.objects.get().state == Push.State.QUEUED
    run(PUSH.format(push.pk))
    run(PUSH.format(push.pk))
    assert len(service.posted) == 2
    assert len({headers["Topic"] for _path, headers, _body in service.posted}) == 1
    assert len(service.shown(browser)) == 1
    assert Push.objects.get().state == Push.State.SENT
