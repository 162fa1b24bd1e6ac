"""Addresses that people type or print a little differently, and the one that was meant."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.urls import Resolver404, resolve

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
LANGUAGE_TAG = re.compile(r"/([a-z]{2,3})(?:[-_][a-z0-9]+)?(/.*)\Z")
SPELT = frozenset({"slug", "handle"})  # parts of an address that are written in small letters alone


def meant_by(path: str, language: str) -> str | None:
    """Return the address of this site that a path not found must have meant, for a reader of a language; None if none.

    Small letters, the closing slash there or not, a language we speak, no language where there is none.
    """
    if not _may_differ(path):
        return None
    for candidate in _candidates(path.lower(), language):
        if candidate != path and _resolves(candidate):
            return candidate
    return None


def _candidates(path: str, language: str) -> Iterator[str]:
    yield path
    yield path.rstrip("/")
    yield f"{path}/"
    if found := LANGUAGE_TAG.match(path if path.endswith("/") else f"{path}/"):
        tag, rest = found.groups()
        yield f"/{tag if tag in LANGUAGES else language}{rest}"
        yield rest.rstrip("/")


def _may_differ(path: str) -> bool:
    """Tell whether another spelling can help: not where a secret or a number that is known to be wrong was typed."""
    try:
        match = resolve(path)
    except Resolver404:
        return True
    return match.kwargs.keys() <= SPELT


def _resolves(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
