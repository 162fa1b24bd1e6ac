"""The duty to answer: two working days, then reminders, then the owners, and after 14 days the silence counts.

The clock runs while it is the association's turn. It is kept in columns of the application, written in the transaction
of each deed; `turn_clock` does what has come due, as often as it is called.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.associations.working_days import WorkingTime, working_time
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import WAITING, Application, ApplicationState, Nudge
from touiza.opportunities.services.steps import Kind, add_step, record_step

HALF_DAYS, ANSWER_DAYS, OWNER_DAYS = 1, 2, 4  # working days after the turn began
SILENCE = dt.timedelta(days=14)
BATCH = 100
CLOCK = ("turn_at", "due_at", "next_at", "nudge", "answered_at", "answer_minutes")  # columns the clock is kept in
TOLD = {Nudge.HALF: "answers.reminded", Nudge.DUE: "answers.overdue", Nudge.ESCALATED: "answers.escalated"}


def begin_turn(application: Application, at: dt.datetime) -> None:
    """Let the association's time run from a moment on. In memory: the caller saves CLOCK with the state."""
    application.turn_at, application.nudge = at, Nudge.NONE
    if application.silent_at is not None:  # it counts for good, so there is nothing more to remind of
        application.due_at, application.nudge = at, Nudge.SILENT
        return
    _set_clock(application, working_time(application.opportunity.association, at), at)


def end_turn(application: Application, at: dt.datetime, *, answers: bool) -> None:
    """Let the clock stand still: the association answered, or there is nothing to answer any more. In memory."""
    if answers and application.answered_at is None and application.due_at is not None:
        time = working_time(application.opportunity.association, application.created_at)
        application.answered_at = at
        application.answer_minutes = time.minutes_between(application.created_at, at)
    application.turn_at = application.next_at = None


@transaction.atomic
def turn_clock(*, at: dt.datetime | None = None, limit: int = BATCH, silent: bool = False) -> int:
    """Do for some applications what has come due; return how many there were. Doing it twice changes nothing.

    Reminders are told once for all that an association has waiting; a silence is told for each application.
    """
    moment = at or clock.now()
    rows = Application.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "person", "opportunity__association__actor", "opportunity__association__commune"
    )
    due = list(rows.filter(next_at__lte=moment, state=ApplicationState.SUBMITTED).order_by("next_at", "pk")[:limit])
    told: dict[tuple[int, Nudge], Association] = {}
    for application in due:
        association = application.opportunity.association
        reached = _advance(application, moment)
        if reached == Nudge.SILENT:
            fall_silent(application, moment, silent=silent)
        elif reached in TOLD:
            told[association.pk, reached] = association
    for (_pk, reached), association in told.items():
        record(verb=TOLD[reached], actor=None, obj=association, association=association.actor, at=moment, silent=silent)
    return len(due)


def fall_silent(application: Application, at: dt.datetime, *, silent: bool = False) -> None:
    """Note that nobody answered, for good, and tell both sides. The application can still be answered."""
    application.silent_at, application.nudge, application.next_at = application.silent_at or at, Nudge.SILENT, None
    application.save(update_fields=["silent_at", "nudge", "next_at"])
    add_step(application, Kind.SILENT, by=None, at=at)
    record_step("application.fell_silent", application, actor=None, at=at, silent=silent)


@transaction.atomic
def hold_clock(association: Association, at: dt.datetime) -> int:
    """Let the clock stand still while an association is suspended and cannot answer; each applicant is told."""
    return _halt(association, at, "application.held", Kind.HELD)


@transaction.atomic
def resume_clock(association: Association, at: dt.datetime) -> int:
    """Let the clock begin anew for those who waited when the association was suspended; each is told."""
    return _halt(association, at, "application.resumed", Kind.RESUMED)


