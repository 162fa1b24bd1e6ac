"""Who is signed in: allauth decides; the login of a session is found by a prepared query."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from touiza.accounts.models import User
from touiza.core.prepared import Prepared


class Backend(AuthenticationBackend):
    """Named in settings.AUTHENTICATION_BACKENDS."""

    def get_user(self, user_id: Any) -> User | None:
        user = BY_ID.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None


BY_ID = Prepared(lambda pk: User.objects.filter(pk=pk))
