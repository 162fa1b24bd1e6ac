"""A mail as a mail server gets it: its headers, its two parts, in which language; once."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.utils import parsedate_to_datetime

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.mail.postbox import Postbox
from tests.worlds import World
from touiza.actors.services.activity import lock_cursor, read_activities, record
from touiza.core import clock
from touiza.mail.models import Message, State
from touiza.mail.services.sending import SEND, deliver, drop_old_mail, requeue_lost

pytestmark = pytest.mark.django_db
Write = Callable[..., Message]


def test_a_mail_arrives_with_what_mail_programs_look_for(postbox: Postbox, write: Write, settings) -> None:
    settings.MAIL_FROM = "تويزة <touiza@benevoles.example>"
    message = write(reply_to="amis@chrea.example")
    deliver(message_id=message.pk)
    (mail,) = postbox.mails
    assert postbox.recipients == ["amina@touiza.example"]
    assert mail["To"] == "amina@touiza.example"
    assert mail["From"].addresses[0].addr_spec == "touiza@benevoles.example"
    assert mail["From"].addresses[0].display_name == "تويزة"
    assert mail["Subject"] == "قُبل طلبك: «نغرس الأرز»"
    assert mail["Reply-To"] == "amis@chrea.example"
    assert mail["Message-ID"] == message.message_id
    assert abs(parsedate_to_datetime(mail["Date"]).replace(tzinfo=dt.UTC) - message.created_at) < dt.timedelta(seconds=2)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "ar"


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("fr", "ltr"), ("en", "ltr")])
def test_text_and_html_say_the_same_in_the_readers_direction(postbox: Postbox, write: Write, language: str, direction: str) -> None:
    deliver(message_id=write(language=language).pk)
    (mail,) = postbox.mails
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    for part in (text, html):
        assert "الأحد، 08:30" in part.get_content()
        assert f"/{language}/me/notices/choices/" in part.get_content()
    assert f'<html lang="{language}" dir="{direction}">' in html.get_content()
    assert text["Content-Type"].params["charset"] == html["Content-Type"].params["charset"] == "utf-8"


def test_what_a_person_typed_adds_no_header(postbox: Postbox, write: Write) -> None:
    telling = {"subject": "Hello\r\nBcc: everybody@touiza.example", "lines": [], "url": "/", "action": "x"}
    deliver(message_id=write(context={"telling": telling}).pk)
    assert postbox.mails[0]["Bcc"] is None
    assert postbox.recipients == ["amina@touiza.example"]
    assert postbox.mails[0]["Subject"] == "Hello Bcc: everybody@touiza.example"


def test_a_notice_can_be_stopped_from_the_mail_and_a_code_cannot(postbox: Postbox, write: Write, world: World, client) -> None:
    user = world.user("amina")
    for cause in ("activity:1", "account:1"):
        deliver(message_id=write(user=user, cause=cause).pk)
    notice, code = postbox.mails
    assert code["List-Unsubscribe"] is None
    assert notice["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = notice["List-Unsubscribe"].strip("<>").partition("//")[2].partition("/")[2]
    assert client.get(f"/{address}").status_code == 200
    user.refresh_from_db()
    assert user.mail_notices, "looking changes nothing"
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/{address}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    user.refresh_from_db()
    assert not user.mail_notices


@pytest.mark.parametrize("key", ["1", "1:forged", "nobody"])
def test_nobody_stops_the_mails_of_another(client, world: World, key: str) -> None:
    assert client.post(f"/fr/account/mail/{key}/stop/").status_code == 404
    assert world.user("amina").mail_notices


def test_sending_again_sends_nothing(postbox: Postbox, write: Write) -> None:
    message = write()
    assert deliver(message_id=message.pk) is not None
    assert deliver(message_id=message.pk) is None
    assert len(postbox.mails) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 1, "")
    assert message.sent_at is not None


def test_one_cause_is_one_mail_however_the_address_is_written(write: Write) -> None:
    assert write(to="Amina@Touiza.example ") == write() == write(language="fr")
    assert write(cause="activity:2") != write()
    assert ProcrastinateJob.objects.filter(task_name=SEND).count() == 2


def test_what_is_rolled_back_is_never_sent(write: Write) -> None:
    with transaction.atomic():
        write()
        assert ProcrastinateJob.objects.filter(task_name=SEND).exists()
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name=SEND).exists()


def test_in_the_demo_nothing_leaves(postbox: Postbox, write: Write, settings) -> None:
    settings.DEMO = True
    message = deliver(message_id=write().pk)
    assert message is not None
    assert (message.state, postbox.mails) == (State.SENT, [])


def test_mail_waits_behind_every_other_task(write: Write) -> None:
    write()
    assert ProcrastinateJob.objects.get(task_name=SEND).priority < 0


def test_a_message_whose_task_was_lost_is_queued_again(write: Write) -> None:
    lost, waiting, sent = write(cause="c:1"), write(cause="c:2"), write(cause="c:3")
    Message.objects.filter(pk=sent.pk).update(state=State.SENT)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE (args->>'message_id')::bigint IN (%s, %s)", [lost.pk, sent.pk])
    assert requeue_lost() == 1
    assert requeue_lost() == 0
    due = ProcrastinateJob.objects.filter(task_name=SEND, status="todo")
    assert sorted(job.args["message_id"] for job in due) == [lost.pk, waiting.pk]


def test_old_mails_go_and_those_that_wait_stay(write: Write) -> None:
    old, new, waiting = write(cause="c:1"), write(cause="c:2"), write(cause="c:3")
    Message.objects.filter(pk__in=[old.pk, new.pk]).update(state=State.SENT)
    Message.objects.exclude(pk=new.pk).update(created_at=clock.now() - dt.timedelta(days=91))
    assert drop_old_mail() == 1
    assert set(Message.objects.values_list("pk", flat=True)) == {new.pk, waiting.pk}


@pytest.mark.django_db(transaction=True)
def test_two_workers_send_one_mail_once(postbox: Postbox, write: Write) -> None:
    message, come = write(), threading.Event()
    postbox.meanwhile = lambda: come.wait(10) and None
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(_deliver, message.pk)
        while not postbox.mails:
            pass
        assert pool.submit(_deliver, message.pk).result(10) is None, "the other one has it"
        come.set()
        assert first.result(10) is not None
    assert len(postbox.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_server_that_hangs_does_not_hold_up_the_readers_of_the_log(postbox: Postbox, write: Write) -> None:
    message, come = write(), threading.Event()
    postbox.meanwhile = lambda: come.wait(150) and None
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(_deliver, message.pk)
        while not postbox.mails:
            pass
        record(verb="a.done", actor=None)
        try:
            assert _read_soon() == ["a.done"]
        finally:
            come.set()
        assert sending.result(10) is not None


def _read_soon() -> list[str]:
    """Read the log for two minutes at most: transactions of other databases of the server hold a reader back as well."""
    for _try in range(1200):
        with transaction.atomic():
            if rows := read_activities(lock_cursor("test")):
                return [row.verb for row in rows]
        time.sleep(0.1)
    return []


def _deliver(message_id: int) -> Message | None:
    try:
        return deliver(message_id=message_id)
    finally:
        connection.close()


def test_a_subject_keeps_the_spaces_that_do_not_break(postbox: Postbox, write: Write) -> None:
    telling = {"subject": "Temps confirmé\u202f:  «\u202fPlanter\u202f»", "lines": [], "url": "/", "action": "x"}
    deliver(message_id=write(context={"telling": telling}).pk)
    assert postbox.mails[0]["Subject"] == "Temps confirmé\u202f: «\u202fPlanter\u202f»"
