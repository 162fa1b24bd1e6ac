"""Secrets at rest: encrypted with a key drawn from this instance's own secret, so that the database alone opens nothing."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE = 12


class Closed(Exception):
    """It was sealed under another secret, for another purpose, or under another name."""


def seal(data: bytes, *, purpose: str, name: str) -> str:
    """Return a secret as it is stored. `purpose` draws the key; `name` says whose it is, so that rows cannot be swapped."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher(purpose).encrypt(nonce, data, name.encode())).decode()


def unseal(sealed: str, *, purpose: str, name: str) -> bytes:
    """Return a stored secret; raises Closed."""
    data = base64.b64decode(sealed)
    try:
        return _cipher(purpose).decrypt(data[:_NONCE], data[_NONCE:], name.encode())
    except InvalidTag:
        raise Closed(purpose) from None


def _cipher(purpose: str) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, purpose.encode()).derive(settings.SECRET_KEY.encode()))
