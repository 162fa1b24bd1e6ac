"""Messages to browsers: one for a group that becomes news, after quiet hours where there are any, tried again under the same topic.

Posting cannot be exactly once, as mail cannot. Each message has a topic of its group, under which a push service keeps one,
and a tag of the same name, under which a browser shows one: what is sent again takes its own place.
"""

import datetime as dt
import hashlib
import hmac
import json
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, Exists, F, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from touiza.actors.models import Activity
from touiza.core import clock
from touiza.core.fetching import NotFetched, Posted, post
from touiza.core.queue import defer
from touiza.core.sealed import Closed
from touiza.core.translated import direction
from touiza.kernel.webpush import LONGEST_TOKEN, Browser, authorization, encode64, encrypt
from touiza.notices.families import Family
from touiza.notices.grouping import telling_of
from touiza.notices.hours import is_soon
from touiza.notices.models import Device, NoticeGroup, Push
from touiza.notices.registry import Kind
from touiza.notices.services.choosing import Chosen, chosen_by
from touiza.notices.services.devices import is_signed_in
from touiza.notices.services.push_keys import open_key

SEND = "notices.push"
GOOD_FOR = dt.timedelta(hours=24)
URGENT_FOR = dt.timedelta(hours=4)  # what happens within hours is no news after
TITLE = 160  # characters
FAULTS = 5  # refusals in a row, after which a browser is given up
GONE = frozenset({404, 410})
LATER = frozenset({408, 425, 429, *range(500, 600)})
MOST_AT_ONCE = 500
TOKEN_GOOD_FOR = LONGEST_TOKEN // 2


class Away(Exception):
    """The push service did not take it now. `wait`: seconds it asks for."""

    def __init__(self, reason: str, wait: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


def push_group(*, group: NoticeGroup, kind: Kind, activity: Activity, chosen: Chosen, at: dt.datetime) -> list[Push]:
    """Queue a message of a group that has become news, to each browser of its reader; after their quiet hours where it can wait."""
    devices = list(Device.objects.filter(person=group.recipient_id)) if settings.PUSH else []
    if not devices:
        return []
    heard = kind.urgent and (kind.happens is None or is_soon(kind.happens(activity), at))
    due = at if heard else chosen.quiet_until(at) or at
    rows = [Push(group=group, device=device, opened_at=group.opened_at, urgent=kind.urgent, due_at=due) for device in devices]
    made = Push.objects.bulk_create(rows, ignore_conflicts=False)
    for row in made if due <= at else []:
        defer(SEND, push_id=row.pk)
    return made


def send_push(*, push_id: int) -> Push | None:
    """Post one queued message; None where there is nothing to do. Raises Away for the queue to try again. Two workers never post it at once."""
    with transaction.atomic():
        push = _take(push_id)
        if push is None:
            return None
        push.attempts += 1
        try:
            push.state, push.error = _send(push)
        except Away as away:
            push.error = away.reason
            failure = away
        else:
            push.sent_at = clock.now() if push.state == Push.State.SENT else None
            push.save(update_fields=["attempts", "state", "error", "sent_at"])
            _note(push)
            return push
        push.save(update_fields=["attempts", "error"])
    raise failure


def give_up_push(*, push_id: int) -> None:
    """Mark a message that is not tried again."""
    Push.objects.filter(pk=push_id, state=Push.State.QUEUED).update(state=Push.State.FAILED)


@transaction.atomic
def queue_due_pushes(*, at: dt.datetime | None = None) -> int:
    """Queue the messages that are due and have no task: their quiet hours are over, or their task was lost. Return how many."""
    waiting = ProcrastinateJob.objects.filter(task_name=SEND, status__in=("todo", "doing"))
    mine = waiting.annotate(push=Cast(KeyTextTransform("push_id", "args"), BigIntegerField()))
    due = Push.objects.filter(~Exists(mine.filter(push=OuterRef("pk"))), state=Push.State.QUEUED, due_at__lte=at or clock.now())
    found = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:MOST_AT_ONCE])
    for push_id in found:
        defer(SEND, push_id=push_id)
    return len(found)


