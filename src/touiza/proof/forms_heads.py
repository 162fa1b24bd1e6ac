"""What is typed to get the head of the chain by mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

ADDRESS = _("Write an e-mail address like name@example.org.")


class HeadForm(forms.Form):
    email = forms.EmailField(
        label=_("My e-mail"),
        max_length=254,
        help_text=_("We send a link there first. You stop the mails with one press."),
        error_messages={"required": ADDRESS, "invalid": ADDRESS},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
