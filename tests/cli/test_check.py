"""What `check` says of mails."""

import datetime as dt

import pytest

from touiza.cli.verbs import check
from touiza.cli.verbs.check import letters
from touiza.core import clock
from touiza.mail.models import Message, State

pytestmark = pytest.mark.django_db


def write(number: int, state: State, minutes: int) -> None:
    Message.objects.create(
        recipient=f"a{number}@example.org", kind="code", cause="c", language="en", subject="s", text="t",
        state=state, created_at=clock.now() - dt.timedelta(minutes=minutes),
    )  # fmt: skip


def test_no_mail_in_trouble_is_well():
    write(1, State.SENT, 600)
    write(2, State.QUEUED, 59)
    assert [(found.what, found.advice) for found in letters()] == [
        ("mails given up: 0", ""),
        ("mails queued for more than an hour: 0", ""),
    ]


def test_given_up_and_late_mails_are_counted_and_advised_upon():
    for number, state in enumerate([State.FAILED, State.FAILED, State.QUEUED]):
        write(number, state, 61)
    failed, late = letters()
    assert failed.what == "mails given up: 2"
    assert late.what == "mails queued for more than an hour: 1"
    assert all(found.advice for found in (failed, late))
    assert not any(found.grave for found in (failed, late))


def test_the_operator_reads_what_the_mail_server_said():
    for number, said in enumerate(["550 no such user", "554 spam", ""]):
        write(number, State.FAILED, 61)
        Message.objects.filter(recipient=f"a{number}@example.org").update(error=said)
    assert letters()[0].advice == "they will not be tried again; the last of them: 554 spam"


@pytest.mark.parametrize(("uid", "advised"), [(0, True), (1000, False)])
def test_root_is_advised_to_be_somebody_else(monkeypatch, uid, advised):
    monkeypatch.setattr("os.geteuid", lambda: uid)
    (found,) = check.user()
    assert bool(found.advice) == advised
    assert not (found.advice and found.grave)
