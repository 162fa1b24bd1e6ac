"""An opportunity that asks for everything, and what one gives it."""

import datetime as dt
from decimal import Decimal

from touiza.core.translated import TranslatedText
from touiza.opportunities.models import Opportunity, Question
from touiza.opportunities.services.questions import QuestionSaid, add_document, add_question, require_qualification

said = TranslatedText.of


def ask(opportunity: Opportunity, kind: str, text: str, *choices: str, required: bool = False) -> Question:
    return add_question(
        opportunity=opportunity,
        said=QuestionSaid(
            kind=kind, text=said("ar", ar=text), choices=[said("ar", ar=choice) for choice in choices], required=required
        ),
    )


def ask_everything(opportunity: Opportunity) -> list[Question]:
    """Ask one question of each kind, a document that one may leave out, and first aid."""
    asked = [
        ask(opportunity, "short", "أين تسكن؟", required=True),
        ask(opportunity, "long", "لماذا تريد أن تغرس؟"),
        ask(opportunity, "one", "كيف تأتي؟", "بالحافلة", "بالسيارة", required=True),
        ask(opportunity, "several", "متى تستطيع؟", "صباحاً", "مساءً", "ليلاً"),
        ask(opportunity, "yes_no", "هل غرست من قبل؟", required=True),
        ask(opportunity, "number", "كم شجرة غرست؟"),
        ask(opportunity, "day", "متى كانت آخر مرة؟"),
    ]
    add_document(opportunity=opportunity, name=said("ar", ar="رخصة السياقة"), required=False, keep_days=30)
    require_qualification(opportunity=opportunity, kind="first_aid", name="")
    return asked


def answers_to(asked: list[Question]) -> dict[int, object]:
    """Return an answer to each question of `ask_everything`."""
    values = ["البليدة", "أحب الجبل", [1], [0, 2], True, Decimal("12.5"), dt.date(2025, 11, 28)]
    return {question.pk: value for question, value in zip(asked, values, strict=True)}
