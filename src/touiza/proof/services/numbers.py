"""Numbers under which anyone checks a certificate or a letter: drawn by chance, one over both books."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, transaction

from touiza.core.ids import spoken_code
from touiza.proof.models import Certificate, Recommendation

PREFIX = "TZ"
Kept = TypeVar("Kept")


def with_number(write: Callable[[str], Kept]) -> Kept:
    """Write a row under a number that nothing has: 32 to the power of 8 there are, so a second try is rare."""
    while True:
        number = PREFIX + spoken_code(8)
        if Certificate.objects.filter(number=number).exists() or Recommendation.objects.filter(number=number).exists():
            continue
        try:
            with transaction.atomic():
                return write(number)
        except IntegrityError as error:
            if "number_key" not in str(error):
                raise
