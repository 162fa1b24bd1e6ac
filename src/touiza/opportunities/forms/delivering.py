"""What is typed when work from home is handed in, and what the association says to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import ProseField
from touiza.core.ids import public_id
from touiza.proof.forms import AskingForm, DayField, DurationField, QuantityForm


class HandInForm(QuantityForm):
    """A file, a link or a text, and how long it took. `key` makes a form sent twice count once."""

    text = ProseField(label=_("What you did"), max_length=5000, rows=4, required=False)
    link = forms.URLField(
        label=_("A link to it"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        error_messages={"invalid": _("Write the whole address, like https://example.org/page.")},
    )
    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("A PDF or a picture (JPEG or PNG), at most 12 MB. Only you and those who decide about it see it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    done_on = DayField(label=_("On which day did you finish it?"))
    minutes = DurationField(label=_("How long did it take?"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=22)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["text", "link", "file", "done_on", "minutes", "quantity"])
        self.initial.setdefault("key", public_id())

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError(self.fields["link"].error_messages["invalid"], code="invalid")
        return link


class AcceptForm(QuantityForm):
    """Accept, with the time as handed in or another, and a word."""

    minutes = DurationField(label=_("Time to confirm"))
    remark = ProseField(label=_("A word about it"), max_length=500, rows=2, required=False, help_text=_("Needed if you change the time. The volunteer will read it."))


class ReturnForm(AskingForm):
    remark = ProseField(label=_("What is missing?"), max_length=1000, rows=3, help_text=_("The volunteer will read it."))
