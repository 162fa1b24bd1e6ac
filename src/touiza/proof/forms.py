"""What is typed about hours."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.errors import Refusal
from touiza.core.forms import LineField, ProseField, western_digits
from touiza.core.web import blame
from touiza.proof.doubts import Unsure
from touiza.proof.models import MOST_OF_A_UNIT, Unit
from touiza.proof.units import label

MOST_OF_A_TOKEN, MOST_TOKENS = 40, 12


class NumberField(forms.IntegerField):
    """A whole number, in any of the digits people type."""

    def to_python(self, value: Any) -> int | None:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class DurationWidget(forms.MultiWidget):
    """Hours and minutes side by side."""

    template_name = "proof/duration_widget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "dir": "ltr", "class": "in short", "autocomplete": "off", "maxlength": 3}
        super().__init__({"hours": forms.TextInput(number), "minutes": forms.TextInput(number)}, attrs)

    def decompress(self, value: int | None) -> list[int | None]:
        return [value // 60, value % 60] if value else [None, None]


class DurationField(forms.MultiValueField):
    """Minutes, typed as hours and minutes."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (NumberField(min_value=0, max_value=24, required=False), NumberField(min_value=0, max_value=59, required=False))
        kwargs.setdefault("error_messages", {"required": _("Say how long it took: hours, minutes or both.")})
        super().__init__(fields, require_all_fields=False, widget=DurationWidget(), **kwargs)

    def compress(self, data_list: list[int | None]) -> int | None:
        hours, minutes = data_list or (None, None)
        return (hours or 0) * 60 + (minutes or 0) or None

    def clean(self, value: Any) -> int | None:
        minutes = super().clean(value)
        if self.required and not minutes:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return minutes


class DayField(forms.DateField):
    """A day typed as 28/11/2026, in any digits; dashes and dots serve as well."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Day/month/year, as 28/11/2026."))
        kwargs.setdefault("error_messages", {"invalid": _("Write the day as 28/11/2026.")})
        super().__init__(
            input_formats=["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d/%m/%Y", attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> dt.date | None:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class AskingForm(forms.Form):
    """A form that may come back with questions: what was ticked as right all the same goes to the deed as `sure`."""

    @property
    def yes(self) -> list[str]:
        """The questions that were answered with yes, by their tokens."""
        name = self.add_prefix("sure")
        ticked = self.data.getlist(name) if hasattr(self.data, "getlist") else []
        return [token for token in ticked if len(token) <= MOST_OF_A_TOKEN][:MOST_TOKENS]

    def ask(self, unsure: Unsure) -> None:
        """Come back with these questions, each to be ticked; nothing that was typed is lost."""
        choices = [(doubt.token, str(doubt)) for doubt in unsure.doubts]
        widget = forms.CheckboxSelectMultiple
        self.fields["sure"] = forms.MultipleChoiceField(label=_("Is this right all the same?"), choices=choices, widget=widget)
        self.add_error("sure", str(unsure.sentence))

    def blame(self, refusal: Refusal) -> None:
        """Say what a deed refused, or ask what it asked."""
        if isinstance(refusal, Unsure):
            self.ask(refusal)
        else:
            blame(self, refusal)


class QuantityForm(AskingForm):
    """Time, and how much of the work's unit besides, where it has one."""

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit is not None:
            self.fields["quantity"] = QuantityField(label=_("%(unit)s: how many?") % {"unit": label(unit)})
            self.order_fields(["done_on", "minutes", "quantity"])


class QuantityField(NumberField):
    """How much of a unit; nothing typed is none."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "dir": "ltr", "class": "in short", "autocomplete": "off", "maxlength": 7}
        super().__init__(min_value=0, max_value=MOST_OF_A_UNIT, required=False, widget=forms.TextInput(attrs), **kwargs)

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class HoursForm(QuantityForm):
    """Time given on a day, and what was done. `key` makes a form sent twice count once."""

    done_on = DayField(label=_("Which day?"))
    minutes = DurationField(label=_("How long did it take?"))
    note = LineField(label=_("What did you do?"), max_length=500)
    key = forms.CharField(widget=forms.HiddenInput, max_length=22)


class ConfirmForm(QuantityForm):
    """Confirm other than was entered, with the reason."""

    minutes = DurationField(label=_("Time to confirm"))
    reason = ProseField(label=_("Why"), max_length=500, rows=2, help_text=_("The volunteer will read it."))


class ReasonForm(forms.Form):
    reason = ProseField(label=_("Why"), max_length=500, rows=2, help_text=_("The volunteer will read it."))


class ReverseForm(forms.Form):
    """Take a decision back: for a new one, or for good."""

    reason = ProseField(label=_("Why"), max_length=500, rows=2, help_text=_("The volunteer will read it."))
    closed = forms.TypedChoiceField(
        label=_("And then?"),
        choices=[("", _("It waits for a new decision")), ("1", _("It is not confirmed"))],
        widget=forms.RadioSelect,
        required=False,
        coerce=bool,
        empty_value=False,
    )


class TakeBackForm(forms.Form):
    """Give up hours that stand in one's own name."""

    reason = ProseField(label=_("What is wrong with them?"), max_length=500, rows=2, required=False, help_text=_("The association will read it."))


class CheckForm(forms.Form):
    """The number of a certificate, as printed."""

    number = LineField(
        label=_("Certificate number"),
        max_length=40,
        error_messages={"required": _("Type the code printed on the certificate.")},
        help_text=_("Ten characters, printed beside the QR code. Capitals or not, with or without dashes."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "autocapitalize": "characters"}),
    )
