"""The form of the operator's table of wages."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField, offer_choices, western_digits
from touiza.proof.forms import NumberField
from touiza.ui.words import EXPONENTS
from touiza.vocabulary import lists
from touiza.vocabulary.models import Cause

MOST = 10**9  # minor units


class WageForm(forms.Form):
    """A wage, its year, country and kind of work, and where the figure is from."""

    year = NumberField(label=_("Year"), min_value=1990, max_value=2100)
    country = forms.RegexField(label=_("Country"), regex="^[A-Za-z]{2}$", help_text=_("Its code of two letters: DZ, TN, FR."), widget=forms.TextInput({"dir": "ltr", "maxlength": 2}))
    cause = forms.ChoiceField(label=_("For which work?"), required=False)
    amount = LineField(label=_("Hourly wage"), max_length=15, help_text=_("As 250.96: in the currency below."), widget=forms.TextInput({"dir": "ltr", "inputmode": "decimal"}))
    currency = forms.RegexField(label=_("Currency"), regex="^[A-Za-z]{3}$", help_text=_("Its code of three letters: DZD, TND, EUR."), widget=forms.TextInput({"dir": "ltr", "maxlength": 3}))
    source = LineField(label=_("Source"), max_length=200, help_text=_("Who published it, in which survey, of which month; and how an hour was reckoned from it."))
    source_url = forms.URLField(label=_("Address of the source"), max_length=300, required=False, assume_scheme="https", widget=forms.URLInput({"dir": "ltr"}))
    is_example = forms.BooleanField(label=_("These are example figures, not statistics"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = [(str(cause.id), cause.label()) for cause in lists.causes()]
        offer_choices(self, "cause", [("", _("All work: the average")), *causes])

    def clean_cause(self) -> Cause | None:
        chosen = self.cleaned_data["cause"]
        return Cause.objects.get(pk=int(chosen)) if chosen else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "amount" in data and "currency" in data:
            exponent = EXPONENTS.get(data["currency"].upper(), 2)
            try:
                minor = Decimal(western_digits(data["amount"]).replace(",", ".").replace("٫", ".").replace(" ", "")).scaleb(exponent)
            except InvalidOperation:
                minor = Decimal(0)
            if not minor.is_finite() or not 1 <= minor <= MOST or minor != minor.to_integral_value():
                self.add_error("amount", _("Write the amount in figures, like 250.96."))
            else:
                data["amount"] = int(minor)
        return data
