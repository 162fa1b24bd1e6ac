"""The waiting list of an opportunity that is full: its order, its question after three weeks, and who moves up."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import (
    Application,
    ApplicationState,
    EndReason,
    Engagement,
    Intake,
    Nudge,
    Opportunity,
)
from touiza.opportunities.services.duty import CLOCK, end_turn
from touiza.opportunities.services.steps import (
    Kind,
    add_step,
    again,
    latest_step_is,
    locked,
    move,
    record_step,
    to_decide,
)

STILL = dt.timedelta(days=21)  # after so long on the list, one is asked
REPLY = dt.timedelta(days=7)  # and has so long to say yes
BATCH = 100


@transaction.atomic
def put_on_list(
    *, application: Application, by: Actor, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """Put an applicant on the waiting list, behind those who are on it. Twice is once. Refuses "not_full"."""
    opportunity = locked(application.opportunity)
    application = to_decide(application, by)
    if application.state == ApplicationState.LISTED:
        return application
    if not opportunity.is_full:
        raise Refusal("not_full", _("There is still a place: accept, ask or decline."))
    moment = at or clock.now()
    move(application, ApplicationState.LISTED)
    end_turn(application, moment, answers=True)
    application.listed_at, application.next_at, application.nudge = moment, moment + STILL, Nudge.NONE
    application.save(update_fields=["state", "listed_at", *CLOCK])
    add_step(application, Kind.LISTED, by=by, sentence=sentence, at=at)
    record_step("application.listed", application, actor=by, at=at, silent=silent)
    return application


@transaction.atomic
def stay_on_list(*, application: Application, at: dt.datetime | None = None, silent: bool = False) -> Application:
    """The volunteer is still interested: asked again in three weeks. Refuses "not_listed". Twice is once."""
    application = again(application)
    if application.state != ApplicationState.LISTED:
        raise Refusal("not_listed", _("You are not on the waiting list any more: see where your application stands."))
    if application.nudge != Nudge.STILL and latest_step_is(application, Kind.KEPT, ""):
        return application
    application.next_at, application.nudge = (at or clock.now()) + STILL, Nudge.NONE
    application.save(update_fields=["next_at", "nudge"])
    add_step(application, Kind.KEPT, by=application.person, at=at)
    record_step("application.kept", application, actor=application.person, at=at, silent=silent)
    return application


@transaction.atomic
def turn_list(*, at: dt.datetime | None = None, limit: int = BATCH) -> int:
    """Ask those who have been on a list for three weeks, and let go of those who did not reply; return how many."""
    moment = at or clock.now()
    rows = Application.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "person", "opportunity__association__actor"
    )
    due = list(rows.filter(next_at__lte=moment, state=ApplicationState.LISTED).order_by("next_at", "pk")[:limit])
    for application in due:
        if application.nudge == Nudge.STILL:
            _let_go(application, moment)
        else:
            application.nudge, application.next_at = Nudge.STILL, moment + REPLY
            application.save(update_fields=["nudge", "next_at"])
            add_step(application, Kind.STILL, by=None, at=moment)
            record_step("application.interest_asked", application, actor=None, at=moment)
    return len(due)


def next_in_line(opportunity: Opportunity) -> Application | None:
    """Return who is first on the list, where places go to it by themselves. The caller holds the opportunity's lock."""
    if opportunity.is_full or not Intake.objects.filter(opportunity=opportunity, moves_up=True).exists():
        return None
    held = Engagement.objects.filter(opportunity=opportunity, ended_at=None).values("person")
    rows = Application.objects.filter(opportunity=opportunity, state=ApplicationState.LISTED).exclude(person__in=held)
    return rows.order_by("listed_at", "pk").first()


def place_in_line(application: Application) -> int:
    """Return which place somebody has on the list, from 1."""
    ahead = Application.objects.filter(
        opportunity=application.opportunity_id, state=ApplicationState.LISTED, listed_at__lt=application.listed_at
    )
    return ahead.count() + 1


def _let_go(application: Application, at: dt.datetime) -> None:
    move(application, ApplicationState.WITHDRAWN)
    application.decided_at, application.next_at = at, None
    application.save(update_fields=["state", "decided_at", "next_at"])
    add_step(application, Kind.WITHDRAWN, by=None, reason=EndReason.NO_REPLY, at=at)
    record_step("application.lapsed", application, actor=None, at=at)
