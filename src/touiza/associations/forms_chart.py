"""What is typed about the organisation chart."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.associations.chart import BodyLine
from touiza.core import clock
from touiza.core.forms import LineField, TranslatedTextField


class BodyForm(forms.Form):
    """A body: its name, what it does, under which other it stands. `offered` are the bodies of the chart."""

    name = TranslatedTextField(label=_("Name"), max_length=120)
    task = TranslatedTextField(label=_("What it does"), max_length=300, required=False)
    parent = forms.TypedChoiceField(label=_("Stands under"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, offered: Sequence[BodyLine] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["parent"])
        field.choices = [("", _("No other: it stands at the top")), *((line.body.pk, _indented(line)) for line in offered)]


class SeatForm(forms.Form):
    title = TranslatedTextField(label=_("Function"), max_length=120)


class HolderForm(forms.Form):
    """Who holds a seat: somebody of this site, or a name whose bearer agreed."""

    person = forms.TypedChoiceField(label=_("Somebody with an account here"), required=False, coerce=int, empty_value=None)
    name = LineField(
        label=_("Or a name"), max_length=120, required=False, help_text=_("For who has no account here.")
    )
    agreed = forms.BooleanField(label=_("This person agrees to be named here, for everyone to read"), required=False)
    since = forms.DateField(label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.TypedChoiceField", self.fields["person"])
        field.choices = [("", _("Choose")), *people]

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        if since is not None and (since > clock.today() or since.year < 1900):
            raise forms.ValidationError(_("Write a day that is past."), code="future")
        return since


def _indented(line: BodyLine) -> str:
    return f"{'— ' * line.depth}{line.body.name}"
