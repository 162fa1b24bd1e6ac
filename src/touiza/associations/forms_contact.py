"""Forms of the contact page and of the answers to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField, ProseField


class ContactForm(forms.Form):
    """A message of somebody signed in: who they are is known."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    subject = LineField(label=_("Subject"), max_length=140)
    body = ProseField(label=_("Message"), max_length=4000, rows=7)
    shares_address = forms.BooleanField(
        label=_("The association may see my e-mail address and write to it"),
        required=False,
        help_text=_("Otherwise its answer reaches you through this site, and your address stays with us."),
    )


class VisitorForm(ContactForm):
    """A message of a visitor, who confirms the address first."""

    name = LineField(label=_("My name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("My e-mail"),
        max_length=254,
        help_text=_("We send you a link. Your message goes on once you have opened it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    field_order = ("name", "email", "subject", "body", "shares_address")


class AnswerForm(forms.Form):
    """An answer by mail, or the note that there was one."""

    answer = ProseField(label=_("Answer"), max_length=4000, rows=6, required=False)

    def __init__(self, *args: Any, by_mail: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = by_mail
