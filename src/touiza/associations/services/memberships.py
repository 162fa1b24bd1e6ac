"""Memberships: begun, renewed year by year, asked about in time, lapsed, left, ended."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Tie
from touiza.actors.services.activity import record
from touiza.actors.services.ties import tie, untie
from touiza.associations.models import Association, MemberForm, Membership, MembershipTerm
from touiza.core import clock
from touiza.core.errors import Refusal

ASK_AHEAD = dt.timedelta(days=30)  # before a term ends its member is asked whether to go on
RENEW_AHEAD = dt.timedelta(days=60)
BATCH = 200


def is_member(person: Actor, association: Association) -> bool:
    """Tell whether somebody is a member now."""
    return Membership.objects.filter(association=association, person=person, ended_at=None).exists()


def begin_membership(
    *, association: Association, person: Actor, form: MemberForm | None, at: dt.datetime
) -> Membership:
    """Write a membership and its first term, in the transaction of who accepts; the number of old is kept."""
    day = day_here(at)
    ends = term_end(form, day)
    membership = Membership.objects.select_for_update().filter(association=association, person=person).first()
    if membership is None:
        membership = Membership(association=association, person=person, number=_next_number(association))
    membership.since, membership.until, membership.asked_at = day, ends, None
    membership.ended_at, membership.end, membership.sentence = None, "", ""
    membership.save()
    _add_term(membership, form, day, ends)
    tie(person, association.actor, Tie.Kind.MEMBER_OF, at=at)
    return membership


@transaction.atomic
def renew_membership(*, membership: Membership, at: dt.datetime | None = None, silent: bool = False) -> Membership:
    """Go on for another term, from the day after this one ends. Renewing twice is once.

    Refuses "over" what has ended, and "too_early" before the last sixty days.
    """
    membership = _lock(membership)
    moment = at or clock.now()
    _refuse_over(membership)
    if membership.until - day_here(moment) > RENEW_AHEAD:
        if membership.terms.filter(begins__gt=day_here(moment)).exists():  # the second of two clicks
            return membership
        raise Refusal("too_early", _("It can be renewed in its last two months."))
    form = MemberForm.objects.filter(association=membership.association).first()
    begins = membership.until + dt.timedelta(days=1)
    ends = term_end(form, begins)
    _add_term(membership, form, begins, ends)
    membership.until, membership.asked_at = ends, None
    membership.save(update_fields=["until", "asked_at"])
    _tell("membership.renewed", membership, membership.person, moment, silent=silent)
    return membership


@transaction.atomic
def leave_association(*, membership: Membership, at: dt.datetime | None = None, silent: bool = False) -> Membership:
    """The member leaves. Leaving twice is once."""
    membership = _lock(membership)
    if membership.ended_at is None:
        _close(membership, Membership.End.LEFT, at or clock.now())
        _tell("membership.left", membership, membership.person, membership.ended_at, silent=silent)
    return membership


@transaction.atomic
def end_membership(
    *, membership: Membership, by: Actor, sentence: str, at: dt.datetime | None = None, silent: bool = False
) -> Membership:
    """The association ends a membership, with a sentence that the person reads. Ending twice is once; refuses "own"."""
    membership = _lock(membership)
    if membership.person_id == by.pk:
        raise Refusal("own", _("This is your own membership. Leave from your own page instead."))
    if membership.ended_at is None:
        _close(membership, Membership.End.ENDED, at or clock.now(), sentence=sentence)
        _tell("membership.ended", membership, by, membership.ended_at, silent=silent)
    return membership


@transaction.atomic
def note_fee(*, term: MembershipTerm, by: Actor, received: bool, at: dt.datetime | None = None) -> MembershipTerm:
    """Note that the fee of a term was received, or take the note back."""
    term = MembershipTerm.objects.select_for_update().get(pk=term.pk)
    if received and term.received_at is None:
        term.received_at, term.received_by = at or clock.now(), by
    elif not received:
        term.received_at, term.received_by = None, None
    term.save(update_fields=["received_at", "received_by"])
    return term


@transaction.atomic
def ask_about_renewal(*, limit: int = BATCH, at: dt.datetime | None = None) -> int:
    """Ask members whose term ends within thirty days, each once a term; return how many were asked."""
    moment = at or clock.now()
    soon = day_here(moment) + ASK_AHEAD
    rows = _running().filter(until__lte=soon, asked_at=None)[:limit]
    for membership in rows:
        membership.asked_at = moment
        membership.save(update_fields=["asked_at"])
        _tell("membership.ending", membership, None, moment)
    return len(rows)


@transaction.atomic
def lapse_memberships(*, limit: int = BATCH, at: dt.datetime | None = None) -> int:
    """End memberships whose last day is past and that nobody renewed; return how many there were."""
    moment = at or clock.now()
    rows = _running().filter(until__lt=day_here(moment))[:limit]
    for membership in rows:
        _close(membership, Membership.End.LAPSED, moment)
        _tell("membership.lapsed", membership, None, moment)
    return len(rows)


def term_end(form: MemberForm | None, begins: dt.date) -> dt.date:
    """Return the last day of a term that begins on a day. A calendar year that ends in three months runs on to the next."""
    if form is None or form.runs == MemberForm.Runs.CALENDAR:
        return dt.date(begins.year + (begins.month > 9), 12, 31)
    after = begins.replace(year=begins.year + 1, day=min(begins.day, 28) if begins.month == 2 else begins.day)
    return after - dt.timedelta(days=1)


def day_here(moment: dt.datetime) -> dt.date:
    """Return the day of a moment where this server's associations are."""
    return clock.day_of(moment, settings.TIME_ZONE)


def _running() -> QuerySet[Membership]:
    rows = Membership.objects.select_for_update(of=("self",), skip_locked=True).filter(ended_at=None)
    return rows.select_related("person", "association__actor").order_by("until", "pk")


def _next_number(association: Association) -> int:
    """Return the association's next number, its form being locked so that nobody else takes it."""
    form = MemberForm.objects.select_for_update().get(association=association)
    form.last_number += 1
    form.save(update_fields=["last_number"])
    return form.last_number


def _add_term(membership: Membership, form: MemberForm | None, begins: dt.date, ends: dt.date) -> None:
    fee = {"fee": form.fee, "currency": form.currency} if form else {}
    MembershipTerm.objects.update_or_create(membership=membership, begins=begins, defaults={"ends": ends, **fee})


def _lock(membership: Membership) -> Membership:
    rows = Membership.objects.select_for_update(of=("self",)).select_related("person", "association__actor")
    return rows.get(pk=membership.pk)


def _refuse_over(membership: Membership) -> None:
    if membership.ended_at is not None:
        raise Refusal("over", _("This membership has ended. Ask to become a member again."))


def _close(membership: Membership, end: str, at: dt.datetime, *, sentence: str = "") -> None:
    membership.ended_at, membership.end, membership.sentence = at, end, sentence
    membership.save(update_fields=["ended_at", "end", "sentence"])
    untie(membership.person_id, membership.association_id, [Tie.Kind.MEMBER_OF])


def _tell(
    verb: str, membership: Membership, by: Actor | None, at: dt.datetime | None, *, silent: bool = False
) -> None:
    record(
        verb=verb,
        actor=by,
        obj=membership,
        association=membership.association.actor,
        person=membership.person,
        at=at,
        silent=silent,
    )
