"""What every deed about an application shares: its lock, its step, its line in the log, its place."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.conversations.models import Message
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import (
    APPLICATION_TRANSITIONS,
    Application,
    ApplicationStep,
    Engagement,
    Opportunity,
    Timing,
)
from touiza.opportunities.services.arranging import end_appointments
from touiza.opportunities.services.signups import end_signups

Kind = ApplicationStep.Kind


def locked(opportunity: Opportunity) -> Opportunity:
    """Return an opportunity, locked until the transaction ends."""
    rows = Opportunity.objects.select_for_update(of=("self",)).select_related("post", "association__actor")
    return rows.get(pk=opportunity.pk)


def again(application: Application) -> Application:
    """Return an application as it is now, locked until the transaction ends."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("person", "opportunity__post", "opportunity__association__actor").get(pk=application.pk)


def to_decide(application: Application, by: Actor) -> Application:
    """Return the application, locked, for somebody else's decision: nobody answers their own."""
    application = again(application)
    if application.person_id == by.pk:
        raise Refusal("own_application", _("Nobody answers their own application. Ask another coordinator."))
    return application


def move(application: Application, state: str) -> None:
    """Set the state in memory, or refuse "decided" where the table of transitions has no such step."""
    if state not in APPLICATION_TRANSITIONS[application.state]:
        raise Refusal("decided", _("This application has already been decided: open it to see by whom and when."))
    application.state = state


def latest_step_is(application: Application, kind: str, words: str) -> bool:
    """Tell whether the last thing that happened is this, in these words: the form was sent twice."""
    step = application.steps.select_related("message").order_by("pk").last()
    return step is not None and (step.kind, step.words) == (kind, words)


def add_step(
    application: Application,
    kind: str,
    *,
    by: Actor | None,
    reason: str = "",
    sentence: str = "",
    message: Message | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Write what happened to an application."""
    ApplicationStep.objects.create(
        application=application, kind=kind, by=by, reason=reason, sentence=sentence, message=message, at=at or clock.now()
    )


def record_step(
    verb: str, application: Application, *, actor: Actor | None, at: dt.datetime | None, silent: bool = False
) -> None:
    """Write it into the log, from which it is told."""
    record(
        verb=verb,
        actor=actor,
        obj=application,
        association=application.opportunity.association.actor,
        person=application.person,
        at=at,
        silent=silent,
    )


def take_place(opportunity: Opportunity) -> None:
    """Count one place as taken. The caller holds the row's lock. In shift work each shift counts its own."""
    if opportunity.timing == Timing.SHIFTS:
        return
    if opportunity.is_full:
        raise Refusal(
            "full",
            ngettext(
                "The only place is taken. Raise the number of places first, or decline.",
                "All %(places)d places are taken. Raise the number of places first, or decline.",
                opportunity.places or 0,
            )
            % {"places": opportunity.places or 0},
        )
    opportunity.taken += 1
    opportunity.save(update_fields=["taken"])


def free_place(opportunity: Opportunity, person: Actor, at: dt.datetime) -> int:
    """Give a person's place back, if they hold one; return how many are free by it. The caller holds the row's lock."""
    end_signups(opportunity=opportunity, person=person, at=at)
    if opportunity.timing == Timing.ARRANGED:
        for engagement in Engagement.objects.filter(opportunity=opportunity, person=person, ended_at=None):
            end_appointments(engagement=engagement, at=at)
    ended = Engagement.objects.filter(opportunity=opportunity, person=person, ended_at=None).update(ended_at=at)
    if ended and opportunity.timing != Timing.SHIFTS:
        opportunity.taken -= ended
        opportunity.save(update_fields=["taken"])
    return ended
