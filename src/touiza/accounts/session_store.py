"""Sessions in the database, as Django keeps them; found by a prepared query, for every signed-in page asks for one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from touiza.core import clock
from touiza.core.prepared import Prepared


class SessionStore(db.SessionStore):
    """Named in settings.SESSION_ENGINE."""

    def _get_session_from_db(self) -> Session | None:
        session = LIVE.first(key=self.session_key, now=clock.now())
        if session is None:
            self._session_key = None
        return session


LIVE = Prepared(lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now))
