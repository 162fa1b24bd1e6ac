"""Mailings: written, tried on oneself, sent in batches under a daily limit; stopped by kind; each letter once."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.queue import defer
from touiza.core.translated import TranslatedText
from touiza.mail.models import Message
from touiza.mail.services.sending import send_mail
from touiza.notices.families import Family
from touiza.notices.services.choosing import mails_at_once
from touiza.relations.access import STOP
from touiza.relations.models import (
    Consent,
    Contact,
    Delivery,
    DeliveryState,
    Mailing,
    MailingState,
    MailKind,
    MailStop,
    Way,
)
from touiza.relations.recipients import Recipient, recipients_of
from touiza.relations.selection import Selection, selected

RUN = "relations.send"
BATCH = 100
BY_A_PRESS = "↩"  # how a consent was taken back: by the link in a letter


@transaction.atomic
def write_mailing(
    *,
    association: Association,
    kind: str,
    subject: TranslatedText,
    body: TranslatedText,
    selection: Selection,
    by: Actor,
    at: dt.datetime | None = None,
) -> Mailing:
    """Write a letter as a draft."""
    return Mailing.objects.create(
        association=association,
        kind=MailKind(kind),
        subject=subject,
        body=body,
        selection=selection.as_json(),
        by=by,
        created_at=at or clock.now(),
    )


@transaction.atomic
def rewrite_mailing(*, mailing: Mailing, kind: str, subject: TranslatedText, body: TranslatedText) -> Mailing:
    """Change a draft. Refuses "not_draft" one that is on its way."""
    row = _lock(mailing)
    _check_draft(row)
    row.kind, row.subject, row.body = MailKind(kind), subject, body
    row.save(update_fields=["kind", "subject", "body"])
    return row


@transaction.atomic
def drop_draft(*, mailing: Mailing) -> None:
    """Throw a draft away. Refuses "not_draft"."""
    row = _lock(mailing)
    _check_draft(row)
    row.delete()


@transaction.atomic
def try_mailing(*, mailing: Mailing, user: User) -> list[Message]:
    """Send the letter to oneself, in each language it is written in, as its first reader in the list would get it."""
    first = selected(mailing.association, Selection.from_json(mailing.selection)).first()
    sent = []
    for language in mailing.body.languages:
        alone = _only(mailing, language)
        letter = recipients_of(alone, [first])[0] if first is not None else None
        if letter is None or not letter.body:  # nobody chosen, or something is missing: the placeholders as they are
            letter = Recipient(Contact(), alone.subject.here, language, subject=str(alone.subject), body=str(alone.body))
        sent.append(_send(mailing, letter, to=user.email, user=user, cause=f"letter-test:{public_id()}", stop="", read=""))
    return sent


@transaction.atomic
def begin_sending(*, mailing: Mailing, by: Actor, at: dt.datetime | None = None) -> Mailing:
    """Send it: a batch at a time, in the queue. Refuses "not_draft", "empty" and "nobody"."""
    row = _lock(mailing)
    _check_draft(row)
    if not row.subject or not row.body:
        raise Refusal("empty", _("Write a subject and a letter first."))
    last = selected(row.association, Selection.from_json(row.selection)).order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        raise Refusal("nobody", _("Nobody is chosen. Go to the register and choose whom the letter is for."))
    row.state, row.sent_at, row.last_id, row.by = MailingState.SENDING, at or clock.now(), last, by
    row.save(update_fields=["state", "sent_at", "last_id", "by"])
    record(verb="mailing.begun", actor=by, obj=row, association=row.association.actor, at=row.sent_at)
    defer(RUN, mailing_id=row.pk)
    return row


@transaction.atomic
def stop_sending(*, mailing: Mailing) -> Mailing:
    """Send nothing more of it. What went out is out. Refuses "not_sending"."""
    row = _lock(mailing)
    if row.state != MailingState.SENDING:
        raise Refusal("not_sending", _("This letter is not on its way, so there is nothing to stop."))
    row.state, row.ended_at = MailingState.STOPPED, clock.now()
    row.save(update_fields=["state", "ended_at"])
    return row


@transaction.atomic
def send_batch(*, mailing_id: int, at: dt.datetime | None = None, silent: bool = False) -> bool:
    """Send the next letters of a mailing; return whether more are to be sent today.

    A batch is one transaction: its deliveries, its mails in the queue, how far the mailing has come.
    """
    row = Mailing.objects.select_for_update(of=("self",)).select_related("association__actor").filter(pk=mailing_id).first()
    if row is None or row.state != MailingState.SENDING:
        return False
    Association.objects.select_for_update().only("pk").get(pk=row.association_id)  # the limit is the association's
    room = settings.LETTERS_A_DAY - sent_today(row.association)
    if room <= 0:
        return False
    meant = selected(row.association, Selection.from_json(row.selection)).filter(pk__gt=row.cursor, pk__lte=row.last_id)
    batch = list(Contact.objects.filter(pk__in=list(meant.values_list("pk", flat=True)[: min(BATCH, room)])).order_by("pk"))
    for one in recipients_of(row, batch):
        _deliver(row, one, at=at, silent=silent)
    if batch:
        row.cursor = batch[-1].pk
    if len(batch) < min(BATCH, room):
        row.state, row.ended_at = MailingState.SENT, at or clock.now()
    row.save(update_fields=["cursor", "state", "ended_at"])
    return row.state == MailingState.SENDING


def sent_today(association: Association) -> int:
    """Return how many letters an association has sent since midnight."""
    midnight = clock.moment(clock.today(), dt.time(0), "Africa/Algiers")
    return Delivery.objects.filter(mailing__association=association, sent_at__gte=midnight).count()


def stop_path(delivery: Delivery) -> str:
    """Return the path of the page that stops letters of this kind, in the active language. Who has it may stop them."""
    return reverse("relations:stop", args=[STOP.sign(delivery.public_id)])


@transaction.atomic
def stop_letters(*, delivery: Delivery, at: dt.datetime | None = None) -> None:
    """Send this reader no more letters of this kind from this association; their consent is taken back. Twice changes nothing."""
    kind, contact, now = delivery.mailing.kind, _reader(delivery), at or clock.now()
    _stop, new = MailStop.objects.get_or_create(contact=contact, kind=kind, defaults={"at": now, "delivery": delivery})
    if new:
        Consent.objects.filter(contact=contact, purpose=kind, withdrawn_at=None).update(withdrawn_at=now, withdrawn_how=BY_A_PRESS)
        Delivery.objects.filter(pk=delivery.pk).update(stopped_at=now)


@transaction.atomic
def resume_letters(*, delivery: Delivery) -> None:
    """Take back a stop that was pressed by mistake: the consent it took back is in force again."""
    kind, contact = delivery.mailing.kind, _reader(delivery)
    MailStop.objects.filter(contact=contact, kind=kind).delete()
    Delivery.objects.filter(pk=delivery.pk).update(stopped_at=None)
    if not Consent.objects.filter(contact=contact, purpose=kind, withdrawn_at=None).exists():
        last = Consent.objects.filter(contact=contact, purpose=kind, withdrawn_how=BY_A_PRESS).order_by("-withdrawn_at").first()
        if last is not None:
            Consent.objects.filter(pk=last.pk).update(withdrawn_at=None, withdrawn_how="")


def is_stopped(delivery: Delivery) -> bool:
    return MailStop.objects.filter(contact=_reader(delivery), kind=delivery.mailing.kind).exists()


def _reader(delivery: Delivery) -> Contact:
    """Return whom a letter went to, or the contact they were merged into."""
    contact = delivery.contact
    return contact.merged_into if contact.merged_into is not None else contact


def _deliver(mailing: Mailing, one: Recipient, *, at: dt.datetime | None, silent: bool) -> None:
    now = at or clock.now()
    delivery, new = Delivery.objects.get_or_create(
        mailing=mailing,
        contact=one.contact,
        defaults={
            "way": one.way,
            "held": one.held,
            "language": one.language,
            "state": DeliveryState.HELD if one.held else DeliveryState.SENT,
            "sent_at": None if one.held else now,
        },
    )
    if not new or one.held:
        return
    if one.way == Way.TOUIZA:
        record(
            verb="letter.sent",
            actor=mailing.association.actor,
            obj=delivery,
            association=mailing.association.actor,
            person=one.contact.person,
            at=now,
            silent=silent,
        )
    if silent or (one.contact.person is not None and not mails_at_once(person=one.contact.person, family=Family.MESSAGES)):
        return
    with translation.override(one.language):
        stop = stop_path(delivery)
        read = reverse("relations:letter", args=[delivery.public_id]) if one.way == Way.TOUIZA else ""
    delivery.message = _send(mailing, one, to=one.email, user=one.user, cause=f"mailing:{mailing.pk}", stop=stop, read=read)
    delivery.save(update_fields=["message"])


def _send(mailing: Mailing, one: Recipient, *, to: str, user: User | None, cause: str, stop: str, read: str) -> Message:
    association = mailing.association
    sender = association.name.in_(one.language).text
    return send_mail(
        to=to,
        user=user,
        cause=cause,
        kind=f"letter.{mailing.kind}",
        language=one.language,
        template="letter",
        reply_to=association.email,
        stop_path=stop,
        sender=sender,
        context={
            "subject_line": one.subject,
            "body": one.body,
            "sender": sender,
            "seed": association.handle,
            "dyes": association.dyes,
            "stop_path": stop,
            "read_path": read,
            "kind": MailKind(mailing.kind),
        },
    )


def _only(mailing: Mailing, language: str) -> Mailing:
    """Return the mailing as if it were written in this language alone, to be looked at."""
    texts = {name: TranslatedText(language, {language: getattr(mailing, name).in_(language).text}) for name in ("subject", "body")}
    return Mailing(association=mailing.association, kind=mailing.kind, **texts)


def _check_draft(row: Mailing) -> None:
    if row.state != MailingState.DRAFT:
        raise Refusal("not_draft", _("This letter is on its way already. Write a new one from it."))


def _lock(mailing: Mailing) -> Mailing:
    row = Mailing.objects.select_for_update(of=("self",)).select_related("association__actor").filter(pk=mailing.pk).first()
    if row is None:
        raise Refusal("gone", _("This letter is no longer there."))
    return row