def reckon_again(association: Association, at: dt.datetime) -> None:
    """Reckon anew what is due to those who wait, by the association's working days as they are now."""
    rows = Application.objects.select_for_update(of=("self",)).filter(
        opportunity__association=association, turn_at__isnull=False, silent_at=None
    )
    waiting = list(rows.order_by("opportunity_id", "pk"))
    if not waiting or association.actor.suspended_at is not None:
        return
    time = working_time(association, min(row.turn_at for row in waiting if row.turn_at))
    for application in waiting:
        _set_clock(application, time, at)
        application.save(update_fields=["due_at", "next_at", "nudge"])


def refuse_closed_door(association: Association, at: dt.datetime) -> None:
    """Refuse "door_closed" while more answers are overdue than this instance allows."""
    if is_door_closed(association, at):
        raise Refusal("door_closed", door_sentence())


def is_door_closed(association: Association, at: dt.datetime | None = None) -> bool:
    """Tell whether an association has more overdue answers than this instance allows."""
    return count_overdue(association, at or clock.now()) > settings.UNANSWERED


def door_sentence() -> str:
    """Return what stands at a closed door: why it is, and what one can do."""
    return str(
        _(
            "Too many people still wait for this association’s answer, so it takes no new applications. "
            "The door opens by itself when they are answered: come back later, or look for another opportunity close to it."
        )
    )


def count_overdue(association: Association, at: dt.datetime) -> int:
    """Return how many applications an association should have answered by a moment, and has not."""
    return Application.objects.filter(
        opportunity__association=association, state=ApplicationState.SUBMITTED, due_at__lte=at
    ).count()


def _halt(association: Association, at: dt.datetime, verb: str, kind: str) -> int:
    rows = Application.objects.select_for_update(of=("self",)).select_related(
        "person", "opportunity__association__actor", "opportunity__association__commune"
    )
    waiting = list(rows.filter(opportunity__association=association, state__in=WAITING).order_by("opportunity_id", "pk"))
    for application in waiting:
        if application.state == ApplicationState.SUBMITTED:
            if kind == Kind.HELD:
                application.turn_at = application.due_at = application.next_at = None
            else:
                begin_turn(application, at)
            application.save(update_fields=CLOCK)
        add_step(application, kind, by=None, at=at)
        record_step(verb, application, actor=None, at=at)
    return len(waiting)


def _set_clock(application: Application, time: WorkingTime, at: dt.datetime) -> None:
    """Set what is due, and the next stage that lies ahead."""
    if application.turn_at is None:
        return
    stages = _stages(application.turn_at, time)
    application.due_at = time.add_days(application.turn_at, ANSWER_DAYS)
    reached = max((stage for moment, stage in stages if moment <= at), default=Nudge.NONE)
    if reached > application.nudge:  # to be told by the next turn of the clock
        application.next_at = at
    else:
        application.nudge, application.next_at = reached, min(moment for moment, stage in stages if moment > at)


def _stages(begun: dt.datetime, time: WorkingTime) -> list[tuple[dt.datetime, Nudge]]:
    """Return when each stage is reached; silence comes last, and cuts off what would come later."""
    silence = begun + SILENCE
    stages = (
        (time.add_days(begun, HALF_DAYS), Nudge.HALF),
        (time.add_days(begun, ANSWER_DAYS), Nudge.DUE),
        (time.add_days(begun, OWNER_DAYS), Nudge.ESCALATED),
    )
    return [*((moment, stage) for moment, stage in stages if moment < silence), (silence, Nudge.SILENT)]


def _advance(application: Application, at: dt.datetime) -> Nudge:
    """Move to the latest stage that is reached, and set when the next one is; return it, NONE where it was known."""
    if application.turn_at is None:
        return Nudge.NONE
    stages = _stages(application.turn_at, working_time(application.opportunity.association, application.turn_at))
    reached = max((stage for moment, stage in stages if moment <= at), default=Nudge.NONE)
    ahead = [moment for moment, stage in stages if moment > at]
    new = reached > application.nudge
    application.nudge = max(application.nudge, reached)
    application.next_at = min(ahead, default=None)
    application.save(update_fields=["nudge", "next_at"])
    return Nudge(reached) if new else Nudge.NONE
