"""Forms of letters and of files."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.core.forms import LineField, TranslatedTextField
from touiza.core.translated import TranslatedText
from touiza.relations.letters import unknown_in
from touiza.relations.models import Choice, MailKind


class MailingForm(forms.Form):
    """A letter in one to three languages, with placeholders of the strict list."""

    kind = forms.ChoiceField(label=pgettext_lazy("letter", "What it is for"), choices=MailKind.choices, widget=forms.RadioSelect, initial=MailKind.CALLS)
    subject = TranslatedTextField(label=_("Subject"), max_length=150)
    body = TranslatedTextField(label=_("Letter"), max_length=6000, rows=9)

    def clean_subject(self) -> TranslatedText:
        return _checked(self.cleaned_data["subject"])

    def clean_body(self) -> TranslatedText:
        return _checked(self.cleaned_data["body"])


class UploadForm(forms.Form):
    file = forms.FileField(label=_("CSV or XLSX file"), help_text=_("The first row names the columns. At most 50,000 rows and 12 MB."))

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise ValidationError(_("The file is larger than %(limit)d MB: cut it in several.") % {"limit": settings.UPLOAD_LIMIT >> 20})
        return file


class ColumnsForm(forms.Form):
    """What each column of a file means, beside what it holds."""

    tag = LineField(label=_("A tag for everyone in the file"), required=False, max_length=40)
    consent = LineField(
        label=_("How those whose row says so agreed to letters"),
        required=False,
        max_length=200,
        help_text=_("On the membership form of 2025, for instance. Empty: nobody’s consent is noted."),
    )

    def __init__(self, *args: Any, headings: list[str], sample: list[list[str]], meanings: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns: list[dict[str, Any]] = []
        for number, heading in enumerate(headings):
            name = f"column_{number}"
            self.fields[name] = forms.ChoiceField(label=heading or _("Column %(number)d") % {"number": number + 1}, choices=meanings, required=False)
            values = [line[number] for line in sample if number < len(line) and line[number]]
            self.columns.append({"name": name, "heading": heading, "values": values[:3]})

    def lines(self) -> list[dict[str, Any]]:
        """Return the columns with their fields, for the page."""
        return [{**column, "field": self[column["name"]]} for column in self.columns]

    @property
    def meant(self) -> dict[str, str]:
        return {column["name"].partition("_")[2]: self.cleaned_data[column["name"]] for column in self.columns}


class ChoicesForm(forms.Form):
    same_address = forms.ChoiceField(label=_("Same e-mail or phone"), choices=Choice.choices)
    near_name = forms.ChoiceField(label=_("Nearly the same name"), choices=Choice.choices)


def _checked(text: TranslatedText) -> TranslatedText:
    for words in text.texts.values():
        wrong = unknown_in(words)
        if wrong:
            raise ValidationError(_("%(words)s means nothing here. Use the words of the list below the letter."), params={"words": ", ".join(wrong[:5])})
    return text
