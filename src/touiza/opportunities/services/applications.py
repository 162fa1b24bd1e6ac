"""Applying, deciding, withdrawing. Places are taken under a lock on the opportunity's row, and a constraint.

Lock order everywhere: person (where a guardian's word matters), opportunity, then application, then what is said about it.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_unless_may_act
from touiza.actors.models import Actor, Tie
from touiza.actors.services.guests import is_guest
from touiza.actors.services.ties import tie
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.conversations.models import Message
from touiza.conversations.services.talking import say
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.judging import Verdict
from touiza.opportunities.models import (
    LIVE,
    WAITING,
    Application,
    ApplicationState,
    ApplicationStep,
    Effect,
    Engagement,
    JoinMode,
    Opportunity,
    RuleReason,
)
from touiza.opportunities.services.duty import CLOCK, begin_turn, end_turn, refuse_closed_door
from touiza.opportunities.services.given import NOTHING_GIVEN, Given, refuse_incomplete, store_given
from touiza.opportunities.services.places import free_place, has_backup_room, has_room, refuse_full, take_places
from touiza.opportunities.services.rules import blocking_words, keep_decision, verdict_on
from touiza.opportunities.services.signups import end_signups, grant_wishes
from touiza.opportunities.services.steps import (
    Kind,
    add_step,
    again,
    latest_step_is,
    locked,
    move,
    record_step,
    refuse_decided,
    to_decide,
)
from touiza.opportunities.services.suitable import is_too_young, refuse_unqualified, refuse_without_guardian
from touiza.opportunities.services.waiting_list import in_line
from touiza.posts.models import PostState

AGAIN = dt.timedelta(days=30)  # after so long, who was turned away by a rule may try once more


@transaction.atomic
def apply(
    *,
    opportunity: Opportunity,
    person: Actor,
    message: str = "",
    share_profile: bool = True,
    given: Given = NOTHING_GIVEN,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Application:
    """Apply for an opportunity; where it is joined at once, the place is taken in the same transaction.

    Sent twice, it returns the live application that exists. Refuses "closed", "unclaimed", "over", "full" (joined at once only:
    a reviewed opportunity that is full still takes applications, as places come free), "suspended", "too_young",
    "only_you" (nobody else could answer), "guardian" (theirs has not agreed), "door_closed" (too many wait for an answer already), "turned_away" (a rule
    did so within the last month, and still would), "no_guests" (they have no account, and it wants one), and what `given`,
    `suitable` and `places` refuse. Where all places are taken but a place as back-up is left, who joins at once becomes a
    back-up.
    """
    refuse_unless_may_act(person, lock=True)
    opportunity = locked(opportunity)
    if (live := _live(opportunity, person)) is not None:
        return live
    moment = at or clock.now()
    at_once = opportunity.join_mode == JoinMode.AT_ONCE
    refuse_unless_open(opportunity, moment)
    refuse_unsuitable(opportunity, person)
    refuse_incomplete(opportunity, given)
    _refuse_turned_away(opportunity, person, moment)
    if not at_once:
        refuse_closed_door(opportunity.association, moment)
    application = Application(
        opportunity=opportunity,
        person=person,
        message=message,
        people=given.people,
        names=given.names,
        share_profile=share_profile,
        created_at=moment,
    )
    application.as_guest = _may_be_guest(opportunity, person)
    if not at_once:
        begin_turn(application, moment)
    application.save(force_insert=True)
    store_given(application, given, at)
    add_step(application, Kind.SUBMITTED, by=person, at=at)
    verdict = verdict_on(application, moment)
    turned_away = verdict is not None and verdict.effect == Effect.BLOCK
    record_step("application.submitted", application, actor=person, at=at, silent=silent or turned_away)
    if verdict is not None and turned_away:
        return _turn_away(application, verdict, at=at, silent=silent)
    by_rule = verdict is not None and has_room(opportunity, application.people)
    if verdict is not None and by_rule and not at_once:
        keep_decision(application, verdict, moment)
    if at_once or by_rule:
        _accept(application, opportunity, by=None, at=at, silent=silent)
    return application


@transaction.atomic
def edit_application(*, application: Application, message: str, share_profile: bool) -> Application:
    """Change the message while nobody has decided; the earlier words are gone, the step stays."""
    application = again(application)
    if application.state not in WAITING:
        raise Refusal("decided", _("This application has been answered, so its message can no longer change."))
    if (application.message, application.share_profile) == (message, share_profile):
        return application
    application.message, application.share_profile = message, share_profile
    application.edited_at = clock.now()
    application.save(update_fields=["message", "share_profile", "edited_at"])
    add_step(application, Kind.EDITED, by=application.person)
    return application


@transaction.atomic
def accept_application(
    *, application: Application, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """Accept: the person gets a place, or, where all are taken, one as back-up. Accepting twice changes nothing.

    Refuses "full" when neither is left, "not_enough_places" for a group, "over" when the work is, "own_application".
    """
    opportunity = locked(application.opportunity)
    application = to_decide(application, by)
    if application.state == ApplicationState.ACCEPTED:
        return application
    refuse_decided(application, ApplicationState.ACCEPTED)
    if opportunity.is_over(at or clock.now()):
        raise Refusal("over", _("This opportunity is over: nobody can be accepted for it any more."))
    return _accept(application, opportunity, by=by, at=at, silent=silent)


@transaction.atomic
def ask_applicant(
    *, application: Application, by: Actor, question: str, at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """Ask the applicant something before deciding; the clock stands still until they answer.

    The question is said in their conversation. The same one sent twice is asked once.
    """
    if not question.strip():
        raise Refusal("no_question", _("Write your question, so that they know what to answer."), field="sentence")
    application = to_decide(application, by)
    if application.state == ApplicationState.ASKED and latest_step_is(application, Kind.ASKED, question):
        return application
    move(application, ApplicationState.ASKED)
    end_turn(application, at or clock.now(), answers=True)
    application.save(update_fields=["state", *CLOCK])
    asked = _speak(application, by, question, at=at, silent=silent, told=False)
    add_step(application, Kind.ASKED, by=by, message=asked, at=at)
    record_step("application.asked", application, actor=by, at=at, silent=silent)
    return application


@transaction.atomic
def answer_question(
    *, application: Application, answer: str, at: dt.datetime | None = None, silent: bool = False
) -> Application:
    """The applicant answers; it is the association's turn again."""
    if not answer.strip():
        raise Refusal("no_answer", _("Write your answer before you send it."), field="sentence")
    application = again(application)
    if application.state == ApplicationState.SUBMITTED and latest_step_is(application, Kind.ANSWERED, answer):
        return application
    if application.state != ApplicationState.ASKED:
        raise Refusal("not_asked", _("No question waits for you here: it was answered, or the application was decided."))
    move(application, ApplicationState.SUBMITTED)
    begin_turn(application, at or clock.now())
    application.save(update_fields=["state", *CLOCK])
    said = _speak(application, application.person, answer, at=at, silent=silent, told=False)
    add_step(application, Kind.ANSWERED, by=application.person, message=said, at=at)
    record_step("application.answered", application, actor=application.person, at=at, silent=silent)
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
    application = to_decide(application, by)
    if application.state == ApplicationState.DECLINED and latest_step_is(application, Kind.DECLINED, sentence):
        return application
    move(application, ApplicationState.DECLINED)
    application.decided_at = at or clock.now()
    end_turn(application, application.decided_at, answers=True)
    application.save(update_fields=["state", "decided_at", *CLOCK])
    end_signups(opportunity=application.opportunity, person=application.person, at=application.decided_at)
    add_step(application, Kind.DECLINED, by=by, reason=reason, sentence=sentence, at=at)
    record_step("application.declined", application, actor=by, at=at, silent=silent)
    return application


