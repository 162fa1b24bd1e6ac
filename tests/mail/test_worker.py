"""Mail as the worker sends it, in a process of its own: the server away and back, the worker killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.mail.postbox import Postbox, serving
from touiza.core.queue import defer
from touiza.home.tasks import REVIVE
from touiza.mail.models import Message, State
from touiza.mail.services.sending import SEND
from touiza.mail.tasks import WAITS

pytestmark = [pytest.mark.process, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
Write = Callable[..., Message]


def start(postbox: Postbox, *words: str) -> subprocess.Popen[bytes]:
    """Start a worker on the tests' database that sends through this server."""
    server = urlsplit(os.environ.get("DATABASE_URL") or "postgresql://touiza@127.0.0.1:5432/touiza")
    here = {
        "DATABASE_URL": server._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "touiza.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
        "TOUIZA_DEBUG": "0",
        "TOUIZA_DEMO": "0",
        "TOUIZA_SECRET_KEY": "of these tests",
        "TOUIZA_SMTP_URL": postbox.url,
        "TOUIZA_WORKER_TASKS": "1",
    }
    return subprocess.Popen([sys.executable, *words], cwd="/", env={**os.environ, **here}, start_new_session=True)


def work_off(postbox: Postbox) -> None:
    """Have a worker do all that is due, and end."""
    ended = start(postbox, "-m", "django", "procrastinate", "worker", "--one-shot").wait(120)
    assert ended == 0


def make_due() -> None:
    """Let the time pass that retries wait for."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo' AND task_name = %s", [SEND])


def state_of(message: Message) -> tuple[str, int]:
    message.refresh_from_db()
    return message.state, message.attempts


def test_a_server_that_comes_back_gets_each_mail_once(write: Write) -> None:
    messages = [write(to=f"a{number}@touiza.example") for number in range(3)]
    with serving(Postbox()) as gone:
        pass
    work_off(gone)
    assert {state_of(message) for message in messages} == {(State.QUEUED, 1)}
    work_off(gone)
    assert {state_of(message) for message in messages} == {(State.QUEUED, 1)}, f"not again before {WAITS[0]} seconds"
    with serving(gone) as back:
        make_due()
        work_off(back)
        make_due()
        work_off(back)
    assert {state_of(message) for message in messages} == {(State.SENT, 2)}
    assert sorted(mail["Message-ID"] for mail in back.mails) == sorted(message.message_id for message in messages)


def test_what_is_refused_for_good_is_tried_once(write: Write) -> None:
    refused, later = write(to="nobody@touiza.example"), write()
    with serving(Postbox(to_recipients=["550 5.1.1 no such user", "451 4.7.1 come back"])) as postbox:
        work_off(postbox)
        make_due()
        work_off(postbox)
    assert state_of(refused) == (State.FAILED, 1)
    assert "550 5.1.1 no such user" in refused.error
    assert state_of(later) == (State.SENT, 2)
    assert postbox.recipients == ["amina@touiza.example"]
    assert ProcrastinateJob.objects.filter(task_name=SEND, status="failed").count() == 1


def test_what_never_committed_is_never_sent(write: Write) -> None:
    with serving(Postbox()) as postbox:
        with transaction.atomic():
            write()
            work_off(postbox)
            transaction.set_rollback(True)
        work_off(postbox)
    assert postbox.mails == []


def test_a_worker_killed_between_sending_and_writing_it_down_sends_once_more(write: Write) -> None:
    message = write()
    with serving(Postbox()) as postbox:
        worker = start(postbox, "-m", "touiza.cli.tasks")
        postbox.meanwhile = lambda: os.kill(worker.pid, signal.SIGKILL)
        worker.wait(120)
        postbox.meanwhile = None
        assert state_of(message) == (State.QUEUED, 0)
        work_off(postbox)
        assert len(postbox.mails) == 1, "its task waits until the worker counts as dead"
        _let_it_count_as_dead()
        defer(REVIVE, timestamp=int(time.time()))
        work_off(postbox)
        work_off(postbox)
    assert state_of(message) == (State.SENT, 1)
    assert [mail["Message-ID"] for mail in postbox.mails] == [message.message_id] * 2, "once more, under the same name"


def _let_it_count_as_dead() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '61 seconds'")
