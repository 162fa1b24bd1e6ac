"""Secrets in links, as `core.digests` makes them."""

from touiza.core.digests import digest_of, new_secret

__all__ = ["digest_of", "new_secret"]
