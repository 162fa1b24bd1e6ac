"""Random identifiers for addresses that must not be guessed."""

import secrets
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U


def public_id() -> str:
    """Return 22 URL-safe characters holding 128 random bits."""
    return secrets.token_urlsafe(16)


def spoken_code(length: int) -> str:
    """Return random characters that can be read aloud and typed without doubt."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read_spoken(text: str) -> str:
    """Return what was meant: capitals, any digits as 0-9, without blanks and dashes, O read as 0, I and L as 1."""
    western = (str(unicodedata.decimal(ch, ch)) for ch in unicodedata.normalize("NFKC", text))
    kept = "".join(ch for ch in "".join(western).upper() if ch.isalnum())
    return kept.translate(str.maketrans("OIL", "011"))
