"""What is typed about working days and holidays."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField, western_digits
from touiza.kernel.text import clean_line
from touiza.kernel.workdays import SUNDAY
from touiza.ui.formats import known
from touiza.ui.words import WEEKDAYS

FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")
WEEK = (SUNDAY, *range(SUNDAY))  # as weeks are read here


class DateField(forms.DateField):
    """A day in any digits: 28/11/2026, ٢٨/١١/٢٠٢٦."""

    default_error_messages = {"invalid": _("Write the date like 28/11/2026.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=FORMATS, widget=forms.DateInput(format=FORMATS[0]), **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(western_digits(clean_line(value)) if isinstance(value, str) else value)


def _week() -> list[tuple[str, str]]:
    names = WEEKDAYS[known(get_language())]
    return [(str(day), names[day]) for day in WEEK]


class WeekForm(forms.Form):
    days = forms.MultipleChoiceField(
        label=_("We work on"),
        choices=_week,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one working day.")},
    )


class DaysOffForm(forms.Form):
    """Days off of one's own."""

    name = LineField(label=_("Occasion"), max_length=80)
    first = DateField(label=_("First day"))
    last = DateField(label=_("Last day"), required=False)


class FeastForm(forms.Form):
    """On which days a feast is kept this year."""

    feast = forms.CharField(max_length=20, widget=forms.HiddenInput)
    year = forms.IntegerField(min_value=1, max_value=9999, widget=forms.HiddenInput)
    first = DateField(label=_("First day"))
    last = DateField(label=_("Last day"), required=False)
