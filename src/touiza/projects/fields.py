"""What a project says, as forms and services pass it on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from touiza.core.translated import TranslatedText
from touiza.media.models import Attachment
from touiza.projects.models import Kind
from touiza.vocabulary.models import Cause, Place, SustainableGoal

NOTHING = TranslatedText()
LIMITS = {"title": 140, "aims": 300, "body": 10_000}


@dataclass(frozen=True, kw_only=True)
class ProjectFields:
    """All that the editor writes; steps and state have their own services."""

    title: TranslatedText
    kind: str = Kind.PROJECT
    aims: TranslatedText = NOTHING
    body: TranslatedText = NOTHING  # Markdown
    picture: Attachment | None = None
    causes: Iterable[Cause] = ()
    goals: Iterable[SustainableGoal] = ()
    commune: Place | None = None
    begins: dt.date | None = None
    ends: dt.date | None = None
