"""The form that says which opportunities a limited coordinator acts for."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.opportunities.models import Opportunity
from touiza.ui.formats import date_short, known


class ScopeForm(forms.Form):
    """Boxes for the opportunities that are offered; none ticked is an answer too: the role then opens nothing."""

    opportunities = forms.MultipleChoiceField(
        label=_("Opportunities"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Sequence[Opportunity], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.MultipleChoiceField", self.fields["opportunities"])
        field.choices = [(str(one.pk), _label(one)) for one in offered]


def _label(opportunity: Opportunity) -> str:
    title = str(opportunity.post.title)
    return f"{title} · {date_short(opportunity.day, known(get_language()))}" if opportunity.day else title