def topic_of(group: NoticeGroup) -> str:
    """Return the topic of a group's messages: 32 letters that tell the push service nothing."""
    drawn = hmac.new(settings.SECRET_KEY.encode(), f"push topic {group.pk}".encode(), hashlib.sha256)
    return encode64(drawn.digest()[:24])


def _take(push_id: int) -> Push | None:
    """Return a message that is queued, ours alone until the transaction ends; the lock is on its number, as in mail.services.sending."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{SEND} {push_id}"])
        if not cursor.fetchone()[0]:
            return None
    rows = Push.objects.select_related("group__recipient__person__user", "device__key")
    return rows.filter(pk=push_id, state=Push.State.QUEUED).first()


def _send(push: Push) -> tuple[Push.State, str]:
    until = push.due_at + (URGENT_FOR if push.urgent else GOOD_FOR)
    left = int((until - clock.now()).total_seconds())
    payload = _payload(push) if left > 0 else None
    if payload is None:
        return Push.State.DROPPED, ""
    try:
        answer = _post(push, payload, left)
    except Closed:
        return Push.State.FAILED, "key_closed"
    if answer.status in LATER:
        raise Away(str(answer.status), answer.wait)
    if 200 <= answer.status < 300:
        return Push.State.SENT, ""
    return Push.State.FAILED, str(answer.status)


def _payload(push: Push) -> bytes | None:
    """Return what the browser is told: a line and where it leads. None where it was read, is not wanted or may not be seen any more."""
    group, person = push.group, push.group.recipient
    chosen = chosen_by(person)
    again = group.opened_at != push.opened_at or (group.read_at is not None and group.read_at >= push.opened_at)
    wanted = chosen.user is not None and person.suspended_at is None and chosen.ways(Family(group.family)).push
    if again or not wanted or chosen.user is None or not is_signed_in(push.device):
        return None
    language = chosen.user.language
    with translation.override(language), timezone.override(chosen.user.time_zone):
        telling = telling_of(group, person)
        if telling is None:
            return None
        title = telling.subject if len(telling.subject) <= TITLE else telling.subject[: TITLE - 1] + "…"
        path = reverse("notices:follow", args=[group.pk])
    told = {"title": title, "path": path, "tag": topic_of(group), "lang": language, "dir": direction(language)}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _post(push: Push, payload: bytes, left: int) -> Posted:
    device, origin = push.device, urlsplit(push.device.endpoint)
    expires = int(clock.now().timestamp()) + TOKEN_GOOD_FOR
    who = authorization(open_key(device.key), audience=f"{origin.scheme}://{origin.netloc}", contact=settings.PUSH_CONTACT, expires=expires)
    headers = {
        "Authorization": who,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(left),
        "Topic": topic_of(push.group),
        "Urgency": "high" if push.urgent else "normal",
    }
    try:
        return post(device.endpoint, encrypt(payload, Browser.read(device.p256dh, device.auth)), headers)
    except NotFetched as error:
        if error.code in {"away", "slow", "unknown"}:
            raise Away(error.code) from error
        return Posted(400, 0)  # an address that may not be asked


def _note(push: Push) -> None:
    """Note what the answer says of the browser: told, gone, or refusing once more."""
    mine = Device.objects.filter(pk=push.device_id)
    if push.state == Push.State.SENT:
        mine.update(pushed_at=push.sent_at, faults=0)
    elif push.error in {str(status) for status in GONE} or (push.state == Push.State.DROPPED and not is_signed_in(push.device)):
        mine.delete()
    elif push.state == Push.State.FAILED:
        mine.update(faults=F("faults") + 1)
        mine.filter(faults__gte=FAULTS).delete()
