"""Applying, deciding, withdrawing. Places are taken under a lock on the opportunity's row, and a constraint.

Lock order everywhere: opportunity, then application.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from touiza.actors.models import Actor, AgeBand, Person, Tie
from touiza.actors.services.activity import record
from touiza.associations.access import role_of
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import (
    APPLICATION_TRANSITIONS,
    LIVE,
    WAITING,
    Application,
    ApplicationState,
    ApplicationStep,
    Engagement,
    JoinMode,
    Opportunity,
    Timing,
)
from touiza.opportunities.services.arranging import end_appointments
from touiza.opportunities.services.signups import end_signups, grant_wishes
from touiza.posts.models import PostState

Kind = ApplicationStep.Kind


@transaction.atomic
def apply(
    *,
    opportunity: Opportunity,
    person: Actor,
    message: str = "",
    share_profile: bool = True,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Application:
    """Apply for an opportunity; where it is joined at once, the place is taken in the same transaction.

    Sent twice, it returns the live application that exists. Refuses "closed", "unclaimed", "over", "full" (joined at once only:
    a reviewed opportunity that is full still takes applications, as places come free), "suspended", "too_young",
    "only_you" (nobody else could answer).
    """
    opportunity = _locked(opportunity)
    if (live := _live(opportunity, person)) is not None:
        return live
    refuse_unless_open(opportunity, at or clock.now())
    refuse_unsuitable(opportunity, person)
    application = Application.objects.create(
        opportunity=opportunity,
        person=person,
        message=message,
        share_profile=share_profile,
        created_at=at or clock.now(),
    )
    _step(application, Kind.SUBMITTED, by=person, at=at)
    _record("application.submitted", application, actor=person, at=at, silent=silent)
    if opportunity.join_mode == JoinMode.AT_ONCE:
        _accept(application, opportunity, by=None, at=at, silent=silent)
    return application


@transaction.atomic
def edit_application(*, application: Application, message: str, share_profile: bool) -> Application:
    """Change the message while nobody has decided; the earlier words are gone, the step stays."""
    application = _again(application)
    if application.state not in WAITING:
        raise Refusal("decided", _("This application has been answered, so its message can no longer change."))
    if (application.message, application.share_profile) == (message, share_profile):
        return application
    application.message, application.share_profile = message, share_profile
    application.edited_at = clock.now()
    application.save(update_fields=["message", "share_profile", "edited_at"])
    _step(application, Kind.EDITED, by=application.person)
    return application


@transaction.atomic
def accept_application(
    *, application: Application, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """Accept: the person gets a place. Accepting twice changes nothing.

    Refuses "full" when no place is left, "over" when the work is, "own_application".
    """
    opportunity = _locked(application.opportunity)
    application = _to_decide(application, by)
    if application.state == ApplicationState.ACCEPTED:
        return application
    _move(application, ApplicationState.ACCEPTED)
    if opportunity.is_over(at or clock.now()):
        raise Refusal("over", _("This opportunity is over: nobody can be accepted for it any more."))
    return _accept(application, opportunity, by=by, at=at, silent=silent)


@transaction.atomic
def ask_applicant(
    *, application: Application, by: Actor, question: str, at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """Ask the applicant something before deciding. The same question sent twice is asked once."""
    if not question.strip():
        raise Refusal("no_question", _("Write your question, so that they know what to answer."), field="sentence")
    application = _to_decide(application, by)
    if application.state == ApplicationState.ASKED and _latest_step_is(application, Kind.ASKED, question):
        return application
    _move(application, ApplicationState.ASKED)
    application.save(update_fields=["state"])
    _step(application, Kind.ASKED, by=by, sentence=question, at=at)
    _record("application.asked", application, actor=by, at=at, silent=silent)
    return application


@transaction.atomic
def answer_question(
    *, application: Application, answer: str, at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """The applicant answers; it is the association's turn again."""
    if not answer.strip():
        raise Refusal("no_answer", _("Write your answer before you send it."), field="sentence")
    application = _again(application)
    if application.state == ApplicationState.SUBMITTED and _latest_step_is(application, Kind.ANSWERED, answer):
        return application
    if application.state != ApplicationState.ASKED:
        raise Refusal("not_asked", _("No question waits for you here: it was answered, or the application was decided."))
    _move(application, ApplicationState.SUBMITTED)
    application.save(update_fields=["state"])
    _step(application, Kind.ANSWERED, by=application.person, sentence=answer, at=at)
    _record("application.answered", application, actor=application.person, at=at, silent=silent)
    return application


