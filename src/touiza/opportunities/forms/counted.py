"""What an opportunity counts besides hours: a word of the list, or the association's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import TranslatedTextField
from touiza.opportunities.fields import LIMITS, OWN
from touiza.proof.units import SHARED

COUNTED = [("", _("Hours alone")), *SHARED.items(), (OWN, _("A word of our own"))]


class CountedForm(forms.Form):
    """Two fields of the editor."""

    counts = forms.ChoiceField(
        label=_("What is counted besides hours?"), choices=COUNTED, required=False, help_text=_("Volunteers say how many when they enter their hours.")
    )
    counts_word = TranslatedTextField(
        label=_("Your own word for it"),
        max_length=LIMITS["counts_word"],
        required=False,
        help_text=_("In the plural, like “Jars” or “Kilos of seed”. Only if you chose a word of your own."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("counts") == OWN and not data.get("counts_word") and "counts_word" not in self.errors:
            self.add_error("counts_word", _("Write the word, or choose one of the list."))
        return data
