"""A mail server that is away, asks to wait, refuses, or wants to know who we are."""

import shutil
import smtplib
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from procrastinate.jobs import Job

from tests.mail.postbox import Postbox, make_certificate, serving
from touiza.cli.verbs.check import letters
from touiza.core import clock
from touiza.mail.models import Message, State
from touiza.mail.services.sending import deliver, give_up
from touiza.mail.tasks import WAITS, Patience

pytestmark = pytest.mark.django_db
Write = Callable[..., Message]


def fail(message: Message) -> Exception:
    """Try to send; return what went wrong, written down."""
    with pytest.raises((OSError, ValueError)) as caught:
        deliver(message_id=message.pk)
    message.refresh_from_db()
    return caught.value


def wait_after(error: Exception, attempts: int = 0) -> int | None:
    """Return for how many seconds the queue waits after a failure; None where it gives up."""
    job = Job(id=1, status="doing", queue="default", lock=None, queueing_lock=None, task_name="mail.send", attempts=attempts)
    decision = Patience().get_retry_decision(exception=error, job=job)
    if decision is None or decision.retry_at is None:
        return None
    return round((decision.retry_at - clock.now()).total_seconds())


def test_a_server_that_is_away_is_waited_for_longer_each_time(postbox: Postbox, write: Write, send_to) -> None:
    message = write()
    with serving(Postbox()) as gone:
        send_to(gone.url)
    error = fail(message)
    assert (message.state, message.attempts) == (State.QUEUED, 1)
    assert "refused" in message.error
    assert [wait_after(error, attempts) for attempts in range(8)] == [*WAITS, None]
    assert list(WAITS) == sorted(WAITS)
    send_to(postbox.url)
    deliver(message_id=message.pk)
    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == (State.SENT, 2, "")
    assert [mail["Message-ID"] for mail in postbox.mails] == [message.message_id]


@pytest.mark.parametrize("answer", ["451 4.7.1 greylisted, come back", "421 4.3.2 shutting down", "452 4.2.2 mailbox full"])
@pytest.mark.parametrize("place", ["to_recipients", "to_messages"])
def test_later_is_not_never(postbox: Postbox, write: Write, place: str, answer: str) -> None:
    message = write()
    getattr(postbox, place).append(answer)
    error = fail(message)
    assert message.state == State.QUEUED
    assert answer[:3] in message.error
    assert wait_after(error) == WAITS[0]
    deliver(message_id=message.pk)
    assert len(postbox.mails) == 1


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "554 5.7.1 spam", "552 5.2.2 too big"])
@pytest.mark.parametrize("place", ["to_recipients", "to_messages"])
def test_what_is_refused_for_good_is_given_up_and_the_operator_reads_why(postbox: Postbox, write: Write, place: str, answer: str) -> None:
    message = write()
    getattr(postbox, place).append(answer)
    error = fail(message)
    assert wait_after(error) is None
    give_up(message_id=message.pk, error=error)
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert answer in message.error
    assert answer in letters()[0].advice
    assert deliver(message_id=message.pk) is None
    assert postbox.mails == []


def test_a_reply_address_that_no_mail_can_have_is_given_up(postbox: Postbox, write: Write) -> None:
    message = write()
    Message.objects.filter(pk=message.pk).update(reply_to="two\nlines@touiza.example")
    assert wait_after(fail(message)) is None
    assert "Header values" in message.error


def test_a_refused_sender_waits_for_the_operator(postbox: Postbox, write: Write) -> None:
    error = smtplib.SMTPSenderRefused(550, b"not your domain", "touiza@localhost")
    assert wait_after(error) == WAITS[0]


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: no certificate for the mail server")
    return make_certificate(tmp_path)


@pytest.fixture
def guarded(certificate: tuple[Path, Path]) -> dict[str, object]:
    """A server that takes mail only encrypted, and only from touiza with its password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*map(str, certificate))

    def check(_server: object, _session: object, _envelope: object, _how: str, said: LoginPassword) -> AuthResult:
        return AuthResult(success=(said.login, said.password) == (b"touiza", b"p@ss/word"), handled=False)

    return {"tls_context": context, "require_starttls": True, "authenticator": check, "auth_required": True}


def test_starttls_and_a_password_with_signs_in_it(write: Write, send_to, certificate, guarded, monkeypatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serving(Postbox(), **guarded) as postbox:
        send_to(f"smtp://touiza:p%40ss%2Fword@127.0.0.1:{postbox.port}/?tls=1")
        deliver(message_id=write().pk)
    assert postbox.encrypted == [True]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("touiza:wrong@127.0.0.1:{}/?tls=1", "SMTPAuthenticationError: 535"),
        ("127.0.0.1:{}/?tls=1", "SMTPSenderRefused: 530"),
        ("127.0.0.1:{}/", "SMTPSenderRefused: 530"),
    ],
)
def test_a_wrong_setting_is_told_and_waits_to_be_mended(write: Write, send_to, certificate, guarded, monkeypatch, address, said) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    message = write()
    with serving(Postbox(), **guarded) as postbox:
        send_to(f"smtp://{address.format(postbox.port)}")
        error = fail(message)
        assert wait_after(error) == WAITS[0]
        assert said in message.error
        assert "wrong" not in message.error, "no password in what operators read"
        assert postbox.mails == []


def test_a_server_that_nobody_vouches_for_gets_no_password(write: Write, send_to, guarded) -> None:
    message = write()
    with serving(Postbox(), **guarded) as postbox:
        send_to(f"smtp://touiza:p%40ss%2Fword@127.0.0.1:{postbox.port}/?tls=1")
        assert wait_after(fail(message)) == WAITS[0]
    assert "certificate" in message.error.lower()
    assert postbox.mails == []
