"""What an opportunity asks of those who apply: questions, documents, qualifications. Who may change it is asked before."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import (
    CHOOSING,
    AnswerKind,
    DocumentAsked,
    Opportunity,
    Question,
    RequiredQualification,
)
from touiza.opportunities.services.locking import lock_opportunity

MOST_QUESTIONS, MOST_CHOICES, MOST_DOCUMENTS, MOST_QUALIFICATIONS = 20, 12, 5, 5


@dataclass(frozen=True, kw_only=True)
class QuestionSaid:
    """A question as it is written. `choices` only where one chooses."""

    kind: str
    text: TranslatedText
    choices: Sequence[TranslatedText] = ()
    required: bool = False


@dataclass(frozen=True, kw_only=True)
class Asked:
    """All that is asked, as one value: to copy, and to keep in a template."""

    questions: list[QuestionSaid] = field(default_factory=list)
    documents: list[tuple[TranslatedText, bool, int]] = field(default_factory=list)  # name, required, days kept
    qualifications: list[tuple[str, str]] = field(default_factory=list)  # kind, name

    def as_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        questions = [
            {**asdict(one), "text": one.text.as_json(), "choices": [choice.as_json() for choice in one.choices]}
            for one in self.questions
        ]
        documents = [[name.as_json(), required, days] for name, required, days in self.documents]
        return {"questions": questions, "documents": documents, "qualifications": self.qualifications}

    @classmethod
    def from_json(cls, said: dict[str, Any] | None) -> "Asked":
        """Read it back."""
        said = said or {}
        read = TranslatedText.from_json
        return cls(
            questions=[
                QuestionSaid(
                    kind=one["kind"],
                    text=read(one["text"]),
                    choices=[read(choice) for choice in one["choices"]],
                    required=one["required"],
                )
                for one in said.get("questions", ())
            ],
            documents=[(read(name), required, days) for name, required, days in said.get("documents", ())],
            qualifications=[(kind, name) for kind, name in said.get("qualifications", ())],
        )


def asked_of(opportunity: Opportunity) -> Asked:
    """Return all that is asked now."""
    return Asked(
        questions=[_said(question) for question in questions_of(opportunity)],
        documents=[(row.name, row.required, row.keep_days) for row in documents_of(opportunity)],
        qualifications=[(row.kind, row.name) for row in opportunity.qualifications.order_by("pk")],
    )


def questions_of(opportunity: Opportunity) -> list[Question]:
    """Return the questions that are asked now, in their order."""
    return list(opportunity.questions.filter(withdrawn_at=None).order_by("order", "pk"))


def needs_account(opportunity: Opportunity) -> bool:
    """Tell whether applying takes what nobody can give without an account: a needed answer or document, a qualification. One query."""
    asked = (opportunity.questions, opportunity.documents)
    needed = [rows.filter(withdrawn_at=None, required=True).values("pk") for rows in asked]
    return opportunity.qualifications.values("pk").union(*needed, all=True).exists()


def documents_of(opportunity: Opportunity) -> list[DocumentAsked]:
    """Return the documents that are asked for now."""
    return list(opportunity.documents.filter(withdrawn_at=None).order_by("pk"))


@transaction.atomic
def write_asked(*, opportunity: Opportunity, asked: Asked) -> None:
    """Have a new opportunity ask all that."""
    Question.objects.bulk_create(
        [_question(opportunity, said, order) for order, said in enumerate(asked.questions)]
    )
    DocumentAsked.objects.bulk_create(
        [
            DocumentAsked(opportunity=opportunity, name=name, required=required, keep_days=days)
            for name, required, days in asked.documents
        ]
    )
    RequiredQualification.objects.bulk_create(
        [RequiredQualification(opportunity=opportunity, kind=kind, name=name) for kind, name in asked.qualifications]
    )


@transaction.atomic
def add_question(*, opportunity: Opportunity, said: QuestionSaid) -> Question:
    """Ask one more, after the others. The very same question sent twice is asked once.

    Refuses "choices_missing", "choices_many", "questions_full".
    """
    said = _checked(said)
    opportunity = lock_opportunity(opportunity)
    asked = questions_of(opportunity)
    if asked and _said(asked[-1]) == said:
        return asked[-1]
    if len(asked) >= MOST_QUESTIONS:
        raise Refusal("questions_full", _("Twenty questions are enough: take one away first."))
    question = _question(opportunity, said, asked[-1].order + 1 if asked else 0)
    question.save()
    return question


@transaction.atomic
def change_question(*, question: Question, said: QuestionSaid, at: dt.datetime | None = None) -> Question:
    """Ask it otherwise. Where somebody has answered, the old words stay with the answers and a new question is asked."""
    said = _checked(said)
    lock_opportunity(question.opportunity)
    question = Question.objects.select_related("opportunity").get(pk=question.pk)
    if question.withdrawn_at is not None:
        raise Refusal("question_withdrawn", _("This question has been changed or taken away meanwhile. Look at the list again."))
    if _said(question) == said:
        return question
    anew = _question(question.opportunity, said, question.order)
    if question.answers.exists():
        question.withdrawn_at = at or clock.now()
        question.save(update_fields=["withdrawn_at"])
    else:
        anew.pk = question.pk
    anew.save()
    return anew


@transaction.atomic
def withdraw_question(*, question: Question, at: dt.datetime | None = None) -> None:
    """Ask it no more; what was answered stays, with its words. Twice is once."""
    lock_opportunity(question.opportunity)
    if question.answers.exists():
        Question.objects.filter(pk=question.pk, withdrawn_at=None).update(withdrawn_at=at or clock.now())
    else:
        Question.objects.filter(pk=question.pk).delete()


@transaction.atomic
def move_question_up(*, question: Question) -> None:
    """Ask it before the one before it."""
    lock_opportunity(question.opportunity)
    rows = questions_of(question.opportunity)
    at = next((number for number, row in enumerate(rows) if row.pk == question.pk), 0)
    if at:
        rows[at - 1 : at + 1] = [rows[at], rows[at - 1]]
    for order, row in enumerate(rows):
        row.order = order
    Question.objects.bulk_update(rows, ["order"])


@transaction.atomic
def add_document(*, opportunity: Opportunity, name: TranslatedText, required: bool, keep_days: int) -> DocumentAsked:
    """Ask for a document. The same one sent twice is asked for once; refuses "documents_full"."""
    opportunity = lock_opportunity(opportunity)
    asked = documents_of(opportunity)
    twin = next((row for row in asked if row.name == name), None)
    if twin is not None:
        return twin
    if len(asked) >= MOST_DOCUMENTS:
        raise Refusal("documents_full", _("Five documents are enough: take one away first."))
    return DocumentAsked.objects.create(opportunity=opportunity, name=name, required=required, keep_days=keep_days)


@transaction.atomic
def withdraw_document(*, document: DocumentAsked, at: dt.datetime | None = None) -> None:
    """Ask for it no more; those that came stay until their time is over."""
    lock_opportunity(document.opportunity)
    if document.given.exists():
        DocumentAsked.objects.filter(pk=document.pk, withdrawn_at=None).update(withdrawn_at=at or clock.now())
    else:
        DocumentAsked.objects.filter(pk=document.pk).delete()


@transaction.atomic
def require_qualification(*, opportunity: Opportunity, kind: str, name: str) -> RequiredQualification:
    """Ask for a qualification; twice is once. Refuses "qualification_unnamed" and "qualifications_full"."""
    opportunity = lock_opportunity(opportunity)
    name = name if kind == "other" else ""
    if kind == "other" and not name:
        raise Refusal("qualification_unnamed", _("Write which qualification."), field="name")
    found = opportunity.qualifications.filter(kind=kind, name=name).first()
    if found is not None:
        return found
    if opportunity.qualifications.count() >= MOST_QUALIFICATIONS:
        raise Refusal("qualifications_full", _("Five qualifications are enough: take one away first."))
    return RequiredQualification.objects.create(opportunity=opportunity, kind=kind, name=name)


@transaction.atomic
def drop_qualification(*, required: RequiredQualification) -> None:
    """Ask for it no more."""
    RequiredQualification.objects.filter(pk=required.pk).delete()


def _question(opportunity: Opportunity, said: QuestionSaid, order: int) -> Question:
    choices = [choice.as_json() for choice in said.choices]
    return Question(
        opportunity=opportunity, kind=said.kind, text=said.text, choices=choices, required=said.required, order=order
    )


def _said(question: Question) -> QuestionSaid:
    return QuestionSaid(
        kind=question.kind, text=question.text, choices=question.options, required=question.required
    )


def _checked(said: QuestionSaid) -> QuestionSaid:
    """Return it with choices where one chooses, and without elsewhere."""
    if not said.text:
        raise Refusal("question_missing", _("Write the question."), field="text")
    if said.kind not in CHOOSING:
        return QuestionSaid(kind=AnswerKind(said.kind).value, text=said.text, choices=[], required=said.required)
    if len(said.choices) < 2:
        raise Refusal("choices_missing", _("Write at least two choices, one a line."), field="choices")
    if len(said.choices) > MOST_CHOICES:
        raise Refusal("choices_many", _("Write at most twelve choices."), field="choices")
    return QuestionSaid(
        kind=AnswerKind(said.kind).value, text=said.text, choices=list(said.choices), required=said.required
    )
