"""What is typed about the life of an opportunity: when it is published, why it is paused, how it is copied and kept."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.forms import LineField, TranslatedTextField
from touiza.opportunities.forms.editor import day_field, time_field


class ScheduleForm(forms.Form):
    """A day and a time in the association's own zone. `moment` is theirs in UTC."""

    day = day_field(_("Day"), help_text=_("Example: 28/11/2026."))
    time = time_field(_("Time"))

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, sentence in (("day", _("Write the day.")), ("time", _("Write the time, like 08:30."))):
            if name not in self.errors and data.get(name) is None:
                self.add_error(name, sentence)
        return data

    @property
    def moment(self) -> dt.datetime:
        return clock.moment(self.cleaned_data["day"], self.cleaned_data["time"], self.zone)


class PauseForm(forms.Form):
    reason = TranslatedTextField(
        label=_("Why, for those who read the page"),
        max_length=300,
        rows=2,
        required=False,
        help_text=_("Visitors read it as long as it is paused. You may leave it empty."),
    )


class CopyForm(forms.Form):
    """Whether the copy is the same work on another date; the key makes a form sent twice one copy."""

    series = forms.ChoiceField(
        label=_("What will the copy be?"),
        choices=[
            ("same", _("The same work on another date: each page shows the other’s date")),
            ("other", _("Other work that resembles it")),
        ],
        widget=forms.RadioSelect,
    )
    form_key = forms.CharField(required=False, max_length=22, widget=forms.HiddenInput)


class TemplateForm(forms.Form):
    name = LineField(label=_("Name of the template"), max_length=80, required=False)
