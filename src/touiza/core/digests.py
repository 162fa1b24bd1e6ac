"""Secrets in links: the link carries the secret, the database its digest alone."""

import hashlib
import secrets


def new_secret() -> str:
    """Return 32 URL-safe characters holding 192 random bits."""
    return secrets.token_urlsafe(24)


def digest_of(secret: str) -> str:
    """Return what is stored of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
