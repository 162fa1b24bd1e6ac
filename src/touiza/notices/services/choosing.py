"""How people chose to be told: read for many at once, saved, stopped from a mail."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import transaction

from touiza.accounts.models import User
from touiza.actors.models import Actor, Person
from touiza.core import clock
from touiza.notices.families import ALWAYS, DEFAULTS, ByMail, Family, Ways
from touiza.notices.hours import Quiet, next_digest, quiet_until
from touiza.notices.models import DigestDue, Mailed, Notice, Rhythm, Way

GUESTS = Ways(in_app=True, mail=ByMail.AT_ONCE, push=False)  # their mails are all they have


@dataclass(frozen=True)
class Chosen:
    """How one person is told. `user` is None for who cannot be reached outside of the app."""

    user: User | None = None
    is_guest: bool = False
    rhythm: Rhythm | None = None
    rows: Mapping[str, Ways] = field(default_factory=dict)

    def ways(self, family: Family) -> Ways:
        """Return the ways of a family: as chosen, else as they are for everybody."""
        ways = GUESTS if self.is_guest else self.rows.get(family, DEFAULTS[family])
        if self.user is None or not self.user.is_active:
            return replace(ways, mail=ByMail.NEVER, push=False)
        return ways if self.user.mail_notices else replace(ways, mail=ByMail.NEVER)

    @property
    def zone(self) -> str:
        return self.user.time_zone if self.user else "Africa/Algiers"

    @property
    def mails_a_day(self) -> int:
        """How many mails of notices on a day; 0 is no limit. A guest's mails wait for no summary, so nothing limits them."""
        if self.is_guest:
            return 0
        return self.rhythm.mails_a_day if self.rhythm else settings.MAILS_A_DAY

    def quiet_until(self, at: dt.datetime) -> dt.datetime | None:
        """Return when this person's quiet hours end in which a moment lies; None outside of them."""
        return quiet_until(self.quiet, self.zone, at)

    @property
    def quiet(self) -> Quiet | None:
        if self.rhythm is None:
            return Quiet(*settings.QUIET_HOURS) if settings.QUIET_HOURS else None
        return Quiet(self.rhythm.quiet_from, self.rhythm.quiet_until) if self.rhythm.quiet else None

    def next_digest(self, at: dt.datetime) -> dt.datetime | None:
        """Return when the next summary is written; None for who wants none."""
        if self.user is None or self.is_guest:
            return None
        if self.rhythm is None:
            return next_digest(Rhythm.Every.DAILY, 18, self.zone, at)
        return next_digest(self.rhythm.digest, self.rhythm.digest_hour, self.zone, at)


def choices_of(people: Iterable[Actor]) -> dict[int, Chosen]:
    """Return how each of some people is told, in three queries however many they are."""
    ids = [one.pk for one in people]
    persons = Person.objects.filter(pk__in=ids).select_related("user")
    found = {person.pk: person for person in persons}
    rhythms = {row.person_id: row for row in Rhythm.objects.filter(person__in=ids)}
    rows: dict[int, dict[str, Ways]] = {}
    for row in Way.objects.filter(person__in=ids):
        rows.setdefault(row.person_id, {})[row.family] = Ways(row.in_app, ByMail(row.mail), row.push)
    return {
        pk: Chosen(found[pk].user, found[pk].is_guest, rhythms.get(pk), rows.get(pk, {})) if pk in found else Chosen()
        for pk in ids
    }


def chosen_by(person: Actor) -> Chosen:
    """Return how one person is told."""
    return choices_of([person])[person.pk]


def mails_at_once(*, person: Actor, family: Family) -> bool:
    """Does this person want mails of their own of a family? For apps that write them themselves (`Kind.own_mail`)."""
    return chosen_by(person).ways(family).mail == ByMail.AT_ONCE


@transaction.atomic
def save_choices(*, person: Actor, ways: Mapping[Family, Ways], rhythm: Rhythm, by_mail: bool, at: dt.datetime | None = None) -> None:
    """Keep how a person wants to be told. What waits for their summary comes at the new hour, or not at all. Twice changes nothing."""
    User.objects.filter(person=person.pk).update(mail_notices=by_mail)
    for family, chosen in ways.items():
        in_app = chosen.in_app or family in ALWAYS
        told = {"in_app": in_app, "mail": chosen.mail, "push": chosen.push}
        Way.objects.update_or_create(person=person, family=family, defaults=told)
    told = {name: getattr(rhythm, name) for name in ("digest", "digest_hour", "quiet", "quiet_from", "quiet_until", "mails_a_day")}
    Rhythm.objects.update_or_create(person=person, defaults=told)
    move_digest(person=person, at=at)


@transaction.atomic
def stop_family(*, person: Actor, family: Family) -> None:
    """Send this person no more mails of a family; it goes on as it was in the app. Twice changes nothing."""
    ways = _own_ways(person, family)
    Way.objects.update_or_create(person=person, family=family, defaults={"in_app": ways.in_app, "mail": ByMail.NEVER, "push": ways.push})
    waiting = Notice.objects.filter(recipient=person, group__family=family, mailed__in=[Mailed.WAITS, Mailed.DIGEST])
    waiting.update(mailed=Mailed.DROPPED)


@transaction.atomic
def stop_digest(*, person: Actor, at: dt.datetime | None = None) -> None:
    """Send this person no more summaries. Twice changes nothing."""
    rhythm = chosen_by(person).rhythm or default_rhythm(person)
    rhythm.digest = Rhythm.Every.NEVER
    rhythm.save()
    move_digest(person=person, at=at)


@transaction.atomic
def resume_mail(*, person: Actor, family: Family | None) -> None:
    """Take back a stop that was pressed by mistake: a family comes by mail as it does for everybody; None is the summary."""
    if family is None:
        Rhythm.objects.filter(person=person, digest=Rhythm.Every.NEVER).update(digest=Rhythm.Every.DAILY)
    else:
        Way.objects.filter(person=person, family=family, mail=ByMail.NEVER).update(mail=DEFAULTS[family].mail)
    User.objects.filter(person=person.pk).update(mail_notices=True)


def is_stopped(*, person: Actor, family: Family | None) -> bool:
    """Do a family's mails, or (None) summaries, not come any more?"""
    chosen = chosen_by(person)
    if family is None:
        return chosen.next_digest(clock.now()) is None
    return chosen.ways(family).mail == ByMail.NEVER


def default_rhythm(person: Actor) -> Rhythm:
    """Return the rhythm of who chose none, not saved."""
    begins, ends = settings.QUIET_HOURS or (dt.time(21, 30), dt.time(7))
    return Rhythm(person=person, quiet=bool(settings.QUIET_HOURS), quiet_from=begins, quiet_until=ends, mails_a_day=settings.MAILS_A_DAY)


def move_digest(*, person: Actor, at: dt.datetime | None = None) -> None:
    """Have what waits for a summary come when it is due now; who wants none any more gets none of it."""
    due = chosen_by(person).next_digest(at or clock.now())
    if due is not None:
        DigestDue.objects.filter(recipient=person).update(due_at=due)
        return
    DigestDue.objects.filter(recipient=person).delete()
    Notice.objects.filter(recipient=person, mailed=Mailed.DIGEST).update(mailed=Mailed.DROPPED)


def _own_ways(person: Actor, family: Family) -> Ways:
    return chosen_by(person).rows.get(family, DEFAULTS[family])
