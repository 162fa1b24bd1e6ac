"""Who was to take part in a piece of work, whether or not hours were entered: known above, asked here.

The app that keeps places registers it in `AppConfig.ready()`. Without it nobody is expected.
"""

from collections.abc import Callable, Iterable

Expected = Callable[[int], Iterable[int]]
_expected: list[Expected] = []


def register(people: Expected) -> None:
    """Say who took part in a post's work: a function from the post's id to the ids of people."""
    _expected[:] = [people]


def expected_at(post: int) -> set[int]:
    """Return the ids of the people who had a place in a piece of work."""
    return {person for people in _expected for person in people(post)}
