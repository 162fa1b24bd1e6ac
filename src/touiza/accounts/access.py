"""The door to what belongs to a login."""

import datetime as dt
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.core import signing
from django.http import Http404

from touiza.accounts.models import User

MAILBOX = signing.Signer(salt="accounts.mailbox")  # signs the key by which notices are stopped from a mail

BEFORE = signing.TimestampSigner(salt="accounts.before")  # signs the key by which a former address is taken back
BEFORE_GOOD_FOR = dt.timedelta(days=7)


@dataclass(frozen=True)
class FormerAddress:
    """A login with the address it had before the one it has now."""

    user: User
    address: str
    changed_at: dt.datetime


def access_session(user: User, pk: int) -> UserSession:
    """Return one of the person's own sessions; 404 for anybody else's."""
    session = UserSession.objects.filter(pk=pk, user=user).first()
    if session is None:
        raise Http404
    return session


def access_mailbox(key: str) -> User:
    """Return whose mails a key from one of them may stop; 404 where it is no such key."""
    try:
        user = User.objects.filter(pk=MAILBOX.unsign(key), is_active=True).first()
    except signing.BadSignature:
        user = None
    if user is None:
        raise Http404
    return user


def key_of_former(*, before: str, now: str) -> str:
    """Return the key that goes to the address an account had before, good for a week and for this change alone."""
    return BEFORE.sign_object([before, now])


def access_former_address(key: str) -> FormerAddress:
    """Return what a key gives back; 404 where it is no such key, too old, or the account has another address again."""
    try:
        before, now = BEFORE.unsign_object(key, max_age=BEFORE_GOOD_FOR)
    except signing.BadSignature:
        raise Http404 from None
    user = User.objects.filter(email=now, is_active=True).first()
    if user is None:
        raise Http404
    changed_at = dt.datetime.fromtimestamp(signing.b62_decode(key.rsplit(BEFORE.sep, 2)[1]), tz=dt.UTC)
    return FormerAddress(user, before, changed_at)
