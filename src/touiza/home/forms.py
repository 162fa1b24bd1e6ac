"""What a person chooses to show of their proof."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import offer_rows
from touiza.proof.models import Certificate, Recommendation

NO_BREAK = "\u2011"  # a hyphen that does not break the line


def _told(title: str, number: str) -> str:
    """A paper in a line: its number stays in one piece, in its own direction."""
    return f"\u2068{title}\u2069 · \u2066{number.replace('-', NO_BREAK)}\u2069"


class CertificateField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _told(str(obj.title), obj.spoken)


class LetterField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return _told(str(obj.association_name), obj.spoken)


class ShowingForm(forms.Form):
    """Which parts, which papers, and whether everyone sees them."""

    weave = forms.BooleanField(label=_("My weave of hours, by cause and month"), required=False)
    works = forms.BooleanField(label=_("What I did and for whom"), required=False)
    skills = forms.BooleanField(label=_("The skills I practised"), required=False)
    papers = forms.BooleanField(label=_("Certificates and letters, those I choose below"), required=False)
    certificates = CertificateField(
        label=_("Certificates"), queryset=Certificate.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    letters = LetterField(
        label=_("Letters of recommendation"), queryset=Recommendation.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_public = forms.BooleanField(label=_("Everyone may see this page at my handle"), required=False)

    def __init__(self, *args: Any, certificates: Any, letters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("certificates", certificates), ("letters", letters)):
            offer_rows(self, name, rows)
            field = self.fields[name]
            field.error_messages["invalid_choice"] = _("One of the papers is no longer valid. Choose again.")
            field.error_messages["invalid_pk_value"] = field.error_messages["invalid_choice"]
