"""From the activity log to notices: each recipient once for each activity, in the ways they chose."""

import datetime as dt
import logging
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError, transaction

from touiza.actors.models import Activity, Actor
from touiza.actors.services.activity import follow_log
from touiza.core import clock
from touiza.core.live import announce
from touiza.core.queue import defer
from touiza.notices.families import ALWAYS, ByMail, Family, Ways
from touiza.notices.models import Mailed, Notice
from touiza.notices.registry import Kind, Telling, kind_of, seen_among
from touiza.notices.services.choosing import Chosen, choices_of
from touiza.notices.services.joining import join_group
from touiza.notices.services.mailing import mail_notice, put_in_digest
from touiza.notices.services.pushing import push_group

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
def tell(activity: Activity, *, at: dt.datetime | None = None) -> list[Notice]:
    """Write the notices of one activity, in the ways that each recipient chose. Telling again adds nothing."""
    kind = kind_of(activity.verb)
    if kind is None or activity.silent:
        return []
    people = {actor.pk: actor for actor in kind.recipients(activity) if actor.pk != activity.actor_id}
    choices = choices_of(people.values())
    known = {notice.recipient_id: notice for notice in Notice.objects.filter(activity=activity, recipient__in=people)}
    told = []
    for pk, recipient in sorted(people.items()):
        notice = known.get(pk) or _tell_one(_Case(kind, activity, recipient, choices[pk], at or clock.now()))
        if notice is not None:
            told.append(notice)
    announce([f"actor:{notice.recipient_id}" for notice in told if notice.recipient_id not in known], "notice")
    return told


def words(activity: Activity, recipient: Actor) -> Telling | None:
    """Return how an activity is told to a recipient, in the active language; None where they may not see it."""
    kind = kind_of(activity.verb)
    if kind is None or not seen_among([activity], recipient):
        return None
    return kind.tell(activity, recipient)


@dataclass(frozen=True)
class _Case:
    """One activity to one recipient."""

    kind: Kind
    activity: Activity
    recipient: Actor
    chosen: Chosen
    at: dt.datetime

    @property
    def family(self) -> Family:
        return self.kind.family_for(self.activity, self.recipient)

    @property
    def ways(self) -> Ways:
        """Return the ways in which it goes: as chosen, but for what may not pass unseen."""
        ways = self.chosen.ways(self.family)
        always = self.kind.always or self.family in ALWAYS
        mail = ByMail.AT_ONCE if self.kind.urgent and ways.mail == ByMail.DIGEST else ways.mail
        return Ways(ways.in_app or always, mail, ways.push)


def _tell_one(case: _Case) -> Notice | None:
    ways = case.ways
    if not (ways.in_app or ways.push or ways.mail != ByMail.NEVER) or not seen_among([case.activity], case.recipient):
        return None
    joined = join_group(
        kind=case.kind, activity=case.activity, recipient=case.recipient, family=case.family, in_app=ways.in_app,
        zone=case.chosen.zone, at=case.at,
    )  # fmt: skip
    notice = Notice.objects.create(
        recipient=case.recipient, activity=case.activity, group=joined.group, kind=case.kind.verb, created_at=case.at, mailed=Mailed.NOT
    )
    own = ways.mail == ByMail.AT_ONCE and case.kind.mail and not case.kind.own_mail
    if own and joined.opens:
        mail_notice(notice=notice, kind=case.kind, chosen=case.chosen, at=case.at)
    elif ways.mail == ByMail.DIGEST or (ways.mail == ByMail.AT_ONCE and not case.kind.own_mail):
        put_in_digest(notice=notice, chosen=case.chosen, at=case.at)
    if ways.push and joined.opens:
        push_group(group=joined.group, kind=case.kind, activity=case.activity, chosen=case.chosen, at=case.at)
    return notice