@transaction.atomic
def withdraw_application(
    *,
    application: Application,
    sentence: str = "",
    reason: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Application:
    """The volunteer withdraws, with or without a reason; a place they held is free again. Refuses "over".

    Where places go to the waiting list by themselves, the first on it gets this one.
    """
    opportunity = locked(application.opportunity)
    application = again(application)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    if application.state == ApplicationState.ACCEPTED and opportunity.is_over(at or clock.now()):
        raise Refusal("over", _("This work is over, so there is nothing left to withdraw from."))
    moment = at or clock.now()
    move(application, ApplicationState.WITHDRAWN)
    application.decided_at = application.decided_at or moment
    end_turn(application, moment, answers=False)
    application.save(update_fields=["state", "decided_at", *CLOCK])
    add_step(application, Kind.WITHDRAWN, by=application.person, reason=reason, sentence=sentence, at=at)
    record_step("application.withdrawn", application, actor=application.person, at=at, silent=silent)
    if free_place(opportunity, application.person, moment):
        move_up(opportunity=opportunity, at=at, silent=silent)
    return application


def move_up(*, opportunity: Opportunity, at: dt.datetime | None = None, silent: bool = False) -> int:
    """Give places that are free to the back-ups, then, where it was chosen so, to those on the waiting list; return how many.

    Each in its order; a group that needs more than is left is passed over. Runs in a transaction that holds the
    opportunity's lock.
    """
    if opportunity.is_full or opportunity.state not in {"open", "paused"} or opportunity.is_over(at or clock.now()):
        return 0
    moved = 0
    for application in in_line(opportunity):
        if has_room(opportunity, application.people):
            application.opportunity = opportunity
            verb = "application.moved_up" if application.state == ApplicationState.BACKUP else "application.accepted"
            _accept(application, opportunity, by=None, at=at, silent=silent, verb=verb)
            moved += 1
    return moved


@transaction.atomic
def write_message(
    *, application: Application, author: Actor, text: str, at: dt.datetime | None = None, silent: bool = False
) -> Message:
    """Say something about an application; who was asked answers by it. Refuses "talk_over" when it has ended."""
    application = again(application)
    if application.state not in LIVE:
        raise Refusal("talk_over", _("This application has ended, so nothing more is written here."))
    if application.state == ApplicationState.ASKED and author.pk == application.person_id:
        answer_question(application=application, answer=text, at=at, silent=silent)
        return Message.objects.filter(author=author).latest("pk")
    return _speak(application, author, text, at=at, silent=silent)


def _speak(
    application: Application, author: Actor, text: str, *, at: dt.datetime | None, silent: bool, told: bool = True
) -> Message:
    """Say something in the conversation between the applicant and the association, for one or the other."""
    association = application.opportunity.association.actor
    side = None if author.pk == application.person_id else association
    return say(
        subject=application,
        sides=(application.person, association),
        author=author,
        side=side,
        text=text,
        at=at,
        told=told,
        silent=silent,
    )


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
    if opportunity.join_mode == JoinMode.AT_ONCE and not has_room(opportunity, 1) and not has_backup_room(opportunity, 1):
        raise Refusal("full", _("The last place has just been taken. Look for another opportunity close to it."))


def refuse_unsuitable(opportunity: Opportunity, person: Actor) -> None:
    """Refuse who waits for a guardian, who is younger or less qualified than what is asked, and who is the only one that could answer."""
    refuse_unless_may_act(person)
    if is_too_young(person, opportunity.lowest_age):
        raise Refusal("too_young", _("Your profile says that you are younger than this opportunity asks for."))
    refuse_without_guardian(opportunity, person)
    refuse_unqualified(opportunity, person)
    if [actor.pk for actor in holders(opportunity.association_id, Can.DECIDE, post=opportunity.pk)] == [person.pk]:
        raise Refusal(
            "only_you",
            _("You alone answer for this association, and nobody answers themselves. Invite another coordinator first."),
        )


def _may_be_guest(opportunity: Opportunity, person: Actor) -> bool:
    """Tell whether somebody applies as a guest; refuse them where guests are not welcome."""
    guest = is_guest(person)
    if guest and not opportunity.guests_welcome:
        raise Refusal("no_guests", _("This opportunity asks for an account. Keep one, and apply: all that you sent stays with it."))
    return guest


def _turn_away(application: Application, verdict: Verdict, *, at: dt.datetime | None, silent: bool) -> Application:
    """Decline by a rule: told at once with its reason, and kept with its facts."""
    moment = at or clock.now()
    reason, sentence = blocking_words(application, verdict)
    keep_decision(application, verdict, moment)
    move(application, ApplicationState.DECLINED)
    application.decided_at = moment
    end_turn(application, moment, answers=False)
    application.save(update_fields=["state", "decided_at", *CLOCK])
    add_step(application, Kind.DECLINED, by=None, reason=reason, sentence=sentence, at=at)
    record_step("application.declined", application, actor=None, at=at, silent=silent)
    return application


def _refuse_turned_away(opportunity: Opportunity, person: Actor, at: dt.datetime) -> None:
    """Refuse "turned_away" to who was by a rule lately: the answer would be the same, and everybody has read it."""
    rows = ApplicationStep.objects.filter(
        application__opportunity=opportunity, application__person=person, reason__in=RuleReason.values, at__gt=at - AGAIN
    )
    if (last := rows.order_by("pk").last()) is not None:
        raise Refusal("turned_away", last.sentence)


def _accept(
    application: Application,
    opportunity: Opportunity,
    *,
    by: Actor | None,
    at: dt.datetime | None,
    silent: bool,
    verb: str = "application.accepted",
) -> Application:
    """Give places to an application; as back-ups where none is left. Refuses "full" and "not_enough_places"."""
    moment = at or clock.now()
    people = application.people
    if has_room(opportunity, people):
        take_places(opportunity, people)
        application.state = ApplicationState.ACCEPTED
    elif application.state != ApplicationState.BACKUP and has_backup_room(opportunity, people):
        application.state, verb = ApplicationState.BACKUP, "application.backed_up"
    else:
        refuse_full(opportunity)
    application.decided_at = moment
    end_turn(application, moment, answers=by is not None)
    application.save(update_fields=["state", "decided_at", *CLOCK])
    if application.state == ApplicationState.ACCEPTED:
        _engage(application, opportunity, moment)
    add_step(application, application.state, by=by, at=at)
    record_step(verb, application, actor=by, at=at, silent=silent)
    return application


def _engage(application: Application, opportunity: Opportunity, at: dt.datetime) -> None:
    """Write that a person works there now, with the shifts they wished for."""
    engagement = Engagement.objects.create(
        opportunity=opportunity, person=application.person, application=application, people=application.people, started_at=at
    )
    grant_wishes(opportunity=opportunity, engagement=engagement, at=at)
    tie(application.person, opportunity.association.actor, Tie.Kind.WORKS_WITH)
