"""What the open inbox of an association counts."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.associations.access import roles_held
from touiza.associations.models import Association
from touiza.core.live import Counter, moment_of, register_counter
from touiza.relations.access_inbox import access_inbox
from touiza.relations.models import DueState


def register_counters() -> None:
    """Called once, when the app is ready."""
    register_counter(Counter("due", "association", new_due, _in_words))


def new_due(reader: Actor | None, number: int, mark: str) -> int:
    """Return how many things wait that came after a moment, for who may read the inbox."""
    since, role = moment_of(mark), roles_held(reader).get(number)
    if reader is None or since is None or role is None:
        return 0
    try:
        desk = access_inbox(reader, Association.objects.select_related("actor").get(pk=number).handle)
    except (Http404, PermissionDenied):
        return 0
    return desk.items().filter(state=DueState.OPEN, asked_at__gt=since).count()


def _in_words(number: int) -> str:
    return ngettext("%(count)s more to answer: show it", "%(count)s more to answer: show them", number) % {"count": number}
