"""How applications end that nobody declined: each with a coded reason and a sentence, and each is told."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.opportunities.models import (
    WAITING,
    Application,
    ApplicationState,
    CallOff,
    CallOffReason,
    EndReason,
    Opportunity,
    State,
)
from touiza.opportunities.services.duty import CLOCK, end_turn
from touiza.opportunities.services.indexing import index_opportunity
from touiza.opportunities.services.signups import end_signups
from touiza.opportunities.services.steps import Kind, add_step, free_place, locked, move, record_step
from touiza.posts.models import PostState


def end_waiting(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    at: dt.datetime | None = None,
    reason: str = EndReason.CLOSED,
    sentence: str = "",
    silent: bool = False,
) -> int:
    """End every application that still waits when its opportunity ends, and tell each; return how many.

    Runs in the transaction of the ending, which holds the opportunity's lock.
    """
    moment = at or clock.now()
    found = list(_of(opportunity).filter(state__in=WAITING))
    for application in found:
        move(application, ApplicationState.ENDED)
        application.decided_at = moment
        end_turn(application, moment, answers=False)
        application.save(update_fields=["state", "decided_at", *CLOCK])
        end_signups(opportunity=opportunity, person=application.person, at=moment)
        add_step(application, Kind.ENDED, by=by, reason=reason, sentence=sentence, at=at)
        record_step("application.ended", application, actor=by, at=at, silent=silent)
    return len(found)


def end_places(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    at: dt.datetime | None = None,
    reason: str = EndReason.ASSOCIATION,
    sentence: str = "",
    silent: bool = False,
) -> int:
    """End the places held in work that will not take place, and tell each person; return how many.

    Runs in the transaction of the ending, which holds the opportunity's lock.
    """
    accepted = list(_of(opportunity).filter(state=ApplicationState.ACCEPTED))
    for application in accepted:
        move(application, ApplicationState.ENDED)
        application.save(update_fields=["state"])
        free_place(opportunity, application.person, at or clock.now())
        add_step(application, Kind.ENDED, by=by, reason=reason, sentence=sentence, at=at)
        record_step("application.ended", application, actor=by, at=at, silent=silent)
    return len(accepted)


@transaction.atomic
def call_off(
    *,
    opportunity: Opportunity,
    by: Actor,
    reason: str,
    sentence: str,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Opportunity:
    """Say that work will not take place, why, and tell everyone who waits or holds a place. Said twice it is once.

    Refuses "no_reason", "no_sentence", "not_published" and "over". What was called off does not open again: who plans
    it anew copies it, so that nobody is led to think that their old place is back.
    """
    if reason not in CallOffReason.values:
        raise Refusal("no_reason", _("Choose a reason."), field="reason")
    if not sentence.strip():
        raise Refusal("no_sentence", _("Write a sentence: everyone concerned will read it."), field="sentence")
    moment = at or clock.now()
    opportunity = locked(opportunity)
    if CallOff.objects.filter(opportunity=opportunity).exists():
        return opportunity
    if opportunity.post.state != PostState.PUBLISHED:
        raise Refusal("not_published", _("This opportunity is not published, so nobody waits for it."))
    if opportunity.is_over(moment):
        raise Refusal("over", _("This work is over: it cannot be called off any more."))
    CallOff.objects.create(opportunity=opportunity, reason=reason, sentence=sentence, by=by, at=moment)
    opportunity.state, opportunity.closed_at = State.CLOSED, moment
    opportunity.save(update_fields=["state", "closed_at"])
    record(
        verb="opportunity.called_off", actor=by, obj=opportunity, association=opportunity.association.actor,
        audience=Audience.PUBLIC, at=moment, silent=silent,
    )  # fmt: skip
    for end in (end_waiting, end_places):
        end(opportunity=opportunity, by=by, at=moment, reason=reason, sentence=sentence, silent=silent)
    index_opportunity(opportunity=opportunity)
    return opportunity


def refuse_if_called_off(opportunity: Opportunity) -> None:
    """Refuse "called_off" to open again what was called off."""
    if CallOff.objects.filter(opportunity=opportunity).exists():
        raise Refusal("called_off", _("This was called off, and everyone was told. Copy it into a new one instead."))


def _of(opportunity: Opportunity) -> QuerySet[Application]:
    rows = Application.objects.select_for_update(of=("self",)).filter(opportunity=opportunity)
    return rows.select_related("person", "opportunity__association__actor").order_by("pk")
