"""Where those who act for an association listen for what waits for it."""

from collections.abc import Collection

from touiza.actors.models import Actor
from touiza.associations.models import Role
from touiza.core.live import Place, register


def register_places() -> None:
    """Called once, when the app is ready."""
    register(Place("association", _acted_for))


def _acted_for(reader: Actor | None, numbers: Collection[int]) -> Collection[int]:
    if reader is None:
        return ()
    held = Role.objects.filter(person=reader, ended_at=None, association__actor__suspended_at=None, association__in=numbers)
    return list(held.values_list("association", flat=True))