@transaction.atomic
def decline_application(
    *,
    application: Application,
    by: Actor,
    reason: str,
    sentence: str,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Application:
    """Decline with a coded reason and a sentence: nobody is turned away without one."""
    if not reason:
        raise Refusal("no_reason", _("Choose a reason."), field="reason")
    if not sentence.strip():
        raise Refusal("no_sentence", _("Write a sentence: the person will read it."), field="sentence")
    application = _to_decide(application, by)
    if application.state == ApplicationState.DECLINED and _latest_step_is(application, Kind.DECLINED, sentence):
        return application
    _move(application, ApplicationState.DECLINED)
    application.decided_at = at or clock.now()
    application.save(update_fields=["state", "decided_at"])
    end_signups(opportunity=application.opportunity, person=application.person, at=application.decided_at)
    _step(application, Kind.DECLINED, by=by, reason=reason, sentence=sentence, at=at)
    _record("application.declined", application, actor=by, at=at, silent=silent)
    return application


@transaction.atomic
def withdraw_application(
    *, application: Application, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """The volunteer withdraws, with or without a reason; a place they held is free again. Refuses "over"."""
    opportunity = _locked(application.opportunity)
    application = _again(application)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.state == ApplicationState.ACCEPTED and opportunity.is_over(at or clock.now()):
        raise Refusal("over", _("This work is over, so there is nothing left to withdraw from."))
    _move(application, ApplicationState.WITHDRAWN)
    application.save(update_fields=["state"])
    _free_place(opportunity, application.person, at or clock.now())
    _step(application, Kind.WITHDRAWN, by=application.person, sentence=sentence, at=at)
    _record("application.withdrawn", application, actor=application.person, at=at, silent=silent)
    return application


def end_waiting(*, opportunity: Opportunity, by: Actor | None, at: dt.datetime | None = None) -> int:
    """End every application that still waits when its opportunity closes, and tell each; return how many.

    Runs in the transaction of the closing, which holds the opportunity's lock.
    """
    waiting = list(Application.objects.select_for_update(of=("self",)).select_related("person").filter(opportunity=opportunity, state__in=WAITING))
    for application in waiting:
        application.state, application.decided_at = ApplicationState.ENDED, at or clock.now()
        application.save(update_fields=["state", "decided_at"])
        end_signups(opportunity=opportunity, person=application.person, at=application.decided_at)
        _step(application, Kind.ENDED, by=by, at=at)
        _record("application.ended", application, actor=by, at=at)
    return len(waiting)


def end_places(*, opportunity: Opportunity, by: Actor | None, at: dt.datetime | None = None) -> int:
    """End the places held in work that will not take place, and tell each person; return how many.

    Runs in the transaction of the closing, which holds the opportunity's lock.
    """
    held = Application.objects.select_for_update(of=("self",)).select_related("person", "opportunity__association__actor")
    accepted = list(held.filter(opportunity=opportunity, state=ApplicationState.ACCEPTED))
    for application in accepted:
        _move(application, ApplicationState.ENDED)
        application.save(update_fields=["state"])
        _free_place(opportunity, application.person, at or clock.now())
        _step(application, Kind.ENDED, by=by, at=at)
        _record("application.ended", application, actor=by, at=at)
    return len(accepted)


def _locked(opportunity: Opportunity) -> Opportunity:
    return (
        Opportunity.objects.select_for_update(of=("self",))
        .select_related("post", "association__actor")
        .get(pk=opportunity.pk)
    )


def _again(application: Application) -> Application:
    return (
        Application.objects.select_for_update(of=("self",))
        .select_related("person", "opportunity__post", "opportunity__association__actor")
        .get(pk=application.pk)
    )


def _to_decide(application: Application, by: Actor) -> Application:
    """Return the application, locked, for somebody else's decision: nobody answers their own."""
    application = _again(application)
    if application.person_id == by.pk:
        raise Refusal("own_application", _("Nobody answers their own application. Ask another coordinator."))
    return application


def _live(opportunity: Opportunity, person: Actor) -> Application | None:
    return Application.objects.filter(opportunity=opportunity, person=person, state__in=LIVE).first()


def refuse_unless_open(opportunity: Opportunity, now: dt.datetime) -> None:
    if opportunity.post.state != PostState.PUBLISHED or opportunity.state != "open":
        raise Refusal("closed", _("This opportunity takes no applications now. Look for another one close to it."))
    if opportunity.association.actor.suspended_at is not None:
        raise Refusal("suspended", _("The association’s page is suspended, so it takes no applications now."))
    if opportunity.association.claimed_at is None:
        raise Refusal("unclaimed", _("Nobody answers for this association here yet, so an application would stay without an answer."))
    if opportunity.ends_at is not None and opportunity.ends_at <= now:
        raise Refusal("over", _("This opportunity is over. Look for another one close to it."))
    if opportunity.join_mode == JoinMode.AT_ONCE and opportunity.is_full and opportunity.timing != Timing.SHIFTS:
        raise Refusal("full", _("The last place has just been taken. Look for another opportunity close to it."))


def refuse_unsuitable(opportunity: Opportunity, person: Actor) -> None:
    """Refuse who is younger than what is asked, and who is the only one that could answer."""
    if is_too_young(person, opportunity.lowest_age):
        raise Refusal("too_young", _("Your profile says that you are younger than this opportunity asks for."))
    others = opportunity.association.roles.filter(ended_at=None).exclude(person=person)
    if role_of(person, opportunity.association) is not None and not others.exists():
        raise Refusal(
            "only_you",
            _("You alone answer for this association, and nobody answers themselves. Invite another coordinator first."),
        )


def is_too_young(person: Actor, lowest: str) -> bool:
    """Tell whether a person's stated age band lies below the lowest asked. Who states none is not judged by it."""
    bands = AgeBand.values
    band = Person.objects.filter(actor=person).values_list("age_band", flat=True).first() or ""
    return bool(lowest and band) and bands.index(band) < bands.index(lowest)


def _accept(
    application: Application, opportunity: Opportunity, *, by: Actor | None, at: dt.datetime | None, silent: bool
) -> Application:
    _take_place(opportunity)
    application.state, application.decided_at = ApplicationState.ACCEPTED, at or clock.now()
    application.save(update_fields=["state", "decided_at"])
    engagement = Engagement.objects.create(
        opportunity=opportunity, person=application.person, application=application, started_at=at or clock.now()
    )
    grant_wishes(opportunity=opportunity, engagement=engagement, at=at or clock.now())
    Tie.objects.get_or_create(
        person=application.person, association=opportunity.association.actor, kind=Tie.Kind.WORKS_WITH
    )
    _step(application, Kind.ACCEPTED, by=by, at=at)
    _record("application.accepted", application, actor=by, at=at, silent=silent)
    return application


def _take_place(opportunity: Opportunity) -> None:
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


def _free_place(opportunity: Opportunity, person: Actor, at: dt.datetime) -> None:
    end_signups(opportunity=opportunity, person=person, at=at)
    if opportunity.timing == Timing.ARRANGED:
        for engagement in Engagement.objects.filter(opportunity=opportunity, person=person, ended_at=None):
            end_appointments(engagement=engagement, at=at)
    ended = Engagement.objects.filter(opportunity=opportunity, person=person, ended_at=None).update(ended_at=at)
    if ended and opportunity.timing != Timing.SHIFTS:
        opportunity.taken -= ended
        opportunity.save(update_fields=["taken"])


def _move(application: Application, state: str) -> None:
    """Set the state in memory, or refuse "decided" where the table of transitions has no such step."""
    if state not in APPLICATION_TRANSITIONS[application.state]:
        raise Refusal("decided", _("This application has already been decided: open it to see by whom and when."))
    application.state = state


def _latest_step_is(application: Application, kind: str, sentence: str) -> bool:
    """Tell whether the last thing that happened is this, in these words: the form was sent twice."""
    step = application.steps.order_by("pk").last()
    return step is not None and (step.kind, step.sentence) == (kind, sentence)


def _step(
    application: Application,
    kind: str,
    *,
    by: Actor | None,
    reason: str = "",
    sentence: str = "",
    at: dt.datetime | None = None,
) -> None:
    ApplicationStep.objects.create(
        application=application, kind=kind, by=by, reason=reason, sentence=sentence, at=at or clock.now()
    )


def _record(
    verb: str, application: Application, *, actor: Actor | None, at: dt.datetime | None, silent: bool = False
) -> None:
    record(
        verb=verb,
        actor=actor,
        obj=application,
        association=application.opportunity.association.actor,
        person=application.person,
        at=at,
        silent=silent,
    )
