"""From the activity log to notices and mails: each recipient once for each activity, in their language."""

import logging
from dataclasses import replace

from django.db import InterfaceError, OperationalError, transaction
from django.utils import translation

from touiza.accounts.services.mailbox import stop_path
from touiza.actors.guest_links import link_path
from touiza.actors.models import Activity, Actor
from touiza.actors.services.activity import follow_log
from touiza.core import clock
from touiza.core.queue import defer
from touiza.mail.models import NOTICE
from touiza.mail.services.sending import send_mail
from touiza.notices.models import Notice
from touiza.notices.registry import Kind, Telling, kind_of

log = logging.getLogger(__name__)

READER = "notices"
TELL_AGAIN = "notices.tell_again"


def read_log(*, batch: int = 100) -> int:
    """Tell what is new in the log; return how many activities were read.

    The cursor, the notices and the mails of a batch are one transaction. What cannot be told is set aside, so that it
    holds up nothing that comes after it: it gets a task of its own, tried again, and counted where it fails for good.
    """
    return follow_log(READER, _tell_all, batch=batch)


def tell_again(*, activity_id: int) -> None:
    """Tell what was set aside."""
    found = Activity.objects.select_related("actor__person__user", "association", "person__person__user")
    tell(found.get(pk=activity_id))


def _tell_all(rows: list[Activity]) -> None:
    for activity in rows:
        try:
            with transaction.atomic():
                tell(activity)
        except (OperationalError, InterfaceError):  # the database's fault: the batch is read again
            raise
        except Exception:
            log.exception("Activity %s (%s) could not be told", activity.pk, activity.verb)
            defer(TELL_AGAIN, activity_id=activity.pk)


@transaction.atomic
def tell(activity: Activity) -> list[Notice]:
    """Write the notices of one activity, and their mails. Telling again adds nothing."""
    kind = kind_of(activity.verb)
    if kind is None or activity.silent:
        return []
    told = []
    for recipient in {actor.pk: actor for actor in kind.recipients(activity)}.values():
        if recipient.pk == activity.actor_id:
            continue
        notice, new = Notice.objects.get_or_create(
            recipient=recipient, activity=activity, defaults={"kind": activity.verb, "created_at": clock.now()}
        )
        told.append(notice)
        if new and kind.mail:
            _mail(kind, activity, recipient)
    return told


def words(activity: Activity, recipient: Actor) -> Telling | None:
    """Return how an activity is told to a recipient, in the active language."""
    kind = kind_of(activity.verb)
    return kind.tell(activity, recipient) if kind else None


def mark_read(*, recipient: Actor, ids: list[int] | None = None) -> int:
    """Mark notices as read (all of them without ids); return how many were new."""
    rows = Notice.objects.filter(recipient=recipient, read_at=None)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return rows.update(read_at=clock.now())


def _mail(kind: Kind, activity: Activity, recipient: Actor) -> None:
    person = getattr(recipient, "person", None)
    user = person.user if person else None
    if person is None or user is None or not user.is_active or not user.mail_notices:
        return
    with translation.override(user.language):
        telling = kind.tell(activity, recipient)
        if telling is not None and person.is_guest:
            telling = replace(telling, url=link_path(person, telling.url))
        if telling is not None:
            send_mail(
                to=user.email,
                user=user,
                cause=f"{NOTICE}{activity.pk}",
                kind=activity.verb,
                language=user.language,
                template="notice",
                context={"telling": telling, "recipient": recipient, "guest": person.is_guest, "stop_path": stop_path(user=user)},
                reply_to=telling.reply_to,
            )
