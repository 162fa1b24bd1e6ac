"""What is typed about letters of recommendation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.forms import ProseField, TranslatedTextField, offer_rows
from touiza.proof.models import LETTER_LIMIT


class AskForm(forms.Form):
    """A volunteer asks an association for a letter."""

    association = forms.ModelChoiceField(label=_("Which association?"), queryset=Actor.objects.none(), empty_label=None)
    wish = ProseField(
        label=_("What is it for?"), max_length=500, rows=3, required=False,
        help_text=_("A school, a job, a scholarship; what you would like to be told. The association reads it."),
    )  # fmt: skip

    def __init__(self, *args: Any, associations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "association", associations)
        self.fields["association"].error_messages["invalid_choice"] = _("Choose an association that confirmed your hours.")


class LetterForm(forms.Form):
    """The letter, and as what one signs."""

    text = TranslatedTextField(
        label=_("The letter"), max_length=LETTER_LIMIT, rows=10,
        help_text=_("What you saw them do, how they worked, what you would trust them with. One language is enough; a sheet holds two."),
    )  # fmt: skip
    role = TranslatedTextField(label=_("You sign as"), max_length=80, help_text=_("For example: head of the reading workshop."))


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.known_as)


class OfferForm(LetterForm):
    """A letter nobody asked for: for whom, too."""

    person = PersonField(label=_("For whom?"), queryset=Actor.objects.none(), empty_label=_("Choose a volunteer"))
    field_order = ["person", "text", "role"]

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_rows(self, "person", people)
        self.fields["person"].error_messages["invalid_choice"] = _("Choose a volunteer whose hours you confirmed.")
