"""The form of a document: what it is, who may read it, its file."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.associations.models import DOCUMENT_AUDIENCES, Document, DocumentKind
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.forms import DayField, LineField, TranslatedTextField

OLDEST = 1800
FIELDS = ("kind", "title", "summary", "year", "dated_on", "audience")


class DocumentForm(forms.Form):
    """A new document."""

    form_key = forms.CharField(max_length=22, required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind of document"), choices=DocumentKind.choices)
    title = TranslatedTextField(
        label=_("Title"), max_length=140, help_text=_("As people look for it: “Financial report 2025”.")
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("A PDF of 12 MB at most. Scripts, forms and the author’s name are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"empty": _("The file is empty. Choose the document again.")},
        max_length=255,
    )
    summary = TranslatedTextField(
        label=_("What it says"),
        max_length=5000,
        rows=6,
        required=False,
        help_text=_("For those who cannot read the file: its main points, or all of its text if it is short."),
    )
    year = forms.IntegerField(
        label=_("Year it tells of"), required=False, min_value=OLDEST, widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"})
    )
    dated_on = DayField(label=_("Date on it"), required=False)
    audience = forms.ChoiceField(
        label=_("Who may read it"), choices=DOCUMENT_AUDIENCES, initial=Audience.PUBLIC, widget=forms.RadioSelect
    )

    def clean_year(self) -> int | None:
        year: int | None = self.cleaned_data["year"]
        if year is not None and year > clock.today().year + 1:
            raise forms.ValidationError(_("Write a year that has begun."), code="future")
        return year

    def clean_dated_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["dated_on"]
        if day is not None and day > clock.today() + dt.timedelta(days=366):
            raise forms.ValidationError(_("Write a year that has begun."), code="future")
        return day

    @property
    def told(self) -> dict[str, Any]:
        """What the service is told of the document, without its file."""
        return {name: self.cleaned_data[name] for name in FIELDS}


class DocumentEditForm(DocumentForm):
    """A document that is there: its file may be replaced."""

    note = LineField(
        label=_("What changed"), max_length=200, required=False, help_text=_("Stands beside the newer version: “Article 12 after the assembly of May”.")
    )
    field_order = ("kind", "title", "summary", "year", "dated_on", "audience", "file", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False
        self.fields["file"].label = _("A newer file")
        self.fields["file"].help_text = _("The file of today stays in the list of versions. A PDF of 12 MB at most.")


def initial_of_document(document: Document) -> dict[str, Any]:
    """Return what the form shows of a document."""
    return {name: getattr(document, name) for name in FIELDS}
