"""Guardians agree, or not, that a young person volunteers: asked by mail, answered through its link, taken back at any time.

Until one agrees, the person's account looks round and nothing more. Apps above say what must come first
(`before_guarding`: refuse who acts for an association) and what ends where the answer is no (`when_held`: applications).
Lock order: person, guardianship, then whatever the apps above lock.
"""

import datetime as dt
from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.ages import guarded_bands
from touiza.accounts.models import User
from touiza.accounts.privacy import addresses_of
from touiza.accounts.services.limits import take
from touiza.actors.guardian_mails import send_agreed, send_over, send_question
from touiza.actors.models import MINORS, Actor, Guardianship, Person
from touiza.actors.services.activity import record
from touiza.actors.services.indexing import index_person
from touiza.actors.services.pictures import keep_picture_to_its_audience
from touiza.core import clock
from touiza.core.digests import digest_of, new_secret
from touiza.core.errors import Refusal

State = Guardianship.State
Step = Callable[[Actor], None]

WORDING = 1  # of the guardian's page: raise it when what they agree to changes
VALID_FOR = dt.timedelta(days=14)
BETWEEN_SENDS = dt.timedelta(minutes=10)
MOST_SENDS = 5  # of one request
MOST_MAILS_A_DAY = 5  # to one address, whoever asks
A_NO_COUNTS_FOR = dt.timedelta(days=90)
PAST = (State.REPLACED, State.OVER)

_before: list[Step] = []
_held: list[Step] = []


def before_guarding(step: Step) -> Step:
    """Have `step(actor)` called before a person becomes one who needs a guardian; it may raise Refusal."""
    if step not in _before:
        _before.append(step)
    return step


def when_held(step: Step) -> Step:
    """Have `step(actor)` called in the transaction in which a guardian says no: what the person takes part in ends there."""
    if step not in _held:
        _held.append(step)
    return step


