"""The forms of a new account, as allauth completes it with e-mail and password, and of light or dark.

It may not import allauth's forms.
"""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.accounts.ages import LABELS, young_bands
from touiza.accounts.fields import NameField
from touiza.accounts.models import Theme, User

LANGUAGES = settings.LANGUAGES
OLD_ENOUGH = {16: _("I am 16 or older"), 18: _("I am 18 or older")}
TICK = _("Touiza is for people who are old enough. Tick the box if you are.")
TICK_OR_ASK = {
    16: _("Tick the box if you are 16 or older. If you are younger, give the address of a parent or guardian below."),
    18: _("Tick the box if you are 18 or older. If you are younger, give the address of a parent or guardian below."),
}


class SignupForm(forms.Form):
    """What we ask on top of an e-mail address: how people call you, and that you are old enough or who agrees for you."""

    name = NameField(
        label=_("The name people call you"), error_messages={"required": _("Write the name people call you.")}
    )
    of_age = forms.BooleanField(label=_("I am 16 or older"), required=False)
    young_band = forms.ChoiceField(label=_("My age"), required=False)
    guardian_email = forms.EmailField(
        label=_("E-mail of a parent or guardian"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Write an e-mail address like name@example.org.")},
    )
    guardian_language = forms.ChoiceField(
        label=_("The language they read"), choices=LANGUAGES, required=False, widget=forms.RadioSelect
    )

    field_order = ("name", "email", "password1", "of_age", "young_band", "guardian_email", "guardian_language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of_age"].label = OLD_ENOUGH[settings.AGE_OF_CONSENT]
        bands = young_bands()
        self.fields["young_band"].choices = [(band, LABELS[band]) for band in bands]
        self.fields["young_band"].widget = forms.RadioSelect(choices=self.fields["young_band"].choices)
        self.initial.setdefault("guardian_language", get_language())
        if len(bands) == 1:
            self.initial.setdefault("young_band", bands[0])
        if not bands:
            for name in ("young_band", "guardian_email", "guardian_language"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "guardian_email" in self.errors:
            return cleaned
        asked = bool(cleaned.get("guardian_email"))
        if not asked and not cleaned.get("of_age"):
            self.add_error("of_age", TICK_OR_ASK[settings.AGE_OF_CONSENT] if young_bands() else TICK)
        if asked and cleaned.get("of_age"):
            self.add_error("of_age", _("Tick this box, or give the address of a parent or guardian: not both."))
        if asked and not cleaned.get("young_band"):
            self.add_error("young_band", _("Say how old you are."))
        if asked and cleaned["guardian_email"].strip().lower() == str(cleaned.get("email", "")).strip().lower():
            self.add_error("guardian_email", _("This is your own address. Write the one of a parent or guardian."))
        return cleaned

    def signup(self, request: HttpRequest, user: User) -> None:
        """Do nothing more: the adapter has made the person together with the login."""


class ThemeForm(forms.Form):
    """Light or dark, or as the device says."""

    theme = forms.ChoiceField(label=_("Appearance"), choices=Theme.choices, widget=forms.RadioSelect)


def drop_placeholders(form: forms.Form, labels: dict[str, Any]) -> None:
    """Give a form of another package our labels; a placeholder is no label."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if name in labels:
            field.label = labels[name]
            field.help_text = ""
