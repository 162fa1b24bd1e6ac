"""The forms of second factors: codes typed in any digits, passkeys as the browser tells of them."""

import re
import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.accounts.forms_entry import CODE_ATTRIBUTES, DIGITS
from touiza.accounts.services.factors import right_step, use_code
from touiza.accounts.services.limits import take
from touiza.core.errors import Refusal
from touiza.core.forms import LineField

TRIES_AN_HOUR = 30  # of codes, for one account
NAME_LENGTH = 60
LONGEST = 20_000  # characters of what a browser tells of a passkey
WEB64 = re.compile(r"[A-Za-z0-9_-]{1,16000}={0,2}")
ANSWERS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError, struct.error)


class CodeField(forms.CharField):
    """Digits of any script, with or without blanks and dashes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs=CODE_ATTRIBUTES), **kwargs)

    def to_python(self, value: Any) -> str:
        code = re.sub(r"[\s-]", "", super().to_python(value).translate(DIGITS))
        if not re.fullmatch("[0-9]*", code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class PasskeyField(forms.JSONField):
    """What a browser tells of a passkey: the few fields we read, in the letters they are made of, and nothing else."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> dict[str, Any] | None:
        try:
            told = super().to_python(value if isinstance(value, str) and len(value) <= LONGEST else "{")
            answers = {name: told["response"][name] for name in ANSWERS if name in told["response"]}
            tidy = {"id": told["id"], "rawId": told["rawId"], "type": told["type"], "response": answers}
            if tidy["type"] != "public-key" or not all(map(WEB64.fullmatch, (tidy["id"], tidy["rawId"], *answers.values()))):
                raise not_checked()
        except (*MALFORMED, RecursionError):
            raise not_checked() from None
        return tidy


def not_checked() -> ValidationError:
    """Say that a passkey is not what it should be, whatever is wrong with it."""
    return get_adapter().validation_error("incorrect_passkey")


class OfCode(forms.Form):
    """Takes a code of the app or a recovery code, once, so many times an hour."""

    counted_as = "factor"

    def clean_code(self) -> str:
        try:
            take(key=f"{self.counted_as}:{self.user.pk}", limit=TRIES_AN_HOUR, seconds=3600)
        except Refusal as refusal:
            raise ValidationError(refusal.sentence, code=refusal.code) from None
        found = use_code(user=self.user, code=self.cleaned_data["code"])
        if found is None:
            raise get_adapter().validation_error("incorrect_code")
        found.user = self.user
        self.authenticator = found
        return self.cleaned_data["code"]


class AuthenticateForm(OfCode, base_forms.AuthenticateForm):
    code = CodeField(label=_("Code"), error_messages={"required": _("Type the code.")})


class ReauthenticateForm(OfCode, base_forms.ReauthenticateForm):
    counted_as = "factor_again"
    code = CodeField(label=_("Code"), error_messages={"required": _("Type the code.")})


class OfPasskey(forms.Form):
    """Lets nothing that a browser may send be more than a wrong passkey."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise not_checked() from None
            raise
        except MALFORMED:
            raise not_checked() from None


class PasskeyForm(OfPasskey, webauthn_forms.AuthenticateWebAuthnForm):
    credential = PasskeyField()


class LoginPasskeyForm(OfPasskey, webauthn_forms.LoginWebAuthnForm):
    credential = PasskeyField()


class ReauthenticatePasskeyForm(OfPasskey, webauthn_forms.ReauthenticateWebAuthnForm):
    credential = PasskeyField()


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A passkey is always good to sign in with: the device keeps it and knows its owner."""

    passwordless = None
    name = LineField(label=_("What I call it"), max_length=NAME_LENGTH, required=False)
    credential = PasskeyField()

    def clean(self) -> dict[str, Any]:
        try:
            cleaned = super().clean()
        except ValidationError:
            raise not_checked() from None
        except MALFORMED:
            raise not_checked() from None
        if "credential" in cleaned:
            cleaned["credential"]["clientExtensionResults"] = {"credProps": {"rk": True}}
        return cleaned


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    name = LineField(
        label=_("What I call it"), max_length=NAME_LENGTH, error_messages={"required": _("Write a name for this passkey.")}
    )


class ActivateAppForm(totp_forms.ActivateTOTPForm):
    """The first code of an app; its step is noted, so that it opens nothing else."""

    code = CodeField(label=_("The six digits that the app shows"), error_messages={"required": _("Type the six digits.")})
    step = 0

    def clean_code(self) -> str:
        totp_forms.validate_can_add_authenticator(self.user)
        take(key=f"factor_new:{self.user.pk}", limit=TRIES_AN_HOUR, seconds=3600)
        self.step = right_step(secret=self.secret, code=self.cleaned_data["code"])
        if not self.step:
            raise ValidationError(
                _("The app shows other digits. Look at the newest ones, and at the clock of your phone."), code="incorrect_code"
            )
        return self.cleaned_data["code"]
