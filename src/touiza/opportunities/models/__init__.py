"""What the app keeps: one module a part of its life."""

from touiza.opportunities.models.application import (
    APPLICATION_TRANSITIONS,
    LIVE,
    WAITING,
    Application,
    ApplicationState,
    ApplicationStep,
    DeclineReason,
    Engagement,
)
from touiza.opportunities.models.opportunity import (
    TRANSITIONS,
    Attendance,
    ImportedAssociation,
    ImportedRow,
    JoinMode,
    Opportunity,
    OpportunityQuerySet,
    OpportunitySkill,
    Per,
    State,
    Timing,
)
from touiza.opportunities.models.scope import InvitedScope, Scope

__all__ = [
    "APPLICATION_TRANSITIONS",
    "LIVE",
    "TRANSITIONS",
    "WAITING",
    "Application",
    "ApplicationState",
    "ApplicationStep",
    "Attendance",
    "DeclineReason",
    "Engagement",
    "ImportedAssociation",
    "ImportedRow",
    "InvitedScope",
    "JoinMode",
    "Opportunity",
    "OpportunityQuerySet",
    "OpportunitySkill",
    "Per",
    "Scope",
    "State",
    "Timing",
]
