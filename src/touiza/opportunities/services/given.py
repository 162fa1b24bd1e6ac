"""What comes with an application: answers, documents, how many people. Taken in the application's own transaction."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.media.models import Attachment, Paper
from touiza.opportunities.models import Answer, AnswerKind, Application, DocumentGiven, Opportunity, Question
from touiza.opportunities.services.questions import documents_of, questions_of

WRONG = _("This answer does not fit its question. Choose or write it again.")


@dataclass(frozen=True, kw_only=True)
class Given:
    """Answers by the id of their question (text, number, day, bool, or numbers of choices); documents by what asked."""

    answers: Mapping[int, Any] = field(default_factory=dict)
    documents: Mapping[int, Attachment | Paper] = field(default_factory=dict)
    people: int = 1
    names: str = ""


NOTHING_GIVEN = Given()


def refuse_incomplete(opportunity: Opportunity, given: Given) -> None:
    """Refuse "group_too_large", "answer_missing" and "document_missing"; the field is the form's."""
    most = opportunity.group_limit or 1
    if not 1 <= given.people <= most:
        raise Refusal(
            "group_too_large",
            ngettext(
                "Everybody applies for themselves here.", "At most %(count)d people can come with one application.", most
            )
            % {"count": most},
            field="people",
        )
    for question in questions_of(opportunity):
        if question.required and _is_empty(given.answers.get(question.pk)):
            raise Refusal("answer_missing", _("The association needs an answer to this."), field=f"q{question.pk}")
    for document in documents_of(opportunity):
        if document.required and document.pk not in given.documents:
            raise Refusal("document_missing", _("The association needs this document."), field=f"d{document.pk}")


def store_given(application: Application, given: Given, at: dt.datetime | None = None) -> None:
    """Keep the answers, each in the column of its kind, and the documents. Refuses "answer_wrong"."""
    at = at or clock.now()
    asked = {question.pk: question for question in questions_of(application.opportunity)}
    answers = [
        Answer(application=application, question=asked[pk], at=at, **_typed(asked[pk], value))
        for pk, value in given.answers.items()
        if pk in asked and not _is_empty(value)
    ]
    Answer.objects.bulk_create(answers)
    wanted = {document.pk for document in documents_of(application.opportunity)}
    DocumentGiven.objects.bulk_create(
        DocumentGiven(application=application, asked_id=pk, given_at=at, **{"paper" if isinstance(kept, Paper) else "file": kept})
        for pk, kept in given.documents.items()
        if pk in wanted
    )


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [])


def _typed(question: Question, value: Any) -> dict[str, Any]:
    """Return the column that holds an answer, or refuse one of another kind."""
    column, fits = COLUMNS[AnswerKind(question.kind)]
    if not fits(question, value):
        raise Refusal("answer_wrong", WRONG, field=f"q{question.pk}")
    return {column: value}


def _is_text(_question: Question, value: Any) -> bool:
    return isinstance(value, str) and len(value) <= 2000


def _are_choices(question: Question, value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(set(value)) == len(value)
        and all(isinstance(one, int) and 0 <= one < len(question.choices) for one in value)
        and (question.kind == AnswerKind.SEVERAL or len(value) == 1)
    )


def _is_number(_question: Question, value: Any) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and abs(value) < 10**12


COLUMNS = {
    AnswerKind.SHORT: ("text", _is_text),
    AnswerKind.LONG: ("text", _is_text),
    AnswerKind.ONE: ("chosen", _are_choices),
    AnswerKind.SEVERAL: ("chosen", _are_choices),
    AnswerKind.YES_NO: ("yes", lambda _question, value: isinstance(value, bool)),
    AnswerKind.NUMBER: ("number", _is_number),
    AnswerKind.DAY: ("day", lambda _question, value: type(value) is dt.date),
}
