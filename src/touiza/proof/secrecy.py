"""Private keys that sign credentials, at rest: sealed with this instance's secret (core.sealed)."""

from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.core.sealed import Closed, seal, unseal
from touiza.kernel.credentials.keys import SigningKey as Seed

PURPOSE = "touiza: signing keys"


def close_up(seed: Seed) -> str:
    """Return a private key as it is stored."""
    return seal(seed.seed, purpose=PURPOSE, name=seed.public.multikey)


def open_up(sealed: str, public: str) -> Seed:
    """Return a stored private key; refuses ("key_closed") when the instance's secret is another than when it was made."""
    try:
        return Seed(unseal(sealed, purpose=PURPOSE, name=public))
    except Closed:
        raise Refusal(
            "key_closed",
            _("The key that signs credentials cannot be opened: this server’s secret was changed. Its operator makes a new one."),
        ) from None
