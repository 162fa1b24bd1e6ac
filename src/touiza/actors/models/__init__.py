"""The models of the app, by what they are about."""

from touiza.actors.models.log import Activity, CurrentTransaction, Cursor
from touiza.actors.models.openness import LIST_AUDIENCES, Followers, Openness, WallWriters
from touiza.actors.models.people import (
    FIELD_AUDIENCES,
    HANDLE,
    MINORS,
    RESERVED_HANDLES,
    Actor,
    ActorKind,
    AgeBand,
    Guardianship,
    LanguageLevel,
    Person,
    PersonLanguage,
    PersonSkill,
    Qualification,
    QualificationKind,
    SkillLevel,
)
from touiza.actors.models.ties import Follow, Tie

__all__ = [
    "FIELD_AUDIENCES",
    "HANDLE",
    "LIST_AUDIENCES",
    "MINORS",
    "RESERVED_HANDLES",
    "Activity",
    "Actor",
    "ActorKind",
    "AgeBand",
    "CurrentTransaction",
    "Cursor",
    "Follow",
    "Followers",
    "Guardianship",
    "LanguageLevel",
    "Openness",
    "Person",
    "PersonLanguage",
    "PersonSkill",
    "Qualification",
    "QualificationKind",
    "SkillLevel",
    "Tie",
    "WallWriters",
]
