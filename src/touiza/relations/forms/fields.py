"""Fields that the register's forms share."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField
from touiza.relations.models import CustomField, FieldKind
from touiza.relations.reading import read_day
from touiza.relations.services.customs import read_answer

YES_NO = (("", _("Not known")), ("yes", _("Yes")), ("no", _("No")))
WRONG = {
    FieldKind.NUMBER: _("Write a number."),
    FieldKind.DATE: _("Write a day as 28/11/2026."),
    FieldKind.CHOICE: _("Choose one of the list."),
    FieldKind.YES_NO: _("Choose yes or no."),
}


class DayField(LineField):
    """A day, as people type it. Cleans to a date, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, widget=forms.TextInput(attrs={"dir": "ltr", "inputmode": "numeric"}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            day = read_day(text)
        except ValueError:
            raise ValidationError(WRONG[FieldKind.DATE], code="day") from None
        if not 1900 <= day.year <= 2200:
            raise ValidationError(WRONG[FieldKind.DATE], code="day")
        return day


class AnswerField(LineField):
    """The answer to a field of text, a number or a date that the association asks. Cleans to what is stored."""

    def __init__(self, custom: CustomField, **kwargs: Any) -> None:
        self.custom = custom
        widget = forms.TextInput(attrs={} if custom.kind == FieldKind.TEXT else {"dir": "ltr"})
        super().__init__(max_length=300, required=False, label=custom.name, widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else shown_answer(self.custom, value) if not isinstance(value, str) or self.custom.kind == FieldKind.DATE else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_answer(self.custom, text)
        except ValueError:
            raise ValidationError(WRONG[FieldKind(self.custom.kind)], code="answer") from None


class PickField(forms.ChoiceField):
    """The answer to a field with a list, or to a yes or no. Cleans to what is stored."""

    def __init__(self, custom: CustomField, **kwargs: Any) -> None:
        self.custom = custom
        choices = YES_NO if custom.kind == FieldKind.YES_NO else [("", "—"), *((one, one) for one in custom.choices)]
        super().__init__(choices=choices, required=False, label=custom.name, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return read_answer(self.custom, text) if text else None


def answer_field(custom: CustomField) -> forms.Field:
    """Return the form field for a field that the association asks."""
    picked = custom.kind in {FieldKind.CHOICE, FieldKind.YES_NO}
    return PickField(custom) if picked else AnswerField(custom)


def shown_answer(custom: CustomField, value: Any) -> str:
    """Return an answer as it is read: yes and no in words, days as they are typed."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if custom.kind == FieldKind.DATE and isinstance(value, str):
        try:
            return f"{dt.date.fromisoformat(value):%d/%m/%Y}"
        except ValueError:
            return value
    return str(value)
