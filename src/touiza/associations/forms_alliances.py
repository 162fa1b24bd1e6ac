"""What is typed about networks and agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.associations.access import find_association
from touiza.associations.models import Agreement, Association
from touiza.core.forms import LineField, ProseField, TranslatedTextField


class AssociationField(LineField):
    """An association of this site, by its handle or the address of its page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "off", "spellcheck": "false"}))
        kwargs.setdefault("help_text", _("Its handle, as in @chrea, or the address of its page."))
        super().__init__(max_length=200, **kwargs)

    def clean(self, value: Any) -> Association | None:
        text = super().clean(value)
        if not text:
            return None
        handle = text.rstrip("/").rpartition("@")[2].strip().lower()
        association = find_association(handle)
        if association is None:
            raise forms.ValidationError(_("There is no association with this handle. Look for it in the directory."), code="unknown")
        return association


class NetworkForm(forms.Form):
    name = TranslatedTextField(label=_("Name"), max_length=120)
    aims = TranslatedTextField(label=_("Aims"), max_length=3000, rows=5, required=False)


class NetworkInviteForm(forms.Form):
    association = AssociationField(label=_("Association"))
    sentence = LineField(label=_("A word to them"), max_length=300, required=False)


class NetworkAskForm(forms.Form):
    sentence = LineField(label=_("A word to its host"), max_length=300, required=False)


class AgreementForm(forms.Form):
    """A new agreement: with an association of this site, or a body outside that is named."""

    title = TranslatedTextField(label=_("Title"), max_length=140)
    partner = AssociationField(label=_("With an association of this site"), required=False)
    outside_kind = forms.ChoiceField(
        label=_("Or with"), required=False, choices=[("", _("Nobody outside")), *Agreement.Outside.choices]
    )
    outside_name = TranslatedTextField(label=_("Name of the organisation"), max_length=200, required=False)
    summary = TranslatedTextField(label=_("What was agreed"), max_length=3000, rows=6, required=False)
    begins = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Leave it empty where it has no end.")
    )
    review_on = forms.DateField(
        label=_("Review it on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Both sides are reminded that day."),
    )
    is_public = forms.BooleanField(label=_("Everyone can read it on our pages"), required=False, initial=True)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("partner") and data.get("outside_kind"):
            self.add_error("partner", _("Choose one other side: an association of this site, or an organisation outside."))
        for name in ("begins", "ends", "review_on"):
            day = data.get(name)
            if day is not None and not 1900 <= day.year <= 2200:
                self.add_error(name, _("Write a year between 1900 and 2200."))
        return data


class AgreementReasonForm(forms.Form):
    """Why one side declines or ends it: the other side reads it."""

    sentence = ProseField(label=_("What the other side will read"), max_length=500, rows=3)


class ReviewForm(forms.Form):
    review_on = forms.DateField(
        label=_("Next review"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Leave it empty for no other review.")
    )
