"""The door to what belongs to a login."""

from allauth.usersessions.models import UserSession
from django.http import Http404

from touiza.accounts.models import User


def access_session(user: User, pk: int) -> UserSession:
    """Return one of the person's own sessions; 404 for anybody else's."""
    session = UserSession.objects.filter(pk=pk, user=user).first()
    if session is None:
        raise Http404
    return session
