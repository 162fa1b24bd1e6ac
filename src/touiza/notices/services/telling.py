"""From the activity log to notices and mails: each recipient once for each activity, in their language."""

from django.db import transaction
from django.utils import translation

from touiza.actors.models import Activity, Actor
from touiza.actors.services.activity import lock_cursor, read_activities
from touiza.core import clock
from touiza.mail.services.sending import send_mail
from touiza.notices.models import Notice
from touiza.notices.registry import Kind, Telling, kind_of

READER = "notices"


def read_log(*, batch: int = 100) -> int:
    """Tell what is new in the log, a transaction a batch; return how many activities were read.

    The cursor, the notices and the mails of a batch are one transaction, so a kill loses and repeats nothing.
    """
    total = 0
    while True:
        with transaction.atomic():
            rows = read_activities(lock_cursor(READER), limit=batch)
            for activity in rows:
                tell(activity)
        total += len(rows)
        if len(rows) < batch:
            return total


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
    if user is None or not user.is_active or not user.mail_notices:
        return
    with translation.override(user.language):
        telling = kind.tell(activity, recipient)
        if telling is not None:
            send_mail(
                to=user.email,
                user=user,
                cause=f"activity:{activity.pk}",
                kind=activity.verb,
                language=user.language,
                template="notice",
                context={"telling": telling, "recipient": recipient},
            )
