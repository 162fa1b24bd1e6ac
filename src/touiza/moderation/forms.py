"""Forms of moderation: a report, and a decision."""

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import ProseField
from touiza.moderation.models import Reason


class ReportForm(forms.Form):
    reason = forms.ChoiceField(label=_("What is wrong with it?"), choices=Reason.choices, widget=forms.RadioSelect)
    words = ProseField(
        label=_("In your own words"), max_length=1000, rows=4, required=False,
        help_text=_("Only those who run this server read it, not whose post it is."),
    )  # fmt: skip


class DecisionForm(forms.Form):
    sentence = ProseField(
        label=_("Why?"), max_length=500, rows=3, help_text=_("Who reported it and whose it is both read this sentence.")
    )
