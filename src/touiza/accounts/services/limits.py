"""Rate limits, counted in the database so that every process sees the same number.

A fixed window each: the n-th deed in a window passes, the (limit+1)-th is refused until the window ends. Who did it is
not kept: what is stored is what was done and a keyed digest, which only this instance's secret could compare.
"""

import datetime as dt
import hashlib
import hmac

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import RateLimit
from touiza.core import clock
from touiza.core.errors import Refusal


def take(*, key: str, limit: int, seconds: int) -> None:
    """Count one deed under a key, "kind:whom" ("check:192.0.2.7"); refuse it ("too_many") when the window of `seconds` already holds `limit`.

    The row is written at once, outside any transaction that may roll back only if the caller is outside one too.
    """
    if not settings.RATE_LIMITS:
        return
    window = _window(clock.now(), seconds)
    if _count(stored_key(key), window) > limit:
        raise Refusal("too_many", _("Too many tries in a short time. Wait a few minutes, then try again."))


def stored_key(key: str) -> str:
    """Return what is stored for a key: its kind, up to the first ":", and 32 hex digits for the whole."""
    digest = hmac.new(settings.SECRET_KEY.encode(), key.encode(), hashlib.sha256).hexdigest()
    return f"{key.partition(':')[0][:80]}:{digest[:32]}"


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address, reading X-Forwarded-For only as far as our own proxies wrote it."""
    proxies = settings.TRUSTED_PROXIES
    chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if proxies and len(chain) >= proxies:
        return chain[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))


def drop_old_limits(*, older_than: dt.timedelta = dt.timedelta(days=2)) -> int:
    """Delete the windows that are over; return how many rows went."""
    return RateLimit.objects.filter(window__lt=clock.now() - older_than).delete()[0]


def _window(now: dt.datetime, seconds: int) -> dt.datetime:
    start = int(now.timestamp()) // seconds * seconds
    return dt.datetime.fromtimestamp(start, tz=dt.UTC)


def _count(key: str, window: dt.datetime) -> int:
    """Add one and return the new count, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO accounts_ratelimit (key, "window", count) VALUES (%s, %s, 1) '
            'ON CONFLICT (key, "window") DO UPDATE SET count = accounts_ratelimit.count + 1 RETURNING count',
            [key, window],
        )
        return int(cursor.fetchone()[0])
