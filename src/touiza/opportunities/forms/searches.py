"""Forms of saved searches, and of what is not for one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField
from touiza.opportunities.models import Cadence, WhyNot

ALERTS = (Cadence.AT_ONCE, Cadence.DAILY, Cadence.WEEKLY, Cadence.NONE)


class SearchForm(forms.Form):
    """The name of a saved search, and how often it tells of what is new."""

    name = LineField(
        label=_("Name of the search"), max_length=80, error_messages={"required": _("Give the search a name.")}
    )
    cadence = forms.ChoiceField(
        label=_("Tell me of new ones"), choices=[(one.value, one.label) for one in ALERTS], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("cadence", Cadence.DAILY)
        super().__init__(*args, **kwargs)


class NewSearchForm(SearchForm):
    """The same for a search that is being saved: `query` is the question of its address."""

    query = LineField(max_length=3000, required=False, widget=forms.HiddenInput)


class WhyNotForm(forms.Form):
    """Why a suggestion is not for somebody."""

    why = forms.ChoiceField(label=_("Why not?"), choices=WhyNot.choices, required=False)
