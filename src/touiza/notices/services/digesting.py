"""Summaries: what a person was not told by a mail of its own and has not read, by association, daily or weekly, each notice in one.

Whoever's summary is due is taken with a lock; the mail, the notices' mark and the end of its being due are one
transaction. A kill at any step leaves all of it or nothing.
"""

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.mail.services.sending import send_mail
from touiza.notices.grouping import Line, lines_of
from touiza.notices.models import Digest, DigestDue, Mailed, Notice, NoticeGroup
from touiza.notices.services.choosing import chosen_by
from touiza.notices.stopping import stop_path

BATCH = 20
MOST = 40  # lines; what is beyond is counted
PER_ASSOCIATION = 8


@dataclass
class Section:
    """What a summary tells of one association, or (None) of nobody's."""

    association: Actor | None
    lines: list[Line] = field(default_factory=list)

    @property
    def shown(self) -> list[Line]:
        return self.lines[:PER_ASSOCIATION]

    @property
    def more(self) -> int:
        return max(len(self.lines) - PER_ASSOCIATION, 0)


def write_digests(*, at: dt.datetime | None = None) -> int:
    """Write a batch of the summaries that are due; return how many there were. Who has nothing to read gets none."""
    moment = at or clock.now()
    with transaction.atomic():
        rows = DigestDue.objects.filter(due_at__lte=moment).select_related("recipient")
        due = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "pk")[:BATCH])
        for row in due:
            _write(row, moment)
    return len(due)


@transaction.atomic
def put_right(*, at: dt.datetime | None = None) -> int:
    """Have summaries due again where notices wait for one that is not; return how many. There are none, unless a row was lost."""
    people = Notice.objects.filter(mailed=Mailed.DIGEST).exclude(recipient__in=DigestDue.objects.values("recipient"))
    found = Actor.objects.filter(pk__in=people.values("recipient"))[:BATCH]
    moment = at or clock.now()
    for person in found:
        due = chosen_by(person).next_digest(moment)
        if due is None:
            Notice.objects.filter(recipient=person, mailed=Mailed.DIGEST).update(mailed=Mailed.DROPPED)
        else:
            DigestDue.objects.get_or_create(recipient=person, defaults={"due_at": due})
    return len(found)


def _write(row: DigestDue, at: dt.datetime) -> None:
    person = row.recipient
    chosen = chosen_by(person)
    waiting = list(Notice.objects.filter(recipient=person, mailed=Mailed.DIGEST).select_related("group"))
    fresh = [notice for notice in waiting if notice.group.read_at is None]
    stood: set[int] = set()
    user = chosen.user
    if fresh and user is not None and user.is_active and user.mail_notices and person.suspended_at is None:
        stood = _mail(person, user, fresh, row.due_at, at)
    Notice.objects.filter(pk__in=[notice.pk for notice in waiting]).exclude(pk__in=stood).update(mailed=Mailed.DROPPED)
    row.delete()


def _mail(person: Actor, user: User, notices: list[Notice], due: dt.datetime, at: dt.datetime) -> set[int]:
    """Write one summary; return the ids of the notices that stand in it."""
    groups: list[NoticeGroup] = list({notice.group_id: notice.group for notice in notices}.values())
    groups.sort(key=lambda group: (group.newest_at, group.pk), reverse=True)
    with translation.override(user.language), timezone.override(user.time_zone):
        lines = lines_of(groups, person, only=[notice.pk for notice in notices])
        if not lines:
            return set()
        digest = Digest.objects.create(recipient=person, due_at=due, made_at=at)
        shown = lines[:MOST]
        stop = stop_path(person, None)
        send_mail(
            to=user.email,
            user=user,
            cause=f"digest:{digest.pk}",
            kind="digest",
            language=user.language,
            template="digest",
            context={
                "sections": sections_of(shown),
                "count": len(lines),
                "beyond": len(lines) - len(shown),
                "first": lines[0].telling.subject,
                "page_path": reverse("notices:list"),
                "choices_path": reverse("notices:choices"),
                "stop_path": stop,
            },
            stop_path=stop,
        )
    told = {line.group.pk for line in lines}
    stood = {notice.pk for notice in notices if notice.group_id in told}
    Notice.objects.filter(pk__in=stood).update(mailed=Mailed.DIGESTED, mail_at=at, digest=digest)
    return stood


def sections_of(lines: list[Line]) -> list[Section]:
    """Return lines by association, the association with the newest line first; what is nobody's comes last."""
    sections: dict[int | None, Section] = {}
    for line in lines:
        key = line.association.pk if line.association else None
        sections.setdefault(key, Section(line.association)).lines.append(line)
    return sorted(sections.values(), key=lambda section: section.association is None)
