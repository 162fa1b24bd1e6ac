"""The form to apply, with what the opportunity asks: its own questions, documents, how many come along."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from touiza.core.forms import LineField, ProseField
from touiza.media.models import Attachment, Paper
from touiza.opportunities.forms.applications import ApplyForm
from touiza.opportunities.forms.editor import TypedField, day_field
from touiza.opportunities.models import AnswerKind, Opportunity, Question
from touiza.opportunities.services.given import Given
from touiza.opportunities.services.questions import documents_of, questions_of
from touiza.opportunities.typed import parse_decimal, parse_whole
from touiza.ui.drawn import foreign

YES, NO = "yes", "no"


class FullApplyForm(ApplyForm):
    """The words of every application, then what this opportunity asks for."""

    def __init__(self, *args: Any, opportunity: Opportunity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions_of(opportunity)
        self.documents = documents_of(opportunity)
        for question in self.questions:
            self.fields[f"q{question.pk}"] = field_of(question)
        for document in self.documents:
            self.fields[f"d{document.pk}"] = forms.FileField(
                label=foreign(document.name.here.text, document.name.here.language),
                required=document.required,
                help_text=_("A PDF, or a picture of it (JPEG or PNG), at most 12 MB. Only those who answer you see it, and it is deleted afterwards."),
                widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
            )
        if opportunity.group_limit:
            self._ask_for_group(opportunity.group_limit)

    def _ask_for_group(self, most: int) -> None:
        self.fields["people"] = TypedField(
            label=_("How many are you?"),
            read=parse_whole,
            write=lambda value: "" if value is None else str(value),
            fault=_("Write the number of people in figures, like 4."),
            inputmode="numeric",
            initial=1,
            help_text=_("With you, at most %(count)d.") % {"count": most},
        )
        self.fields["names"] = ProseField(
            label=_("Who comes with you"), max_length=1000, rows=3, required=False, help_text=_("Names, if you wish to give them.")
        )

    @property
    def asks(self) -> list[Any]:
        """The fields beyond those of every application, in their order."""
        own = [name for name in self.fields if name not in ApplyForm.base_fields]
        return [self[name] for name in own]

    def uploads(self) -> dict[int, UploadedFile]:
        """Return the documents that were sent, by what asked for them."""
        sent = {document.pk: self.cleaned_data.get(f"d{document.pk}") for document in self.documents}
        return {pk: upload for pk, upload in sent.items() if upload}

    def given(self, documents: Mapping[int, Attachment | Paper]) -> Given:
        """Return what was answered, with the documents as they are kept."""
        data = self.cleaned_data
        answers = {question.pk: _value(question, data.get(f"q{question.pk}")) for question in self.questions}
        return Given(
            answers={pk: value for pk, value in answers.items() if value not in (None, "", [])},
            documents=documents,
            people=data.get("people") or 1,
            names=data.get("names", ""),
        )


def field_of(question: Question) -> forms.Field:
    """Return the field that takes an answer."""
    text = question.text.here
    label = foreign(text.text, text.language)
    options = [(str(number), str(option.here)) for number, option in enumerate(question.options)]
    field: forms.Field
    match question.kind:
        case AnswerKind.SHORT:
            field = LineField(label=label, max_length=200)
        case AnswerKind.LONG:
            field = ProseField(label=label, max_length=2000, rows=4)
        case AnswerKind.ONE:
            field = forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect)
        case AnswerKind.SEVERAL:
            field = forms.MultipleChoiceField(label=label, choices=options, widget=forms.CheckboxSelectMultiple)
        case AnswerKind.YES_NO:
            field = forms.ChoiceField(label=label, choices=[(YES, _("Yes")), (NO, _("No"))], widget=forms.RadioSelect)
        case AnswerKind.NUMBER:
            fault = _("Write a number in figures, like 12 or 4.5.")
            field = TypedField(label=label, read=parse_decimal, write=str, fault=fault, inputmode="decimal")
        case _kind:
            field = day_field(label)
    field.required = question.required
    return field


def _value(question: Question, typed: Any) -> Any:
    """Return an answer as it is kept: choices as numbers, yes as True."""
    if typed in (None, "", []):
        return None
    match question.kind:
        case AnswerKind.ONE:
            return [int(typed)]
        case AnswerKind.SEVERAL:
            return [int(one) for one in typed]
        case AnswerKind.YES_NO:
            return typed == YES
        case AnswerKind.NUMBER:
            return Decimal(typed)
        case _kind:
            return typed
