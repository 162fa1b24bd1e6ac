"""Where a person is signed in, and ending that."""

from collections.abc import Iterable

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from touiza.accounts.models import User
from touiza.core import clock


def sessions_of(user: User) -> list[UserSession]:
    """Return the sessions that are still good, the one used last first. One query."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return list(UserSession.objects.filter(user=user, session_key__in=alive).order_by("-last_seen_at", "-pk"))


def touch_session(*, user: User, key: str, address: str, agent: str) -> None:
    """Note that a session is in use now, from where and with what."""
    longest = UserSession._meta.get_field("user_agent").max_length
    UserSession.objects.update_or_create(
        session_key=key,
        defaults={"user": user, "ip": address, "user_agent": agent[:longest], "last_seen_at": clock.now()},
    )


def end_session(*, session: UserSession) -> None:
    """Sign one device out, at once."""
    _end([session])


def end_other_sessions(*, user: User, kept: str | None) -> int:
    """Sign every device out but the one whose session key is `kept`; return how many."""
    others = UserSession.objects.filter(user=user)
    return _end(others.exclude(session_key=kept) if kept else others)


@transaction.atomic
def _end(sessions: Iterable[UserSession]) -> int:
    keys = [session.session_key for session in sessions]
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
