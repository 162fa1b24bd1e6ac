"""Form fields that belong to a component."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

DAYS = (  # weeks begin on Sunday; Friday and Saturday are days of rest
    ("sun", _("Sunday")),
    ("mon", _("Monday")),
    ("tue", _("Tuesday")),
    ("wed", _("Wednesday")),
    ("thu", _("Thursday")),
    ("fri", _("Friday")),
    ("sat", _("Saturday")),
)
REST = frozenset({"fri", "sat"})
PARTS = (
    ("morning", _("morning"), "07–12"),
    ("afternoon", _("afternoon"), "12–17"),
    ("evening", _("evening"), "17–21"),
)
CELLS = tuple(f"{day}-{part}" for day, _name in DAYS for part, _label, _hours in PARTS)


class AvailabilityField(forms.MultipleChoiceField):
    """A week in parts of days. The value is a list such as ["sun-evening", "sat-morning"], in the week's order."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(choices=[(cell, cell) for cell in CELLS], **kwargs)

    def clean(self, value: Any) -> list[str]:
        chosen = set(super().clean(value))
        return [cell for cell in CELLS if cell in chosen]
