"""Private keys at rest: encrypted with a key drawn from this instance's secret, so that the database alone opens nothing."""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.kernel.credentials.keys import SigningKey as Seed

_NONCE = 12


def close_up(seed: Seed) -> str:
    """Return a private key as it is stored."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, seed.seed, _named(seed.public.multikey))).decode()


def open_up(sealed: str, public: str) -> Seed:
    """Return a stored private key; refuses ("key_closed") when the instance's secret is another than when it was made."""
    data = base64.b64decode(sealed)
    try:
        return Seed(_cipher().decrypt(data[:_NONCE], data[_NONCE:], _named(public)))
    except InvalidTag:
        raise Refusal(
            "key_closed",
            _("The key that signs credentials cannot be opened: this server’s secret was changed. Its operator makes a new one."),
        ) from None


def _cipher() -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, None, b"touiza: signing keys").derive(settings.SECRET_KEY.encode()))


def _named(public: str) -> bytes:
    return public.encode()
