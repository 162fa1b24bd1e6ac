"""What is typed about shifts: many at once, one that changes, signing up, withdrawing, handing over."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField, ProseField, TranslatedTextField
from touiza.core.translated import TranslatedText
from touiza.opportunities.forms.applications import SentenceForm
from touiza.opportunities.forms.editor import TypedField, day_field, time_field
from touiza.opportunities.models import DropReason, Shift
from touiza.opportunities.recurring import ORDINALS, WEEKS, Rule
from touiza.opportunities.services.shifts import ShiftFields
from touiza.opportunities.spans import Span, span_of
from touiza.opportunities.typed import parse_day, parse_time, parse_whole
from touiza.ui.forms import DAYS

ONCE, WEEKLY, MONTHLY = "once", "weekly", "monthly"
REPEATS = [(ONCE, _("On days I list")), (WEEKLY, _("Every week")), (MONTHLY, _("Every month"))]
NUMBERS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}  # as date.weekday() counts
BETWEEN = re.compile(r"\s*(?:[-–—→]|إلى|الى|à|to)\s*")  # two times
LIST = re.compile(r"[\n,;،؛]+")
MOST_DAYS, MOST_HOURS, MOST_PLACES = 120, 12, 10_000
DAYS_FAULT = _("Write each day on its own line, like 28/11/2026.")
HOURS_FAULT = _("Write the hours of each shift on its own line, like 08:30 - 13:00.")


def number_field(label: Any, **kwargs: Any) -> TypedField:
    return TypedField(
        label=label,
        read=parse_whole,
        write=lambda value: "" if value is None else str(value),
        fault=_("Write the number in figures, like 30."),
        inputmode="numeric",
        **kwargs,
    )


class PlacesForm(forms.Form):
    """What one shift or many say besides their time."""

    label = TranslatedTextField(
        label=_("Name of the shift"), max_length=80, required=False, help_text=_("Only where it helps: “Unloading”, “Night watch”.")
    )
    places = number_field(_("Places"), help_text=_("For each shift. Leave it empty for no limit."))
    backup_places = number_field(_("Places to stand by"), help_text=_("For people who come if somebody else cannot."))
    address = TranslatedTextField(
        label=_("Meeting place"), max_length=200, required=False, help_text=_("Only where it is not that of the opportunity.")
    )

    def clean_places(self) -> int | None:
        places = self.cleaned_data["places"]
        if places == 0:
            raise forms.ValidationError(_("Write at least one place, or leave it empty for no limit."))
        if (places or 0) > MOST_PLACES:
            raise forms.ValidationError(_("Write at most 10,000 places, or leave it empty for no limit."))
        return places

    def clean_backup_places(self) -> int:
        backup = self.cleaned_data["backup_places"] or 0
        if backup > MOST_PLACES:
            raise forms.ValidationError(_("Write at most 10,000 places, or leave it empty for no limit."))
        return backup

    def shift_fields(self) -> ShiftFields:
        data = self.cleaned_data
        return ShiftFields(
            label=data.get("label") or TranslatedText(),
            address=data.get("address") or TranslatedText(),
            places=data["places"],
            backup_places=data["backup_places"],
        )


class AddShiftsForm(PlacesForm):
    """Days times hours: on listed days, or by a rule that repeats."""

    repeat = forms.ChoiceField(label=_("When are the shifts?"), choices=REPEATS, widget=forms.RadioSelect, initial=ONCE)
    days = ProseField(label=_("Days"), max_length=3000, rows=4, required=False, help_text=DAYS_FAULT)
    weekdays = forms.MultipleChoiceField(
        label=_("On which days?"), choices=DAYS, widget=forms.CheckboxSelectMultiple, required=False
    )
    every = forms.TypedChoiceField(label=_("How often?"), choices=list(WEEKS.items()), coerce=int, empty_value=1, required=False)
    nth = forms.TypedChoiceField(label=_("Which one of the month?"), choices=list(ORDINALS.items()), coerce=int, empty_value=1, required=False)
    weekday = forms.ChoiceField(label=_("Day of the week"), choices=DAYS, required=False)
    first_day = day_field(_("From"), help_text=_("Example: 28/11/2026."))
    until = day_field(_("Until"), help_text=_("Leave it empty to go on until you end it."))
    times = number_field(_("How many times"), help_text=_("Instead of a last day."))
    hours = ProseField(label=_("Hours"), max_length=400, rows=3, help_text=HOURS_FAULT)

    field_order = ("repeat", "days", "weekdays", "every", "nth", "weekday", "first_day", "until", "times", "hours")

    def clean_days(self) -> list[dt.date]:
        return _read_lines(self.cleaned_data["days"], parse_day, MOST_DAYS, DAYS_FAULT)

    def clean_hours(self) -> list[tuple[dt.time, dt.time]]:
        found = _read_lines(self.cleaned_data["hours"], _read_hours, MOST_HOURS, HOURS_FAULT)
        if not found:
            raise forms.ValidationError(HOURS_FAULT)
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        repeat = data.get("repeat", ONCE)
        beside = {ONCE: ("first_day", "until", "times"), WEEKLY: ("days",), MONTHLY: ("days",)}[repeat]
        for name in set(beside) & set(self.errors):
            del self.errors[name]
        if repeat == ONCE:
            if not data.get("days") and "days" not in self.errors:
                self.add_error("days", DAYS_FAULT)
            return data
        if data.get("first_day") is None and "first_day" not in self.errors:
            self.add_error("first_day", _("Write from which day on, like 28/11/2026."))
        if repeat == WEEKLY and not data.get("weekdays"):
            self.add_error("weekdays", _("Choose at least one day of the week."))
        if data.get("times") is not None and not 1 <= data["times"] <= 366:
            self.add_error("times", _("Write a number from 1 to 366."))
        return data

    @property
    def repeats(self) -> bool:
        return bool(self.cleaned_data["repeat"] != ONCE)

    def rule(self) -> Rule:
        """Return the rule that was put together; only where it repeats."""
        data = self.cleaned_data
        if data["repeat"] == MONTHLY:
            return Rule((NUMBERS[data.get("weekday") or "sat"],), nth=data.get("nth") or 1)
        return Rule(tuple(NUMBERS[day] for day in data["weekdays"]), every=data.get("every") or 1)

    def spans(self, zone: str) -> list[Span]:
        """Return each day with each of the hours; raises Refusal where a clock change leaves nothing of one."""
        return [
            span_of(day, starts, ends, zone) for day in self.cleaned_data["days"] for starts, ends in self.cleaned_data["hours"]
        ]


class ShiftForm(PlacesForm):
    """One shift as it is."""

    day = day_field(_("Date"))
    starts = time_field(_("From"))
    ends = time_field(_("To"))

    field_order = ("day", "starts", "ends")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, fault in (
            ("day", _("Write the date with day, month and year, like 28/11/2026.")),
            ("starts", _("Write the time it begins, like 08:30.")),
            ("ends", _("Write the time it ends, like 13:00.")),
        ):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, fault)
        return data

    def span(self, zone: str) -> Span:
        return span_of(self.cleaned_data["day"], self.cleaned_data["starts"], self.cleaned_data["ends"], zone)


def initial_of_shift(shift: Shift) -> dict[str, Any]:
    return {name: getattr(shift, name) for name in ("day", "starts", "ends", "label", "address", "places", "backup_places")}


class DropForm(SentenceForm):
    """A coded reason and a sentence: everyone who counted on it reads both."""

    word = "drop"
    reason = forms.ChoiceField(label=_("Reason"), choices=DropReason.choices, widget=forms.RadioSelect)
    sentence = ProseField(label=_("What they will read"), max_length=500, rows=3)


class EndRuleForm(SentenceForm):
    """Until when a rule goes on; the reason is for those who have signed up beyond."""

    word = "end"
    last_day = day_field(_("Last day"))
    reason = forms.ChoiceField(label=_("Reason"), choices=[("", _("Nobody has signed up beyond")), *DropReason.choices], required=False)
    sentence = ProseField(label=_("What they will read"), max_length=500, rows=2, required=False)

    def clean_last_day(self) -> dt.date:
        day = self.cleaned_data["last_day"]
        if day is None:
            raise forms.ValidationError(_("Write the date with day, month and year, like 28/11/2026."))
        return day


class JoinForm(forms.Form):
    """What goes with the shifts that were ticked."""

    message = ProseField(label=_("A few words about you"), max_length=2000, rows=3, required=False)
    share_profile = forms.BooleanField(label=_("Let the association read my profile"), required=False, initial=True)
    skip_clashes = forms.BooleanField(
        label=_("On a waiting list, pass over me where I have something else at that time"), required=False
    )


class LeaveForm(SentenceForm):
    word = "leave"
    sentence = ProseField(label=_("A sentence to the coordinator"), max_length=500, rows=2, required=False)


class HandOverForm(SentenceForm):
    word = "give"
    handle = LineField(label=_("Handle of who takes over"), max_length=60, help_text=_("As on their page, with or without @."))
    words = ProseField(label=_("A few words to them"), max_length=500, rows=2, required=False)


def _read_lines(text: str, read: Any, most: int, fault: Any) -> list[Any]:
    lines = [line.strip() for line in LIST.split(text) if line.strip()]
    if len(lines) > most:
        raise forms.ValidationError(fault)
    try:
        return list(dict.fromkeys(read(line) for line in lines))
    except (ValueError, OverflowError):
        raise forms.ValidationError(fault) from None


def _read_hours(line: str) -> tuple[dt.time, dt.time]:
    parts = BETWEEN.split(line)
    if len(parts) != 2:
        raise ValueError(line)
    return parse_time(parts[0]), parse_time(parts[1])

