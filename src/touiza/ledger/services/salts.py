"""Naming people in the chain by digests that lead to nobody without a salt, which goes when they are erased.

Each digest is of one line alone: two lines of one person have nothing in common for who does not hold their salt.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction

from touiza.accounts.models import User
from touiza.ledger.books import GONE, Gone
from touiza.ledger.models import Salt


def make_salts(users: Collection[int]) -> None:
    """Give a salt to those of these users who have none. Who is being erased at this moment gets none."""
    missing = sorted(set(users) - set(Salt.objects.filter(user__in=users).values_list("user", flat=True)))
    there = User.objects.filter(pk__in=missing).order_by("pk").values_list("pk", flat=True)
    for user in there:
        try:
            with transaction.atomic():
                Salt.objects.bulk_create([Salt(user_id=user, salt=secrets.token_hex(32))], ignore_conflicts=True)
        except IntegrityError:  # erased since
            continue


def salts_of(users: Collection[int]) -> dict[int, bytes]:
    """Return the salts of those of these users who have one."""
    rows = Salt.objects.filter(user__in=users).values_list("user", "salt")
    return {user: bytes.fromhex(salt) for user, salt in rows}


def digest(salts: Mapping[int, bytes], user: int | None, *said: str | int) -> str | Gone:
    """Return HMAC-SHA256, in hex, of what is said (its parts joined by newlines) under a user's salt; GONE without one."""
    salt = salts.get(user) if user is not None else None
    if salt is None:
        return GONE
    return hmac.new(salt, "\n".join(map(str, said)).encode(), hashlib.sha256).hexdigest()
