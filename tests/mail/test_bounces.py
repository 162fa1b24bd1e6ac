"""Reports of letters that came back (RFC 3464): read, believed only about our own letters, noted once."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.relations.conftest import amina, karim  # noqa: F401 - fixtures
from tests.relations.test_letters import letter, send
from tests.worlds import World
from touiza.mail.models import Message, State
from touiza.mail.services.bounces import read_report, take_report
from touiza.relations.models import Contact, ContactAddress, Delivery

pytestmark = pytest.mark.django_db


def report_of(message_id: str, *, action: str = "failed", status: str = "5.1.1", recipient: str = "karim@mail.example") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example
To: touiza@site.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I'm sorry.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 user unknown

--b
Content-Type: message/rfc822

From: touiza@site.example
Message-ID: {message_id}
Subject: x

x
--b--
""".replace("\n", "\r\n").encode()


@pytest.fixture
def sent(world: World, karim: Contact) -> Message:  # noqa: F811
    send(letter(world), world.nassima)
    message = Message.objects.get(recipient="karim@mail.example")
    Message.objects.update(state=State.SENT)
    return message


def marked() -> int:
    return ContactAddress.objects.exclude(bounced_at=None).count()


def test_a_hard_bounce_marks_the_address_once(sent: Message) -> None:
    report = read_report(report_of(sent.message_id))
    assert report is not None
    assert take_report(report)
    assert not take_report(report)
    assert (ContactAddress.objects.get(kind="mail").bounce, marked()) == ("5.1.1 550 5.1.1 user unknown", 1)
    assert Delivery.objects.get(contact__name="Karim Ouali").state == "bounced"
    sent.refresh_from_db()
    assert sent.state == State.BOUNCED


@pytest.mark.parametrize(
    "how", [{"action": "delayed", "status": "4.4.1"}, {"status": "4.2.2"}, {"status": "5.7.1"}, {"recipient": "other@mail.example"}]
)
def test_what_is_not_final_or_not_about_this_reader_marks_nothing(sent: Message, how: dict) -> None:
    report = read_report(report_of(sent.message_id, **how))
    assert report is not None
    assert not take_report(report)
    assert marked() == 0


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"Subject: hello\r\n\r\nhello", report_of("<nothing@of.ours>")])
def test_any_other_mail_is_no_report(data: bytes) -> None:
    assert read_report(data) is None


def test_a_report_about_a_letter_nobody_sent_marks_nothing(sent: Message) -> None:
    report = read_report(report_of("<AAAAAAAAAAAAAAAAAAAAAA@site.example>"))
    assert report is not None
    assert not take_report(report)


def test_the_command_reads_a_maildir_and_clears_it(sent: Message, tmp_path: Path) -> None:
    for part in ("new", "cur", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "new" / "1").write_bytes(report_of(sent.message_id))
    (tmp_path / "cur" / "2").write_bytes(b"Subject: a person's answer\r\n\r\nMerci")
    said = io.StringIO()
    call_command("read_bounces", str(tmp_path), "--delete", stdout=said)
    assert said.getvalue().strip() == "bounces: 2 mails read, 1 reports about our letters, 1 addresses newly marked"
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["2"]
    assert marked() == 1
