"""Letters that came back: mail servers say so in a report (RFC 3464), which names the letter and the reason.

Apps above say what else must know (`on_bounce`). Only what is final counts: a full mailbox today is no bounce.
"""

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import Message as Part

from django.db import transaction

from touiza.core import clock
from touiza.kernel.text import clean_line
from touiza.mail.models import Message, State

OnBounce = Callable[[Message, str], None]
_steps: list[OnBounce] = []
LONGEST = 300  # characters of a reason
MOST_BYTES = 2 * 1024 * 1024  # of one report; what is larger is cut, its first part says all
MESSAGE_ID = re.compile(r"(?im)^message-id:\s*<([A-Za-z0-9_-]{22})@[^>\s]+>")


@dataclass(frozen=True)
class Report:
    """What a report says: which letter (its public id), to which address, and why; `final` where trying again is no use."""

    public_id: str
    recipient: str
    reason: str
    final: bool


def on_bounce(step: OnBounce) -> OnBounce:
    """Have `step(message, reason)` called, in the same transaction, for every letter that came back for good.

    Called by apps in `AppConfig.ready()`.
    """
    if step not in _steps:
        _steps.append(step)
    return step


def read_report(data: bytes) -> Report | None:
    """Return what a mail says about a letter of ours that could not be delivered; None where it is no such report. Pure."""
    mail = email.message_from_bytes(data[:MOST_BYTES], policy=email.policy.compat32)
    found = MESSAGE_ID.search(_returned(mail))
    if mail.get_content_type() != "multipart/report" or found is None:
        return None
    for fields in _statuses(mail):
        action = str(fields.get("Action", "")).strip().lower()
        if not action:
            continue
        status = str(fields.get("Status", "")).strip()
        recipient = str(fields.get("Original-Recipient") or fields.get("Final-Recipient") or "").rpartition(";")[2].strip()
        said = clean_line(f"{status} {str(fields.get('Diagnostic-Code', '')).partition(';')[2]}")[:LONGEST]
        final = action == "failed" and status.startswith("5") and not status.startswith("5.7")
        return Report(found[1], recipient.lower(), said, final)
    return None


@transaction.atomic
def take_report(report: Report) -> bool:
    """Note a bounce that a report tells of; return whether it was one of ours, final, and new."""
    message = Message.objects.select_for_update().filter(public_id=report.public_id).first()
    if message is None or not report.final or message.bounced_at is not None:
        return False
    if report.recipient and report.recipient != message.recipient.lower():  # one who knows the id of another's letter
        return False
    note_bounce(message=message, reason=report.reason)
    return True


@transaction.atomic
def note_bounce(*, message: Message, reason: str) -> None:
    """Write down that a letter came back for good, and tell who must know. Twice changes nothing."""
    if message.bounced_at is not None:
        return
    message.bounced_at, message.error = clock.now(), reason[:LONGEST]
    if message.state == State.SENT:
        message.state = State.BOUNCED
    message.save(update_fields=["bounced_at", "error", "state"])
    for step in _steps:
        step(message, message.error)


def _statuses(mail: Part) -> Iterator[Part]:
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            payload = part.get_payload()
            yield from (payload if isinstance(payload, list) else [])


def _returned(mail: Part) -> str:
    """Return the headers of the letter as the report gives it back, whole or its headers alone."""
    for part in mail.walk():
        if part.get_content_type() in {"message/rfc822", "text/rfc822-headers", "message/rfc822-headers"}:
            payload = part.get_payload()
            inner = payload[0] if isinstance(payload, list) and payload else part.get_payload(decode=True)
            if isinstance(inner, Part):
                return f"Message-ID: {inner.get('Message-ID', '')}"
            return inner.decode("utf-8", "replace") if isinstance(inner, bytes) else str(inner or "")
    return ""
