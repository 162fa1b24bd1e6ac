"""Mails of notices: one for a group that becomes news, at once, after quiet hours, or, beyond the day's number, in the summary."""

import datetime as dt
from dataclasses import replace

from django.db import transaction
from django.utils import timezone, translation

from touiza.accounts.services.mailbox import stop_path as stop_everything
from touiza.actors.guest_links import link_path
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.mail.models import NOTICE
from touiza.mail.services.sending import send_mail
from touiza.notices.families import ALWAYS, ByMail, Family
from touiza.notices.grouping import telling_of
from touiza.notices.hours import is_soon, midnight
from touiza.notices.models import DigestDue, Mailed, Notice
from touiza.notices.registry import Kind, kind_of
from touiza.notices.services.choosing import Chosen, choices_of
from touiza.notices.stopping import stop_path

BATCH = 50


def mail_notice(*, notice: Notice, kind: Kind, chosen: Chosen, at: dt.datetime) -> None:
    """Write the mail of a notice, or have it wait for the end of quiet hours, or for the summary."""
    until = chosen.quiet_until(at)
    if until is not None and not breaks_quiet(kind, notice, at):
        notice.mailed, notice.mail_at = Mailed.WAITS, until
        notice.save(update_fields=["mailed", "mail_at"])
    elif not _is_exempt(kind, notice) and _is_enough(notice.recipient, chosen, at):
        put_in_digest(notice=notice, chosen=chosen, at=at)
    else:
        _write(notice, chosen, at)


def put_in_digest(*, notice: Notice, chosen: Chosen, at: dt.datetime) -> None:
    """Have a notice stand in the next summary of its recipient; nothing, for who wants none.

    The row that says when it is due is locked: who writes that summary now has it too, and takes it away at the end.
    """
    due = chosen.next_digest(at)
    if due is None:
        return
    DigestDue.objects.select_for_update().get_or_create(recipient=notice.recipient, defaults={"due_at": due})
    notice.mailed = Mailed.DIGEST
    notice.save(update_fields=["mailed"])


def mail_waiting(*, at: dt.datetime | None = None) -> int:
    """Write a batch of the mails whose quiet hours are over; return how many notices there were. What was read meanwhile is dropped."""
    moment = at or clock.now()
    with transaction.atomic():
        rows = Notice.objects.filter(mailed=Mailed.WAITS, mail_at__lte=moment).select_related("recipient", "activity", "group")
        due = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("mail_at", "pk")[:BATCH])
        choices = choices_of([notice.recipient for notice in due])
        for notice in due:
            _mail_after_quiet(notice, choices[notice.recipient_id], moment)
    return len(due)


def breaks_quiet(kind: Kind, notice: Notice, at: dt.datetime) -> bool:
    """May a notice be heard in quiet hours? What is urgent may, and, where one knows when it happens, only within hours."""
    return kind.urgent and (kind.happens is None or is_soon(kind.happens(notice.activity), at))


def _mail_after_quiet(notice: Notice, chosen: Chosen, at: dt.datetime) -> None:
    kind = kind_of(notice.kind)
    wants = chosen.ways(Family(notice.group.family)).mail != ByMail.NEVER
    if kind is None or notice.group.read_at is not None or not wants:
        notice.mailed = Mailed.DROPPED
        notice.save(update_fields=["mailed"])
    else:
        mail_notice(notice=notice, kind=kind, chosen=chosen, at=at)


def _is_exempt(kind: Kind, notice: Notice) -> bool:
    return kind.urgent or notice.group.family in ALWAYS


def _is_enough(recipient: Actor, chosen: Chosen, at: dt.datetime) -> bool:
    """Has this person had as many mails of notices since midnight as they want on a day?"""
    most = chosen.mails_a_day
    if not most:
        return False
    return Notice.objects.filter(recipient=recipient, mailed=Mailed.SENT, mail_at__gte=midnight(chosen.zone, at)).count() >= most


def _write(notice: Notice, chosen: Chosen, at: dt.datetime) -> None:
    """Write the mail in the reader's language and zone; where they may not see it any more there is none."""
    user, recipient = chosen.user, notice.recipient
    person = getattr(recipient, "person", None)
    if user is None or person is None:
        return
    with translation.override(user.language), timezone.override(user.time_zone):
        telling = telling_of(notice.group, recipient)
        if telling is not None and chosen.is_guest:
            telling = replace(telling, url=link_path(person, telling.url))
        family = Family(notice.group.family)
        stop = stop_everything(user=user) if chosen.is_guest else stop_path(recipient, family)
        if telling is not None:
            send_mail(
                to=user.email,
                user=user,
                cause=f"{NOTICE}{notice.activity_id}",
                kind=notice.kind,
                language=user.language,
                template="notice",
                context={
                    "telling": telling,
                    "recipient": recipient,
                    "guest": chosen.is_guest,
                    "family": "" if chosen.is_guest else family.label,
                    "stop_path": stop,
                },
                reply_to=telling.reply_to,
                stop_path=stop,
            )
    notice.mailed, notice.mail_at = (Mailed.DROPPED, None) if telling is None else (Mailed.SENT, at)
    notice.save(update_fields=["mailed", "mail_at"])
