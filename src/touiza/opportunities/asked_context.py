"""What came with an application, as its pages show it: answers with the words they were asked in, documents, qualifications."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Value
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.core.prepared import Prepared
from touiza.core.translated import Passage
from touiza.media.links import paper_url, picture_url
from touiza.opportunities.models import (
    Answer,
    AnswerKind,
    Application,
    DocumentAsked,
    DocumentGiven,
    Opportunity,
    Question,
    RequiredQualification,
)
from touiza.opportunities.services.suitable import matches
from touiza.ui.formats import date_long
from touiza.ui.words import COMMA


@dataclass(frozen=True)
class AnswerLine:
    """A question in the words it had, and its answer; `outdated` where it is asked no more or otherwise."""

    question: Passage
    text: str
    typed: bool  # in the person's own words
    outdated: bool


@dataclass(frozen=True)
class DocumentLine:
    name: Passage
    href: str  # good for five minutes; "" where it is gone
    until: dt.date | None
    deleted: dt.datetime | None


def asked_context(application: Application) -> dict[str, Any]:
    """Return what came with an application. One query where nothing was asked, five at most."""
    lang = get_language() or "ar"
    answers = application.answers.select_related("question").order_by("question__order", "question__pk")
    documents = application.documents.select_related("asked", "file", "paper").order_by("pk")
    parts = {"answers": application.answers, "documents": application.documents, "qualifications": application.opportunity.qualifications}
    kinds = [rows.order_by().annotate(part=Value(part)).values_list("part") for part, rows in parts.items()]
    there = {part for (part,) in kinds[0].union(*kinds[1:])}
    return {
        "answers": [_answer_line(answer, lang) for answer in answers] if "answers" in there else [],
        "documents": [_document_line(given, application) for given in documents] if "documents" in there else [],
        "qualifications": matches(application.opportunity, application.person) if "qualifications" in there else [],
    }


def asks_something(opportunity: Opportunity) -> bool:
    """Tell whether applying takes more than the usual words. One query."""
    if opportunity.group_limit:
        return True
    questions = Question.objects.filter(opportunity=opportunity, withdrawn_at=None).values("pk")
    documents = DocumentAsked.objects.filter(opportunity=opportunity, withdrawn_at=None).values("pk")
    return questions.union(documents, all=True).exists()


def conditions(opportunity: Opportunity, actor: Actor | None) -> list[str]:
    """Return in sentences what is asked for beside an application, and what is merely stated so far."""
    said = []
    if opportunity.guardian_consent:
        said.append(_("Who is under 18 needs the consent of a guardian."))
    if opportunity.group_limit:
        said.append(_("You may come as a group: up to %(count)d people in one application.") % {"count": opportunity.group_limit})
    required = REQUIRED(opportunity=opportunity.pk)
    said += [_("Asked for: %(qualification)s, valid until the work ends.") % {"qualification": one} for one in required]
    if actor is not None and required and any(match.held and match.is_only_stated for match in matches(opportunity, actor)):
        said.append(_("You state it yourself: have the proof with you, the association may ask to see it."))
    return said


REQUIRED = Prepared(
    lambda opportunity: RequiredQualification.objects.filter(opportunity=opportunity).order_by("pk")
)


def _answer_line(answer: Answer, lang: str) -> AnswerLine:
    question = answer.question
    return AnswerLine(
        question=question.text.here,
        text=_said(answer, lang),
        typed=question.kind in {AnswerKind.SHORT, AnswerKind.LONG},
        outdated=question.withdrawn_at is not None,
    )


def _said(answer: Answer, lang: str) -> str:
    match answer.question.kind:
        case AnswerKind.ONE | AnswerKind.SEVERAL:
            options = answer.question.options
            return COMMA[lang].join(str(options[number].here) for number in answer.chosen if number < len(options))
        case AnswerKind.YES_NO:
            return _("Yes") if answer.yes else _("No")
        case AnswerKind.NUMBER:
            return f"{answer.number.normalize():f}" if answer.number is not None else ""
        case AnswerKind.DAY:
            return date_long(answer.day, lang) if answer.day else ""
        case _kind:
            return answer.text


def _document_line(given: DocumentGiven, application: Application) -> DocumentLine:
    ends = application.opportunity.ends_at
    until = (ends + dt.timedelta(days=given.asked.keep_days)).date() if ends else None
    href = picture_url(given.file) if given.file else paper_url(given.paper) if given.paper else ""
    return DocumentLine(given.asked.name.here, href, until, given.deleted_at)
