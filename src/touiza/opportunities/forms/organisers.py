"""Inviting another association to organise together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.associations.access import find_association
from touiza.associations.models import Association
from touiza.core.forms import LineField


class OrganiserForm(forms.Form):
    """The identifier of an association, and whether it may answer applications. Cleans to the association."""

    handle = LineField(
        label=_("Identifier of the association"),
        max_length=60,
        help_text=_("As it stands in the address of its page, after the @."),
    )
    may_decide = forms.BooleanField(
        label=_("May also answer applications"), required=False, help_text=_("Otherwise it only reads them.")
    )

    def clean_handle(self) -> Association:
        typed: Any = self.cleaned_data["handle"]
        association = find_association(typed.rsplit("@", 1)[-1].strip("/ ").lower())
        if association is None:
            raise forms.ValidationError(_("There is no association of this identifier here."), code="unknown")
        return association
