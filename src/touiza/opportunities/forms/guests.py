"""What somebody without an account types to apply: the ordinary form, and who they are."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from touiza.accounts.fields import NameField
from touiza.opportunities.forms.applications import ApplyForm

ADDRESS = gettext_lazy("Write an e-mail address like name@example.org.")


class GuestForm(ApplyForm):
    """The fields of an application, with a name, an address, a language and an age. The profile is not asked about: there is none."""

    share_profile = None  # type: ignore[assignment]
    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    name = NameField(
        label=gettext_lazy("The name people call you"), error_messages={"required": gettext_lazy("Write the name people call you.")}
    )
    email = forms.EmailField(
        label=gettext_lazy("My e-mail"),
        max_length=254,
        help_text=gettext_lazy("We send a link there, and later the answer. The association does not see it."),
        error_messages={"required": ADDRESS, "invalid": ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("The language we write to you in"), choices=settings.LANGUAGES, widget=forms.RadioSelect
    )
    of_age = forms.BooleanField(label="", required=True)

    field_order = ("name", "email", "language", "message", "of_age")

    def __init__(self, *args: Any, age: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.age = age
        self.initial.setdefault("language", get_language())
        self.fields["of_age"].label = _("I am %(age)s or older") % {"age": age}
        self.fields["of_age"].error_messages["required"] = _(
            "Tick the box if you are %(age)s or older. Who is younger needs an account, so that a parent or guardian can agree."
        ) % {"age": age}

    def clean_of_age(self) -> int:
        """Return the years they say to have reached."""
        return self.age
