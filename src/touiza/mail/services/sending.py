"""Mail: written in the transaction that causes it, sent by the queue, tried again when the server is away."""

import datetime as dt
from email.utils import formatdate
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from touiza.accounts.models import User
from touiza.core import clock
from touiza.core.queue import defer
from touiza.core.translated import direction
from touiza.mail.models import Message, State

KEPT_FOR = dt.timedelta(days=90)


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
) -> Message:
    """Write a mail from `mail/<template>.subject.txt`, `.txt` and `.html` and queue it; return the one already
    written where this recipient has a mail of this cause. Nothing is sent when the transaction rolls back."""
    with translation.override(language):
        shown = {**context, "site_url": settings.SITE_URL, "language": language, "direction": direction(language)}
        subject = " ".join(render_to_string(f"mail/{template}.subject.txt", shown).split())
        message, new = Message.objects.get_or_create(
            recipient=to.strip().lower(),
            cause=cause,
            defaults={
                "user": user,
                "kind": kind,
                "language": language,
                "subject": subject[:250],
                "text": render_to_string(f"mail/{template}.txt", shown).strip() + "\n",
                "html": render_to_string(f"mail/{template}.html", {**shown, "subject": subject}),
                "reply_to": reply_to,
                "created_at": clock.now(),
            },
        )
    if new:
        defer("mail.send", message_id=message.pk)
    return message


def deliver(*, message_id: int) -> Message | None:
    """Hand one queued message to the mail server. In the demo it is only marked: /demo/mail/ shows it.

    The row is locked, so two workers never send it at once. A failure is noted and raised, for the queue to retry
    with the same Message-ID; SMTP cannot promise more.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(skip_locked=True).filter(pk=message_id, state=State.QUEUED).first()
        if message is None:
            return None
        message.attempts += 1
        try:
            if not settings.DEMO:
                _as_email(message).send()
        except OSError as error:
            message.error = f"{type(error).__name__}: {error}"[:300]
            message.save(update_fields=["attempts", "error"])
            failure = error
        else:
            message.state, message.sent_at, message.error = State.SENT, clock.now(), ""
            message.save(update_fields=["state", "sent_at", "attempts", "error"])
            return message
    raise failure


def give_up(*, message_id: int) -> None:
    """Mark a message that was tried often enough; the operator sees it in `touiza check`."""
    Message.objects.filter(pk=message_id, state=State.QUEUED).update(state=State.FAILED)


def drop_old_mail() -> int:
    """Delete mails written more than 90 days ago; return how many."""
    return Message.objects.exclude(state=State.QUEUED).filter(created_at__lt=clock.now() - KEPT_FOR).delete()[0]


def _as_email(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=settings.MAIL_FROM,
        to=[message.recipient],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={
            "Message-ID": message.message_id,
            "Date": formatdate(message.created_at.timestamp()),
            "Content-Language": message.language,
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(),
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail
