"""What the register keeps: one module a part of its life."""

from touiza.relations.models.acts import ActState, BulkAct, BulkChange, Merge
from touiza.relations.models.calls import Call, CallStop, Sourcing
from touiza.relations.models.contact import (
    AddressKind,
    Contact,
    ContactAddress,
    ContactQuerySet,
    CustomField,
    FieldKind,
    Source,
    Standing,
    Status,
    Tag,
)
from touiza.relations.models.due import (
    CHOSEN,
    Channel,
    DueItem,
    DueNote,
    DueState,
    DueTranslation,
    OpeningHours,
    ReplyFigure,
    SavedAnswer,
    WhyNone,
)
from touiza.relations.models.exchange import Consent, Level, Note, NoteKind, Purpose, Qualification
from touiza.relations.models.imports import Choice, Import, ImportRow, ImportState, Outcome
from touiza.relations.models.mailing import (
    Delivery,
    DeliveryState,
    Held,
    Mailing,
    MailingState,
    MailKind,
    MailStop,
    Way,
)
from touiza.relations.models.saved import SavedFilter

__all__ = [
    "CHOSEN", "ActState", "AddressKind", "BulkAct", "BulkChange", "Call", "CallStop", "Channel", "Choice", "Consent", "Contact", "ContactAddress",
    "ContactQuerySet", "CustomField", "Delivery", "DeliveryState", "DueItem", "DueNote", "DueState", "DueTranslation", "FieldKind", "Held",
    "Import", "ImportRow", "ImportState", "Level", "MailKind", "MailStop", "Mailing", "MailingState", "Merge", "Note", "NoteKind",
    "OpeningHours", "Outcome", "Purpose", "Qualification", "ReplyFigure", "SavedAnswer", "SavedFilter", "Source", "Sourcing", "Standing",
    "Status", "Tag", "Way", "WhyNone",
]  # fmt: skip
