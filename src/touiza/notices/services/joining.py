"""Putting a notice into its group: new, joining what is unread, or making new again what was read."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from touiza.actors.models import Activity, Actor
from touiza.core import clock
from touiza.core.live import announce
from touiza.notices.families import Family
from touiza.notices.models import Notice, NoticeGroup
from touiza.notices.registry import Kind

AGAIN = dt.timedelta(days=1)  # a group that is not in the app is never read: it is news again after so long


@dataclass(frozen=True)
class Joined:
    """A group that a notice was put in, and whether it became news by that. The group is locked until the transaction ends."""

    group: NoticeGroup
    opens: bool


def join_group(*, kind: Kind, activity: Activity, recipient: Actor, family: Family, in_app: bool, zone: str, at: dt.datetime) -> Joined:
    """Make room for one more notice in the group it belongs to."""
    key = key_of(kind, activity, zone)
    told = {"kind": kind.verb, "family": family, "in_app": in_app, "opened_at": at, "newest_at": at}
    group, new = NoticeGroup.objects.select_for_update().get_or_create(recipient=recipient, key=key, defaults=told)
    stale = not (in_app or group.in_app) and group.opened_at <= at - AGAIN
    opens = new or group.read_at is not None or stale
    if opens:
        group.opened_at, group.read_at = at, None
    if kind.group is None or new or not Notice.objects.filter(group=group, activity__actor=activity.actor_id).exists():
        group.people += 1
    group.size += 1
    group.in_app, group.family, group.newest_at = group.in_app or in_app, family, at
    group.save(update_fields=["opened_at", "read_at", "people", "size", "in_app", "family", "newest_at"])
    return Joined(group, opens)


def key_of(kind: Kind, activity: Activity, zone: str) -> str:
    """Return what the notices of one group have in common: the verb, what it is about, the reader's day or week."""
    about = kind.group.by(activity) if kind.group is not None else None
    if kind.group is None or about is None:
        return f"activity:{activity.pk}"
    day = clock.day_of(activity.at, zone)
    period = {"day": f":{day}", "week": ":{}-{}".format(*day.isocalendar()[:2])}.get(kind.group.period, "")
    return f"{kind.verb}:{about}{period}"[:120]


def mark_read(*, recipient: Actor, groups: list[int] | None = None) -> int:
    """Mark groups as read (all of them without ids); return how many were new.

    What is being told this moment is passed over: it is new.
    """
    rows = NoticeGroup.objects.filter(recipient=recipient, read_at=None)
    if groups is not None:
        return _read(recipient, rows.filter(pk__in=groups))
    free = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    return _read(recipient, NoticeGroup.objects.filter(pk__in=free))


def mark_read_about(*, recipient: Actor, kind: str, objects: Iterable[int] | QuerySet) -> int:
    """Mark the groups of a kind as read that tell of nothing but these objects (ids); return how many were new."""
    mine = Notice.objects.filter(recipient=recipient, kind=kind, group__read_at=None)
    about = mine.filter(activity__object_id__in=objects)
    others = mine.exclude(pk__in=about.values("pk")).values("group")
    rows = NoticeGroup.objects.filter(pk__in=about.values("group"), read_at=None).exclude(pk__in=others)
    return _read(recipient, rows)


def _read(recipient: Actor, rows: QuerySet[NoticeGroup]) -> int:
    """Mark groups as read: what is read in one window is no news in another."""
    number = rows.update(read_at=clock.now())
    if number:
        announce([f"actor:{recipient.pk}"], "read")
    return number
