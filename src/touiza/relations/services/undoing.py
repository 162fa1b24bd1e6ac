"""How long what was done to many can be taken back."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.errors import Refusal

UNDO_FOR = dt.timedelta(days=1)


def check_undo(at: dt.datetime, *, done: bool) -> None:
    """Refuse "not_done" while a thing is under way or undone already, and "too_late" after a day."""
    if not done:
        raise Refusal("not_done", _("This is under way, or undone already. The page shows how it stands."))
    if at + UNDO_FOR <= clock.now():
        raise Refusal("too_late", _("This was done more than a day ago and can no longer be undone in one go."))
