"""Guests: people who take part without an account, reached by links in their mails, and who may keep an account later.

A guest is a login with a proved address, no password and no sign-in yet, and its person. So hours, answers, conversations
and rules are theirs like anybody's; keeping an account changes nothing of that.
"""

import datetime as dt

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.guest_mails import send_new_link, send_password_told
from touiza.actors.models import Actor, Person
from touiza.actors.services.activity import record
from touiza.actors.services.indexing import index_person
from touiza.actors.services.people import create_person
from touiza.core import clock
from touiza.core.digests import new_secret

LINKS_A_DAY = 5


def login_with(email: str) -> User | None:
    """Return the login that an address belongs to: its own, or one it has confirmed beside it. At most two queries."""
    address = email.strip().lower()
    user = User.objects.select_related("person__actor").filter(email=address).first()
    if user is not None:
        return user
    beside = EmailAddress.objects.filter(email=address, verified=True).select_related("user__person__actor").first()
    return beside.user if beside else None


def has_account(email: str) -> bool:
    """Tell whether an address belongs to an account; a guest has none yet."""
    user = login_with(email)
    person = getattr(user, "person", None)
    return user is not None and (person is None or not person.is_guest)


def is_guest(actor: Actor) -> bool:
    """Tell whether somebody takes part without an account. One query."""
    return Person.objects.filter(pk=actor.pk).exclude(guest_key="").exists()


@transaction.atomic
def create_guest(
    *, email: str, name: str, language: str, at: dt.datetime | None = None, silent: bool = False
) -> Person:
    """Make the guest whose mailbox has just been proved; return the one there is where there is one already.

    The caller has asked `has_account`. A guest keeps the name they first gave.
    """
    address = email.strip().lower()
    if (known := login_with(address)) is not None:
        return known.person
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, language=language, date_joined=at or clock.now())
    except IntegrityError:  # two links of the same mailbox at once: the other was quicker
        return User.objects.select_related("person__actor").get(email=address).person
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return create_person(user=user, name=name, language=language, guest_key=new_secret(), at=at, silent=silent)


@transaction.atomic
def keep_account(*, person: Person, password: str = "", at: dt.datetime | None = None, silent: bool = False) -> bool:
    """Make a guest's login an account, with all that is there; their links end. Return False for who has one already.

    The mailbox is told of a password, in case somebody else held the link.
    """
    found = Person.objects.select_for_update(of=("self",)).select_related("actor", "user").get(pk=person.pk)
    if not found.is_guest or found.user is None:
        return False
    found.guest_key = ""
    found.save(update_fields=["guest_key"])
    found.user.terms_accepted_at = at or clock.now()
    if password:
        found.user.set_password(password)
    found.user.save(update_fields=["terms_accepted_at", *(["password"] if password else [])])
    index_person(found)
    record(verb="person.joined", actor=found.actor, silent=silent, at=at)
    if password and not silent:
        send_password_told(person=found)
    person.guest_key = ""
    return True


@transaction.atomic
def end_links(*, person: Person) -> Person:
    """End every link and visit of a guest, and send one new link."""
    found = Person.objects.select_for_update(of=("self",)).select_related("actor", "user").get(pk=person.pk)
    if found.is_guest:
        found.guest_key = new_secret()
        found.save(update_fields=["guest_key"])
        send_link(person=found)
    return found


@transaction.atomic
def send_link(*, person: Person) -> None:
    """Send a guest a new link to what they sent. Refuses "too_many" after five on a day."""
    take(key=f"guest_link:{person.pk}", limit=LINKS_A_DAY, seconds=24 * 3600)
    if person.is_guest:
        send_new_link(person=person)


def write_again(*, person: Person) -> None:
    """Have a guest told by mail again, who had stopped that."""
    User.objects.filter(pk=person.user_id).update(mail_notices=True)
