"""What the pages of this app count while they are open."""

from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.associations.access import limit_of, powers_of, roles_held
from touiza.associations.models import Association
from touiza.associations.waiting import Desk
from touiza.core.live import Counter, register_counter
from touiza.home.today import count_waiting_at


def register_counters() -> None:
    """Called once, when the app is ready."""
    register_counter(Counter("waiting", "association", _more_waits, _in_words))


def _more_waits(reader: Actor, number: int, mark: str) -> int:
    """Return how many more things wait for who acts for an association than when the page was drawn."""
    association = Association.objects.select_related("actor").filter(pk=number).first()
    if association is None or number not in roles_held(reader) or not mark.isdecimal():
        return 0
    may, limit = powers_of(reader, association), limit_of(reader, association)
    return count_waiting_at(Desk(association, reader, "", "", may, limit)) - int(mark)


def _in_words(number: int) -> str:
    return ngettext("%(count)s more waits: show it", "%(count)s more wait: show them", number) % {"count": number}
