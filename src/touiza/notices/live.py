"""What the open page of notices counts."""

from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.core.live import Counter, moment_of, register_counter
from touiza.notices.models import NoticeGroup


def register_counters() -> None:
    """Called once, when the app is ready."""
    register_counter(Counter("notices", "actor", new_notices, _in_words))


def new_notices(reader: Actor | None, number: int, mark: str) -> int:
    """Return how many groups became new for their recipient after a moment, in milliseconds."""
    since = moment_of(mark)
    if reader is None or reader.pk != number or since is None:
        return 0
    return NoticeGroup.objects.filter(recipient=reader, in_app=True, read_at=None, newest_at__gt=since).count()


def _in_words(number: int) -> str:
    return ngettext("%(count)s new notice: show it", "%(count)s new notices: show them", number) % {"count": number}
