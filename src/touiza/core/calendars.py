"""Which calendars dates are shown in, for the request that runs: the person's own wish, as with time zones."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_hijri: ContextVar[bool] = ContextVar("hijri", default=False)


@contextmanager
def hijri_beside(wanted: bool) -> Iterator[None]:
    """Show Hijri dates beside Gregorian ones in here, or do not."""
    token = _hijri.set(wanted)
    try:
        yield
    finally:
        _hijri.reset(token)


def hijri_wanted() -> bool:
    """Tell whether whole dates shall have their Hijri date beside them."""
    return _hijri.get()
