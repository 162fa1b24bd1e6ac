"""Writing to an association without knowing its address, and its answers."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.digests import digest_of, new_secret
from touiza.associations.models import Association, ContactMessage, Role
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES
from touiza.mail.services.sending import send_mail

State = ContactMessage.State
CONFIRM_WITHIN = dt.timedelta(days=2)


@transaction.atomic
def write_message(
    *,
    association: Association,
    sender: Actor | None,
    name: str,
    email: str,
    language: str,
    subject: str,
    body: str,
    shares_address: bool = False,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> ContactMessage:
    """Write to those who act for an association. A visitor's message waits until the address is confirmed by a link.

    A form sent twice writes once. Refuses "nobody_answers" where nobody acts for the association.
    """
    moment = at or clock.now()
    if not Role.objects.filter(association=association, ended_at=None).exists():
        raise Refusal("nobody_answers", _("Nobody answers for this association yet, so nobody would read it."))
    key = f"{association.pk}:{form_key}" if form_key else None
    secret = None if sender else new_secret()
    try:
        with transaction.atomic():
            message = ContactMessage.objects.create(
                association=association,
                sender=sender,
                name=name,
                email=email.strip().lower(),
                shares_address=shares_address,
                language=language if language in LANGUAGES else "ar",
                subject=subject,
                body=body,
                state=State.WAITING if sender else State.UNCONFIRMED,
                digest=digest_of(secret) if secret else None,
                created_at=moment,
                sent_at=moment if sender else None,
                form_key=key,
            )
    except IntegrityError:
        return ContactMessage.objects.get(form_key=key)
    if sender:
        _record("contact.received", message, sender, moment, silent)
    elif secret and not silent:
        _ask_to_confirm(message, secret)
    return message


@transaction.atomic
def confirm_message(*, message: ContactMessage, at: dt.datetime | None = None, silent: bool = False) -> ContactMessage:
    """A visitor has opened the link: the message goes on to the association. Twice is once. Refuses "expired"."""
    moment = at or clock.now()
    message = _lock(message)
    if message.state != State.UNCONFIRMED:
        return message
    if message.created_at + CONFIRM_WITHIN <= moment:
        raise Refusal("expired", _("This link has run out, and the message was not sent. Write it again."))
    message.state, message.sent_at = State.WAITING, moment
    message.save(update_fields=["state", "sent_at"])
    _record("contact.received", message, None, moment, silent)
    return message


@transaction.atomic
def answer_message(
    *, message: ContactMessage, by: Actor, answer: str, at: dt.datetime | None = None, silent: bool = False
) -> ContactMessage:
    """Answer by mail; without a text, note that it was answered another way. The first answer stands.

    Refuses "answered" when somebody else was quicker, and "not_confirmed".
    """
    moment = at or clock.now()
    message = _lock(message)
    if message.state == State.ANSWERED and message.answer == answer.strip():
        return message
    if message.state == State.ANSWERED:
        raise Refusal("answered", _("Somebody has answered this message already. Read what they wrote first."))
    if message.state == State.UNCONFIRMED:
        raise Refusal("not_confirmed", _("The sender has not confirmed their address yet."))
    message.state, message.answered_at, message.answered_by, message.answer = State.ANSWERED, moment, by, answer.strip()
    message.save(update_fields=["state", "answered_at", "answered_by", "answer"])
    if message.answer and not silent:
        _send_answer(message)
    _record("contact.answered", message, by, moment, silent)
    return message


@transaction.atomic
def reopen_message(*, message: ContactMessage, by: Actor, at: dt.datetime | None = None) -> ContactMessage:
    """Take back the note that it was answered another way. Refuses "answer_sent" where an answer went out."""
    message = _lock(message)
    if message.state != State.ANSWERED:
        return message
    if message.answer:
        raise Refusal("answer_sent", _("The answer has gone out by e-mail and cannot be taken back."))
    message.state, message.answered_at, message.answered_by = State.WAITING, None, None
    message.save(update_fields=["state", "answered_at", "answered_by"])
    _record("contact.reopened", message, by, at or clock.now(), silent=True)
    return message


def drop_unconfirmed(*, at: dt.datetime | None = None) -> int:
    """Forget the messages whose address nobody confirmed in time; return how many."""
    moment = at or clock.now()
    rows = ContactMessage.objects.filter(state=State.UNCONFIRMED, created_at__lt=moment - CONFIRM_WITHIN)
    return rows.delete()[0]


def reply_address(association: Association) -> str:
    """Return the address an answer may be replied to: the association's own, where it shows it at all."""
    return association.email if association.addresses_audience != Audience.PRIVATE else ""


def _ask_to_confirm(message: ContactMessage, secret: str) -> None:
    with translation.override(message.language):
        path = reverse("associations:contact_confirmation", args=[secret])
    send_mail(
        to=message.email,
        cause=f"contact:{message.public_id}",
        kind="contact_confirmation",
        language=message.language,
        template="contact_confirmation",
        context={"message": message, "association": message.association, "path": path},
    )


def _send_answer(message: ContactMessage) -> None:
    with translation.override(message.language):
        path = reverse("associations:contact", args=[message.association.handle])
    user = message.sender.person.user if message.sender and message.sender.is_person else None
    send_mail(
        to=_address_now(message, user),
        user=user,
        cause=f"contact_answer:{message.public_id}",
        kind="contact_answer",
        language=message.language,
        template="contact_answer",
        context={"message": message, "association": message.association, "path": path},
        reply_to=reply_address(message.association),
    )


def _address_now(message: ContactMessage, user: User | None) -> str:
    """Return where the sender is reached: at their account's address of today, else as they wrote."""
    return user.email if user is not None and user.is_active else message.email


def _lock(message: ContactMessage) -> ContactMessage:
    rows = ContactMessage.objects.select_for_update(of=("self",))
    return rows.select_related("association__actor", "sender__person__user").get(pk=message.pk)


def _record(verb: str, message: ContactMessage, by: Actor | None, at: dt.datetime, silent: bool) -> None:
    record(
        verb=verb,
        actor=by,
        obj=message,
        association=message.association.actor,
        person=message.sender,
        silent=silent,
        at=at,
    )
