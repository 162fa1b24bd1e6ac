"""The forms of a new account, as allauth completes it with e-mail and password, and of light or dark.

It may not import allauth's forms.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.accounts.fields import NameField
from touiza.accounts.models import Theme, User


class SignupForm(forms.Form):
    """What we ask on top of an e-mail address: how people call you, and that you are old enough."""

    name = NameField(
        label=_("The name people call you"), error_messages={"required": _("Write the name people call you.")}
    )
    of_age = forms.BooleanField(
        label=_("I am 16 or older"),
        error_messages={"required": _("Touiza is for people of 16 or older. Tick the box if you are.")},
    )

    field_order = ("name", "email", "password1", "of_age")

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
