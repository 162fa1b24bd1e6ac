"""What allauth asks about second factors: how secrets are kept, what a passkey is called, for which site it is good."""

import base64
import hashlib
import secrets
from functools import lru_cache
from io import BytesIO
from typing import Any

import segno
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from touiza.accounts.models import User


class FactorsAdapter(DefaultMFAAdapter):
    """Named in settings.MFA_ADAPTER."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": gettext_lazy("Recovery codes come with a passkey or an app. Add one of these first."),
        "incorrect_code": gettext_lazy("This code is not right, or it was used already. Wait for the next one, then type it."),
        "incorrect_passkey": gettext_lazy("This passkey could not be checked. Try again, or go on another way."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first."),
    }

    def encrypt(self, text: str) -> str:
        """Keep a secret so that a copy of the database alone tells nothing."""
        return _box(_keys()).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret; one that another TOUIZA_SECRET_KEY closed is as good as a random one: no code is right for it."""
        try:
            return _box(_keys()).decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:
        drawn = BytesIO()
        segno.make(url, error="m").save(drawn, kind="svg", border=4, scale=5, light="#ffffff", xmldecl=False)
        return drawn.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        count = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": count}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site a passkey is good for: the host that was asked for, one of TOUIZA_HOSTS."""
        return {"id": context.request.get_host().partition(":")[0], "name": str(settings.SITE_NAME)}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"name": user.email, "display_name": user.email}


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    derived = (hashlib.scrypt(key.encode(), salt=b"touiza.accounts.factors", n=2**12, r=8, p=1, dklen=32) for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
