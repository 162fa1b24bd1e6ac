"""Where people listen for what is told to them: at their own places, and nobody else."""

from collections.abc import Collection

from touiza.actors.models import Actor
from touiza.core.live import Place, register


def register_places() -> None:
    """Called once, when the app is ready."""
    register(Place("actor", _oneself))
    register(Place("feed", _oneself))


def _oneself(reader: Actor | None, _numbers: Collection[int]) -> Collection[int]:
    return (reader.pk,) if reader else ()
