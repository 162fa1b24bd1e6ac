"""The head of the chain by mail: asked for on a page, confirmed from the mailbox, sent once a day, stopped with one press."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.accounts.models import User
from touiza.actors.account_mails import AccountMail
from touiza.core import clock
from touiza.core.digests import digest_of, new_secret
from touiza.core.errors import Refusal
from touiza.core.translated import LANGUAGES
from touiza.ledger.models import Head
from touiza.mail.services.sending import send_mail
from touiza.proof.models import HeadSubscription
from touiza.proof.models.heads import CONFIRM_WITHIN

BATCH = 200


@transaction.atomic
def subscribe(
    *, email: str, language: str, user: User | None = None, at: dt.datetime | None = None, silent: bool = False
) -> HeadSubscription:
    """Note who wants the heads and send the link that confirms it. Who gets them already is sent nothing more.

    Asked for again, the latest link alone works.
    """
    moment, secret = at or clock.now(), new_secret()
    known = {"language": language if language in LANGUAGES else "ar", "digest": digest_of(secret), "asked_at": moment, "user": user}
    subscription, new = HeadSubscription.objects.select_for_update().get_or_create(email=email.strip().lower(), defaults=known)
    if subscription.confirmed_at is not None:
        return subscription
    if not new:
        HeadSubscription.objects.filter(pk=subscription.pk).update(**known)
        subscription.refresh_from_db()
    if not silent:
        _send_question(subscription, secret)
    return subscription


@transaction.atomic
def confirm_subscription(*, subscription: HeadSubscription, at: dt.datetime | None = None) -> HeadSubscription:
    """The mailbox is proved: the next head goes there. Twice is once. Refuses "expired"."""
    subscription = HeadSubscription.objects.select_for_update().get(pk=subscription.pk)
    if subscription.confirmed_at is None:
        if subscription.is_late:
            raise Refusal("expired", _("This link has run out. Ask for the mails once more."))
        subscription.confirmed_at = at or clock.now()
        subscription.save(update_fields=["confirmed_at"])
    return subscription


@transaction.atomic
def stop_heads(*, public_id: str) -> None:
    """Forget a subscription. Twice changes nothing."""
    HeadSubscription.objects.filter(public_id=public_id).delete()


def mail_heads() -> int:
    """Send the latest head to whoever has not had it; return how many mails were written."""
    head = Head.objects.order_by("-day").first()
    sent = 0
    while head is not None and (batch := _mail_batch(head)):
        sent += batch
    return sent


def drop_unconfirmed(*, at: dt.datetime | None = None) -> int:
    """Forget addresses that nobody confirmed within a week; return how many."""
    before = (at or clock.now()) - CONFIRM_WITHIN
    return HeadSubscription.objects.filter(confirmed_at=None, asked_at__lt=before).delete()[0]



@transaction.atomic
def _mail_batch(head: Head) -> int:
    """Send a head to some of those who have not had it, and note that they have, in one transaction."""
    due = HeadSubscription.objects.filter(confirmed_at__isnull=False).exclude(sent_day__gte=head.day)
    rows = list(due.select_for_update(skip_locked=True).order_by("pk")[:BATCH])
    for row in rows:
        _send_head(row, head)
    HeadSubscription.objects.filter(pk__in=[row.pk for row in rows]).update(sent_day=head.day)
    return len(rows)


def _send_question(subscription: HeadSubscription, secret: str) -> None:
    with translation.override(subscription.language):
        mail = AccountMail(
            subject=_("Confirm that you want the head of the chain by mail"),
            lines=[
                _("Somebody, perhaps you, wants the head of the chain sent to this address, once a day."),
                _("Open the link and press the button there. Without that, nothing is sent and the address is forgotten."),
            ],
            action=_("Confirm"),
            url=settings.SITE_URL + reverse("proof:chain_confirmation", args=[secret]),
            foot=_("The link works within seven days. If it was not you, do nothing."),
        )
    send_mail(
        to=subscription.email,
        cause=f"head_question:{subscription.digest[:32]}",
        kind="head",
        language=subscription.language,
        template="account",
        context={"telling": mail},
    )


def _send_head(subscription: HeadSubscription, head: Head) -> None:
    with translation.override(subscription.language):
        page = reverse("proof:chain")
    send_mail(
        to=subscription.email,
        cause=f"head:{head.day.isoformat()}",
        kind="head",
        language=subscription.language,
        template="head",
        stop_path=subscription.stop_path,
        context={"head": head, "page_path": page, "stop_path": subscription.stop_path},
    )