@transaction.atomic
def ask_guardian(
    *,
    person: Person,
    email: str,
    language: str,
    band: str = "",
    send: bool = True,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Guardianship:
    """Ask a guardian at this address; who is too young to act without waits from now on. `band` becomes their age, if it is given.

    Refuses "not_needed" (of age), "same_address" (their own), "already_agreed", "guardian_said_no" (within the last
    ninety days, another one is not asked instead), and what `before_guarding` refuses.
    """
    person, address, now = _lock(person), email.strip().lower(), at or clock.now()
    band = band or person.age_band
    if band not in MINORS:
        raise Refusal("not_needed", _("At your age nobody has to agree."), field="age_band")
    if _same_mailbox(address, person):
        raise Refusal("same_address", _("This is your own address. Write the one of a parent or guardian."), field="guardian_email")
    before = _counting(person)
    if before is not None:
        _refuse_instead_of(before, now)
        before.state = State.REPLACED
        before.save(update_fields=["state"])
    if band in guarded_bands() and (person.age_band != band or not person.awaits_guardian):
        for step in _before:
            step(person.actor)
        _set(person, age_band=band, awaits_guardian=True)
    asked = Guardianship.objects.create(
        person=person,
        email=address,
        language=language,
        digest=digest_of(new_secret()),
        asked_at=now,
        expires_at=now + VALID_FOR,
    )
    record(verb="guardian.asked", actor=person.actor, obj=asked, person=person.actor, at=at, silent=silent)
    return send_again(guardianship=asked, at=at) if send else asked


@transaction.atomic
def send_again(*, guardianship: Guardianship, at: dt.datetime | None = None) -> Guardianship:
    """Send the question with a new link, good for another fourteen days; the link before stops working.

    Refuses "answered", "too_soon", "sent_often" and "too_many" (to this address today, whoever asked).
    """
    asked, now = _again(guardianship), at or clock.now()
    if asked.state not in {State.WAITING, State.EXPIRED}:
        raise Refusal("answered", _("Your guardian has answered already."))
    if asked.sends >= MOST_SENDS:
        raise Refusal("sent_often", _("The mail went out five times. Ask them to look among unwanted mail, or give another address."))
    if asked.sent_at and now - asked.sent_at < BETWEEN_SENDS:
        raise Refusal("too_soon", _("It was sent a moment ago. Wait ten minutes before sending it again."))
    take(key=f"guardian_mail:{asked.email}", limit=MOST_MAILS_A_DAY, seconds=24 * 3600)
    secret = new_secret()
    asked.digest, asked.sent_at, asked.expires_at = digest_of(secret), now, now + VALID_FOR
    asked.sends, asked.state = asked.sends + 1, State.WAITING
    asked.save(update_fields=["digest", "sent_at", "expires_at", "sends", "state"])
    send_question(guardianship=asked, secret=secret)
    return asked


def send_first(*, user: User) -> None:
    """Send the question that waited until the young person's own address was confirmed. One that cannot go now waits on."""
    asked = Guardianship.objects.filter(person__user=user, state=State.WAITING, sends=0).first()
    if asked is None:
        return
    try:
        send_again(guardianship=asked)
    except Refusal:
        return  # too many mails to that address today; their page offers to send it


@transaction.atomic
def agree(*, guardianship: Guardianship, secret: str, at: dt.datetime | None = None, silent: bool = False) -> Guardianship:
    """The guardian agrees, also after they had said no. Twice is once. Refuses "expired" and "not_counting"."""
    asked, now = _answering(guardianship), at or clock.now()
    if asked.state == State.AGREED:
        return asked
    if asked.state == State.EXPIRED or (asked.state == State.WAITING and asked.expires_at <= now):
        raise Refusal("expired", _("This link has run out. Ask for a new mail on the young person’s page."))
    _answer(asked, State.AGREED, now, wording=WORDING)
    _set(asked.person, awaits_guardian=False)
    record(verb="guardian.agreed", actor=None, obj=asked, person=asked.person.actor, at=at, silent=silent)
    if not silent:
        send_agreed(guardianship=asked, secret=secret)
    return asked


@transaction.atomic
def say_no(*, guardianship: Guardianship, at: dt.datetime | None = None, silent: bool = False) -> Guardianship:
    """The guardian does not agree, or takes their consent back; what the person takes part in ends. Twice is once."""
    asked, now = _answering(guardianship), at or clock.now()
    if asked.state in {State.REFUSED, State.WITHDRAWN}:
        return asked
    agreed = asked.state == State.AGREED
    _answer(asked, State.WITHDRAWN if agreed else State.REFUSED, now)
    verb = "guardian.withdrawn" if agreed else "guardian.refused"
    record(verb=verb, actor=None, obj=asked, person=asked.person.actor, at=at, silent=silent)
    _hold(asked.person)
    return asked


@transaction.atomic
def expire_requests(*, limit: int = 200, at: dt.datetime | None = None) -> int:
    """End requests that nobody answered in fourteen days; return how many. What the persons took part in ends."""
    now = at or clock.now()
    late = Guardianship.objects.filter(state=State.WAITING, expires_at__lte=now).order_by("pk")[:limit]
    ended = 0
    for row in list(late):
        asked = _again(row)
        if asked.state != State.WAITING or asked.expires_at > now:
            continue
        asked.state = State.EXPIRED
        asked.save(update_fields=["state"])
        record(verb="guardian.expired", actor=None, obj=asked, person=asked.person.actor, at=at)
        _hold(asked.person)
        ended += 1
    return ended


def refuse_band(*, person: Person, band: str) -> None:
    """Refuse an age that needs a guardian who was not asked, and to leave one while nobody has agreed."""
    if band in guarded_bands():
        raise Refusal(
            "guardian_needed", _("At this age a parent or guardian has to agree. Write their e-mail address."), field="guardian_email"
        )
    if person.awaits_guardian:
        raise Refusal(
            "guardian",
            _("You said that you are younger, and nobody has agreed yet. If it was a mistake, write to the people who run this server."),
            field="age_band",
        )


def leave_guard(*, person: Person) -> None:
    """End a consent that is no longer needed, in the transaction that raised the person's age; the guardian is told."""
    for asked in Guardianship.objects.select_for_update(of=("self",)).filter(person=person, state=State.AGREED):
        asked.state = State.OVER
        asked.save(update_fields=["state"])
        send_over(guardianship=asked)


def let_go_of_wards(user: User) -> None:
    """Before a guardian's own account is erased: their word goes with them, and the young person asks anew."""
    rows = Guardianship.objects.filter(email__in=addresses_of(user), state=State.AGREED).exclude(person__user=user)
    for asked in rows.order_by("pk"):
        say_no(guardianship=asked)


def _hold(person: Person) -> None:
    """End what needs a consent that is not there; who is old enough to act without goes on with the rest."""
    if person.age_band in guarded_bands():
        _set(person, awaits_guardian=True)
    for step in _held:
        step(person.actor)


def _set(person: Person, **changes: object) -> None:
    for name, value in changes.items():
        setattr(person, name, value)
    person.save(update_fields=sorted(changes))
    keep_picture_to_its_audience(person)
    index_person(person)


def _lock(person: Person) -> Person:
    rows = Person.objects.select_for_update(of=("self",)).select_related("actor", "user", "picture")
    return rows.get(pk=person.pk)


def _again(guardianship: Guardianship) -> Guardianship:
    person = _lock(guardianship.person)
    asked = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
    asked.person = person
    return asked


def _answering(guardianship: Guardianship) -> Guardianship:
    asked = _again(guardianship)
    if asked.state in PAST:
        raise Refusal("not_counting", _("This question no longer counts: nothing is asked of you here."))
    return asked


def _answer(asked: Guardianship, state: str, now: dt.datetime, *, wording: int = 0) -> None:
    asked.state, asked.answered_at, asked.wording = state, now, wording
    asked.save(update_fields=["state", "answered_at", "wording"])


def _counting(person: Person) -> Guardianship | None:
    return Guardianship.objects.select_for_update().filter(person=person).exclude(state__in=PAST).first()


def _refuse_instead_of(before: Guardianship, now: dt.datetime) -> None:
    if before.state == State.AGREED:
        raise Refusal("already_agreed", _("Your guardian has agreed already."))
    said_no = before.state in {State.REFUSED, State.WITHDRAWN}
    if said_no and before.answered_at and now - before.answered_at < A_NO_COUNTS_FOR:
        raise Refusal(
            "guardian_said_no",
            _("Your guardian has said no. Talk about it: with the link in the mail they can still agree."),
            field="guardian_email",
        )


def _same_mailbox(address: str, person: Person) -> bool:
    own = addresses_of(person.user) if person.user else frozenset[str]()
    return _mailbox(address) in {_mailbox(one) for one in own}


def _mailbox(address: str) -> str:
    """Return an address without what many mail servers overlook: `amina+mum@…` is Amina's."""
    local, _at, host = address.strip().lower().partition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"
