"""What a page tells its script, so that it hears what is new (core.live): where to listen, where to ask, how old the page is."""

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from touiza.core import clock
from touiza.core.live import Counter, counter_of
from touiza.ui import drawn
from touiza.ui.navigation import address_of

PAGE = ' data-look="{}" data-live="{}" data-at="{}"'
OWN = drawn.fill(' data-own="1"')


def attributes(*, own: bool) -> SafeString:
    """Return the attributes, of the body of a signed-in person's page (`own`), or of the one element that wants them."""
    at = int(clock.now().timestamp() * 1000)
    told = drawn.fill(PAGE, address_of("home:fresh", get_language()), stream(), at)
    return SafeString(told + OWN) if own else told


def stream() -> str:
    """Return how pages reach the live process: "/" by the site's own address, through its proxy; a port; "" not at all."""
    if not settings.LIVE:
        return ""
    return "/" if settings.TRUSTED_PROXIES else str(settings.LIVE_PORT or "")


def counted(name: str) -> Counter:
    """Return what pages count under a name."""
    counter = counter_of(name)
    if counter is None:
        raise LookupError(f"Nothing is counted under “{name}”: register it in core.live.")
    return counter
