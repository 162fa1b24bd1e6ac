"""What an opportunity asks of those who apply, as its coordinators write it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import QualificationKind
from touiza.core.forms import LineField, TranslatedTextField
from touiza.core.translated import LANGUAGES, TranslatedText
from touiza.opportunities.forms.editor import TypedField
from touiza.opportunities.models import CHOOSING, AnswerKind, Question
from touiza.opportunities.services.questions import QuestionSaid
from touiza.opportunities.typed import parse_whole

KEPT = 30  # days a document is kept after the end, if nobody says otherwise


class OwnQuestionForm(forms.Form):
    """A question: its words in one to three languages, the kind of answer, the choices one a line."""

    text = TranslatedTextField(label=_("Question"), max_length=300)
    kind = forms.ChoiceField(label=_("What kind of answer?"), choices=AnswerKind.choices)
    choices = TranslatedTextField(
        label=_("Choices"),
        max_length=1500,
        rows=4,
        required=False,
        help_text=_("One a line; in each language the same number of lines. Only where one chooses."),
    )
    required = forms.BooleanField(label=_("An answer is needed"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("kind") in CHOOSING and "choices" not in self.errors:
            lines = {code: _lines(text) for code, text in data["choices"].texts.items()}
            if len({len(one) for one in lines.values()}) > 1:
                self.add_error("choices", _("The languages do not have the same number of lines."))
            elif any(len(line) > 200 for one in lines.values() for line in one):
                self.add_error("choices", _("Shorten each choice to 200 characters."))
        return data

    def said(self) -> QuestionSaid:
        """Return what was typed."""
        data = self.cleaned_data
        return QuestionSaid(
            kind=data["kind"],
            text=data["text"],
            choices=_choices(data["choices"]) if data["kind"] in CHOOSING else (),
            required=data["required"],
        )


def initial_of(question: Question) -> dict[str, Any]:
    """Return what the form shows of a question."""
    options = question.options
    texts = {code: "\n".join(option.texts.get(code, "") for option in options) for code in LANGUAGES}
    source = options[0].source if options else "ar"
    return {
        "text": question.text,
        "kind": question.kind,
        "choices": TranslatedText(source, {code: text for code, text in texts.items() if text.strip()}),
        "required": question.required,
    }


class DocumentForm(forms.Form):
    name = TranslatedTextField(
        label=_("Which document?"), max_length=150, help_text=_("Example: a copy of the driving licence.")
    )
    required = forms.BooleanField(label=_("Nobody can apply without it"), required=False, initial=True)
    keep_days = TypedField(
        label=_("Days it is kept after the end"),
        read=parse_whole,
        write=lambda value: "" if value is None else str(value),
        fault=_("Write the number of days in figures, like 30."),
        inputmode="numeric",
        initial=KEPT,
        help_text=_("Then it is deleted by itself. Only those who answer the application see it."),
    )

    def clean_keep_days(self) -> int:
        days = self.cleaned_data["keep_days"]
        if days is None:
            return KEPT
        if days > 365:
            raise forms.ValidationError(
                _("Keep it for a year at most."),
                code="days_many",
            )
        return int(days)


class RequirementForm(forms.Form):
    kind = forms.ChoiceField(label=_("Qualification"), choices=QualificationKind.choices)
    name = LineField(label=_("Its name, if it is another one"), max_length=120, required=False)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _choices(text: TranslatedText) -> list[TranslatedText]:
    """Return the choices: the first lines of all languages are the first choice, and so on."""
    lines = {code: _lines(part) for code, part in text.texts.items()}
    number = max((len(one) for one in lines.values()), default=0)
    return [
        TranslatedText(text.source, {code: one[at] for code, one in lines.items() if at < len(one)}) for at in range(number)
    ]
