"""Short addresses of opportunities, for paper: /o/ and the number in the 31 signs that nobody mistakes. They stay."""

from django.conf import settings

from touiza.opportunities.models import Opportunity

SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"  # without 0 o 1 i l


def short_address(opportunity: Opportunity) -> str:
    """Return the address that a poster shows."""
    return f"{settings.SITE_URL}/o/{write_number(opportunity.pk)}"


def write_number(number: int) -> str:
    """Return a number in these signs."""
    text = ""
    while True:
        number, rest = divmod(number, len(SIGNS))
        text = SIGNS[rest] + text
        if not number:
            return text


def read_number(text: str) -> int | None:
    """Read it back, in capitals or not; None for anything else."""
    number = 0
    for sign in text.lower():
        if sign not in SIGNS:
            return None
        number = number * len(SIGNS) + SIGNS.index(sign)
    return number if text and number < 2**63 else None
