"""What a person says they are trained or allowed to do."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import QualificationKind
from touiza.core.forms import LineField, western_digits


class DayField(forms.DateField):
    """A date as people type it here, in any digits."""

    default_error_messages = {"invalid": _("Write the date with day, month and year, like 28/11/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}, format="%d/%m/%Y")
        super().__init__(input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"], widget=widget, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(western_digits(value).strip() if isinstance(value, str) else value)


class QualificationForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qualification"), choices=QualificationKind.choices)
    name = LineField(label=_("Its name, if it is another one"), max_length=120, required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(
        label=_("Valid until"), required=False, help_text=_("Example: 28/11/2026. Leave it empty if it does not expire.")
    )
