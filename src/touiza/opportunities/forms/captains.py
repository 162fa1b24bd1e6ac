"""Naming captains, and the hours they enter for their team."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.forms import LineField
from touiza.opportunities.models import Shift
from touiza.proof.forms import AskingForm, DayField, DurationField, QuantityField
from touiza.proof.models import Unit
from touiza.proof.units import label


class CaptainForm(forms.Form):
    """Who, of which shift, until when."""

    def __init__(self, *args: Any, people: Sequence[Actor], shifts: Sequence[tuple[Shift, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one.pk), one.known_as) for one in people]
        self.fields["person"] = forms.ChoiceField(label=_("Who?"), choices=choices)
        if shifts:
            of = [("", _("All of this work")), *((str(shift.pk), words) for shift, words in shifts)]
            self.fields["shift"] = forms.ChoiceField(label=_("For which shift?"), choices=of, required=False)
        self.fields["until"] = DayField(label=_("Until which day may they enter hours?"))


class TeamHoursForm(AskingForm):
    """A day, and for each of the team how long it was; who is left empty has nothing entered."""

    done_on = DayField(label=_("Which day?"))
    note = LineField(label=_("What did you do?"), max_length=500, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=22)

    def __init__(self, *args: Any, people: Sequence[Actor], unit: Unit | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        for one in people:
            self.fields[f"minutes-{one.pk}"] = DurationField(label=one.known_as, required=False)
            if unit is not None:
                self.fields[f"quantity-{one.pk}"] = QuantityField(label=f"{one.known_as}: {label(unit)}")
        self.order_fields(["done_on", *(name for name in self.fields if "-" in name), "note"])

    def amounts(self) -> dict[int, tuple[int, int]]:
        """Return the minutes and quantities that were written, by the person's id."""
        data = self.cleaned_data
        written = ((one.pk, data.get(f"minutes-{one.pk}"), data.get(f"quantity-{one.pk}")) for one in self.people)
        return {pk: (minutes or 0, quantity or 0) for pk, minutes, quantity in written if minutes or quantity}
