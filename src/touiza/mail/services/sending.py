"""Mail: written in the transaction that causes it, sent by the queue, tried again when the server is away."""

import datetime as dt
import re
from email.utils import formataddr, formatdate, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.db.models import BigIntegerField, Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.utils import translation
from procrastinate.contrib.django.models import ProcrastinateJob

from touiza.accounts.models import User
from touiza.accounts.services.mailbox import stop_path
from touiza.core import clock
from touiza.core.queue import defer
from touiza.core.translated import direction
from touiza.mail.models import Message, State
from touiza.mail.services.bounces import note_bounce
from touiza.mail.services.failures import reason_of, refuses_address

SEND = "mail.send"
BREAKS = re.compile(r"[^\S\u00a0\u202f]+")  # of lines and words, but for the no-break spaces French needs
KEPT_FOR = dt.timedelta(days=90)
MOST_AT_ONCE = 1000  # messages put back in the queue by one run


@transaction.atomic
def send_mail(
    *,
    to: str,
    cause: str,
    kind: str,
    language: str,
    template: str,
    context: dict[str, Any],
    user: User | None = None,
    reply_to: str = "",
    stop_path: str = "",
    sender: str = "",
) -> Message:
    """Write a mail from `mail/<template>.subject.txt`, `.txt` and `.html` and queue it; return the one already
    written where this recipient has a mail of this cause. Nothing is sent when the transaction rolls back.

    `stop_path` is the page where its reader stops mails of this kind, with one press (RFC 8058); `sender` stands before our own address.
    """
    with translation.override(language):
        shown = {**context, "site_url": settings.SITE_URL, "language": language, "direction": direction(language)}
        subject = BREAKS.sub(" ", render_to_string(f"mail/{template}.subject.txt", shown)).strip()
        message, new = Message.objects.get_or_create(
            recipient=to.strip().lower(),
            cause=cause,
            defaults={
                "user": user,
                "kind": kind,
                "language": language,
                "subject": subject[:250],
                "text": render_to_string(f"mail/{template}.txt", {**shown, "subject": subject}).strip() + "\n",
                "html": render_to_string(f"mail/{template}.html", {**shown, "subject": subject}),
                "reply_to": reply_to,
                "stop_path": stop_path,
                "sender": sender[:120],
                "created_at": clock.now(),
            },
        )
    if new:
        defer(SEND, message_id=message.pk)
    return message


def deliver(*, message_id: int) -> Message | None:
    """Hand one queued message to the mail server. In the demo it is only marked: /demo/mail/ shows it.

    Two workers never send it at once. A failure is noted and raised, for the queue to retry with the same Message-ID.
    A worker that dies after the server has taken the mail and before that is written down sends it once more: SMTP
    cannot promise better.
    """
    with transaction.atomic():
        message = _take(message_id)
        if message is None:
            return None
        message.attempts += 1
        try:
            if not settings.DEMO:
                _as_email(message).send()
        except (OSError, ValueError) as error:
            message.error = reason_of(error)
            message.save(update_fields=["attempts", "error"])
            failure = error
        else:
            message.state, message.sent_at, message.error = State.SENT, clock.now(), ""
            message.save(update_fields=["state", "sent_at", "attempts", "error"])
            return message
    raise failure


def give_up(*, message_id: int, error: BaseException) -> None:
    """Mark a message that will not be tried again, and why; the operator sees both in `touiza check`."""
    given_up = Message.objects.filter(pk=message_id, state=State.QUEUED).update(state=State.FAILED, error=reason_of(error))
    if given_up and refuses_address(error):
        note_bounce(message=Message.objects.get(pk=message_id), reason=reason_of(error))


@transaction.atomic
def requeue_lost() -> int:
    """Queue the messages again that wait with no task to send them; return how many there were."""
    waiting = ProcrastinateJob.objects.filter(task_name=SEND, status__in=("todo", "doing"))
    mine = waiting.annotate(message=Cast(KeyTextTransform("message_id", "args"), BigIntegerField()))
    lost = Message.objects.filter(~Exists(mine.filter(message=OuterRef("pk"))), state=State.QUEUED)
    found = list(lost.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for message_id in found:
        defer(SEND, message_id=message_id)
    return len(found)


def drop_old_mail() -> int:
    """Delete mails written more than 90 days ago; return how many."""
    return Message.objects.exclude(state=State.QUEUED).filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]


def _take(message_id: int) -> Message | None:
    """Return a message that is queued, ours alone until the transaction ends; None where another worker has it.

    The lock is on its number, not its row: a locked row gives the transaction an id, and every reader of the activity
    log would wait for the mail server with us (actors.services.activity).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{SEND} {message_id}"])
        if not cursor.fetchone()[0]:
            return None
    return Message.objects.select_related("user").filter(pk=message_id, state=State.QUEUED).first()


def _as_email(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.MAIL_BOUNCES or settings.MAIL_FROM,
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "From": _from(message),
            "Message-ID": message.message_id,
            "Date": formatdate(message.created_at.timestamp()),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
            **_way_out(message),
        },
        connection=get_connection(),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _from(message: Message) -> str:
    """Return the header From: our address, under the name of who writes."""
    name, address = parseaddr(settings.MAIL_FROM)
    return formataddr((message.sender or name, address))


def _way_out(message: Message) -> dict[str, str]:
    """Return the headers by which a mail program offers to stop notices (RFC 2369; RFC 8058: with one press)."""
    path = message.stop_path
    if not path and message.is_notice and message.user is not None:
        with translation.override(message.language):
            path = stop_path(user=message.user)
    if not path:
        return {}
    return {"List-Unsubscribe": f"<{settings.SITE_URL}{path}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
