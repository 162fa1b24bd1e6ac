"""What the pages of applications show, gathered in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Sum
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.access import actor_of
from touiza.actors.models import Actor, Person
from touiza.actors.profile import VisibleProfile, glimpses, people_with_profile, profile_as, visible_profile
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.conversations.access import unread_about
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.calendars import hijri_wanted
from touiza.core.errors import Refusal
from touiza.core.prepared import Prepared
from touiza.opportunities.access_applications import Seen, clashes, live_application
from touiza.opportunities.access_shifts import first_beginning
from touiza.opportunities.answer_words import answers_sentence, written_answers
from touiza.opportunities.days import Day, days_of_opportunity
from touiza.opportunities.forms.applications import (
    AnswerForm,
    ApplyForm,
    DeclineForm,
    ListForm,
    QuestionForm,
    WithdrawForm,
)
from touiza.opportunities.models import (
    LIVE,
    WAITING,
    Application,
    ApplicationState,
    ApplicationStep,
    Decision,
    JoinMode,
    Nudge,
    Opportunity,
    OpportunitySkill,
    Timing,
)
from touiza.opportunities.notices import end_lines
from touiza.opportunities.rule_words import found_by, said_of
from touiza.opportunities.services.applications import refuse_unsuitable
from touiza.opportunities.services.duty import door_sentence, is_door_closed
from touiza.opportunities.services.waiting_list import place_in_line
from touiza.opportunities.talk import TYPE, thread_of
from touiza.proof.models import Contribution
from touiza.ui.formats import date_long, duration, time_range
from touiza.vocabulary import lists

KINDS = {"submitted": "warn", "asked": "info", "listed": "info", "accepted": "ok", "declined": "", "withdrawn": "", "ended": ""}


@dataclass(frozen=True)
class Line:
    """One application in a list, with what helps to decide and the labels of its buttons."""

    application: Application
    name: str
    age: str
    notes: tuple[str, ...]
    unread: int = 0  # messages

    @property
    def id(self) -> str:
        return f"a{self.application.pk}"

    @property
    def waiting(self) -> bool:
        return self.application.state in WAITING

    @property
    def unread_label(self) -> str:
        return ngettext("%(count)d new message", "%(count)d new messages", self.unread) % {"count": self.unread}

    @property
    def accept_label(self) -> str:
        return _("Accept %(name)s") % {"name": self.name}

    @property
    def ask_label(self) -> str:
        return _("Ask %(name)s something") % {"name": self.name}

    @property
    def decline_label(self) -> str:
        return _("Decline the application of %(name)s") % {"name": self.name}


def apply_context(request: HttpRequest, opportunity: Opportunity) -> dict[str, Any]:
    """Return what the apply panel of an opportunity's page shows to whoever reads it."""
    actor = actor_of(request.user)
    found = live_application(actor, opportunity)
    live = found if found is not None and found.state in LIVE else None
    at_once = opportunity.join_mode == JoinMode.AT_ONCE
    refusal = _refusal(opportunity, actor) if live is None else ""
    return {
        "opportunity": opportunity,
        "application": live,
        "state_kind": KINDS[live.state] if live else "",
        "state_sentence": state_sentence(live) if live else "",
        "refusal": refusal,
        "earlier": found if live is None else None,
        **before_applying(actor, opportunity),
        "answers": "" if at_once or not opportunity.is_open else answers_sentence(written_answers(opportunity.association)),
        "heading": _("Places") if refusal else _("Join") if at_once else _("Apply"),
        "button": _("Join") if at_once else _("Send my application") if actor else _("Apply"),
        "form": ApplyForm() if actor else None,
        "guests": actor is None and opportunity.guests_welcome,
    }


def before_applying(actor: Actor | None, opportunity: Opportunity) -> dict[str, Any]:
    """Return what one should know before applying: from which age on, that all places are taken, what clashes."""
    oldest = opportunity.lowest_age.split("_")[0]
    return {
        "age": _("For people aged %(age)s or over.") % {"age": oldest} if oldest and int(oldest) > settings.AGE_FLOOR else "",
        "waiting_list": opportunity.is_full and opportunity.timing != Timing.SHIFTS and opportunity.join_mode == JoinMode.REVIEW,
        "clashes": clashes(actor, opportunity),
    }


def application_page(actor: Actor, seen: Seen, number: str | None = None) -> dict[str, Any]:
    """Return what the page of one application shows, from the side it is seen from; `number` is the thread's page."""
    application = seen.application
    opportunity = application.opportunity
    steps = list(application.steps.select_related("by__person", "message").order_by("pk"))
    shared = thread_of(actor, seen, steps, number) | {
        "application": application,
        "opportunity": opportunity,
        "state_kind": KINDS[application.state],
        "waiting": application.state in WAITING,
        "live": application.state in LIVE,
    }
    if not seen.as_applicant:
        return shared | _deciding(actor, application)
    return shared | {
        "state_sentence": state_sentence(application, steps),
        "due": due_sentence(application),
        "line_place": place_in_line(application) if application.state == ApplicationState.LISTED else 0,
        "still_asked": application.nudge == Nudge.STILL and application.state == ApplicationState.LISTED,
        "question": next((step for step in reversed(steps) if step.kind == "asked"), None),
        "plan": plan(opportunity),
        "days": _own_days(application),
        "clashes": clashes(actor, opportunity) if application.state in LIVE else [],
        "may_withdraw": may_withdraw(application),
        "hours_url": reverse("opportunities:hours", args=[opportunity.post.slug]) if _may_enter(application) else "",
        "apply_form": ApplyForm(initial={"message": application.message, "share_profile": application.share_profile}),
        "answer_form": AnswerForm(),
        "withdraw_form": WithdrawForm(),
    }


def _own_days(application: Application) -> list[Day]:
    """Return the days on which one shows one's code: those of dated work that one holds a place in, a week of them."""
    opportunity = application.opportunity
    held = application.state == ApplicationState.ACCEPTED and opportunity.timing == Timing.DATED
    now = clock.now()
    return [day for day in days_of_opportunity(opportunity) if not day.is_over(now)][:7] if held else []


def applicant_lines(applications: list[Application], association: Association, actor: Actor | None = None) -> list[Line]:
    """Return the lines of a list of applications, with what `actor` has not read: four queries, however many there are."""
    seen = {one.pk: (one.person_id, Audience.TIES if one.share_profile else Audience.SIGNED_IN) for one in applications}
    people = glimpses(set(seen.values()))
    hours = _hours_here(sorted({person for person, _audience in seen.values()}), association)
    wanted = _skills_asked(sorted({application.opportunity_id for application in applications}))
    unread = unread_about(actor, TYPE, [application.pk for application in applications]) if actor else {}
    lines = []
    for application in applications:
        person = people[seen[application.pk]]
        asked = wanted.get(application.opportunity_id, set()) & person.skills
        worked = _worked_here(hours.get(application.person_id, 0))
        guest = [_("without an account")] if person.guest else []
        notes = [*guest, *lists.labels_for("skills", sorted(asked)), person.place, worked]
        lines.append(Line(application, str(person.title), person.age_band, tuple(note for note in notes if note), unread.get(application.pk, 0)))
    return lines


def state_sentence(application: Application, steps: Sequence[ApplicationStep] = ()) -> str:
    """Return where an application stands, to its applicant, in a sentence; `steps` say how it ended."""
    if application.opportunity.association.actor.suspended_at is not None:
        return _("The association’s page is suspended while we look into it: do not count on this for now.")
    if application.state == ApplicationState.ENDED:
        reason = next((step.reason for step in reversed(steps) if step.kind == "ended"), "")
        return " ".join(end_lines(reason, held=hasattr(application, "engagement")))
    if application.state == ApplicationState.SUBMITTED and application.silent_at is not None:
        return _("Nobody has answered you in 14 days. You can wait, for it can still answer, or withdraw and give your time elsewhere.")
    if application.state == ApplicationState.WITHDRAWN and any(step.reason == "no_reply" for step in steps):
        return _("You did not reply within seven days. You can apply again while the opportunity is open.")
    if application.state == ApplicationState.ACCEPTED and application.opportunity.is_over(clock.now()):
        return _("It is over. Enter the time you gave: the association confirms it.")
    return {
        ApplicationState.SUBMITTED: _("The association has your application. You will read the answer here and by e-mail."),
        ApplicationState.ASKED: _("The association asks you something before it decides."),
        ApplicationState.LISTED: _("All places are taken. You are on the waiting list, and told when one comes free."),
        ApplicationState.ACCEPTED: _("You have a place. Withdraw in time if you cannot come: someone else will be glad of it."),
        ApplicationState.DECLINED: _("The association could not take you this time; its reason is below."),
        ApplicationState.WITHDRAWN: _("You withdrew. You can apply again while the opportunity is open."),
    }[ApplicationState(application.state)]


def due_sentence(application: Application) -> str:
    """Return until when an answer is due, to the applicant; "" where none is, or silence has said it all."""
    if application.turn_at is None or application.due_at is None or application.silent_at is not None:
        return ""
    day = date_long(timezone.localtime(application.due_at).date(), get_language() or "ar")
    if application.is_overdue:
        return _("The answer was due on %(day)s. Its coordinators have been reminded.") % {"day": day}
    return _("The answer is due by %(day)s: within two working days of the association.") % {"day": day}


def may_withdraw(application: Application) -> bool:
    """Tell whether there is still something to withdraw from."""
    held = application.state == ApplicationState.ACCEPTED
    return application.state in LIVE and not (held and application.opportunity.is_over(clock.now()))


def plan(opportunity: Opportunity) -> list[tuple[str, str]]:
    """Return the when and where of an opportunity as label and value pairs, in the reader's language."""
    lang = get_language() or "ar"
    pairs = []
    if opportunity.day:
        pairs.append((_("Day"), date_long(opportunity.day, lang, hijri=hijri_wanted())))
    if opportunity.starts and opportunity.ends:
        pairs.append((_("Time"), time_range(opportunity.starts, opportunity.ends, lang)))
    if opportunity.deadline:
        pairs.append((_("Until"), date_long(opportunity.deadline, lang, hijri=hijri_wanted())))
    if opportunity.address:
        pairs.append((_("Meeting place"), str(opportunity.address)))
    return pairs


def _deciding(actor: Actor, application: Application) -> dict[str, Any]:
    association = application.opportunity.association
    person = people_with_profile().filter(pk=application.person_id).first()
    gone = VisibleProfile(application.person.handle, frozenset(), gone=True)  # who erased their account
    return {
        "workspace": workspace(association, actor),
        **_decision(application),
        "profile": _profile(application, person) if person else gone,
        "places_sentence": _places(application.opportunity),
        "next": "",
        "accept_form": Form(),
        "question_form": QuestionForm(),
        "decline_form": DeclineForm(),
        "list_form": ListForm(),
        "may_list": application.opportunity.is_full and application.state in {ApplicationState.SUBMITTED, ApplicationState.ASKED},
    }


def _decision(application: Application) -> dict[str, Any]:
    """Return what a rule decided, in words; nothing where people did."""
    rows = Decision.objects.filter(application=application).select_related("rule__place__parent")
    decision = rows.first()
    if decision is None:
        return {}
    says = said_of(decision.rule) if decision.rule else []
    return {"decision": decision, "decision_says": says, "decision_facts": found_by(decision)}


def _profile(application: Application, person: Person) -> VisibleProfile:
    """What the association sees: what its own associations see, if the applicant lets it; else what any member sees."""
    if application.share_profile:
        return visible_profile(person, application.opportunity.association.actor, shared=True)
    return profile_as(person, Audience.SIGNED_IN)


def _refusal(opportunity: Opportunity, actor: Actor | None) -> str:
    if not opportunity.is_open:
        return _("This opportunity takes no applications now.")
    if opportunity.association.claimed_at is None:
        return _("Nobody answers for this association here yet, so an application would stay without an answer.")
    if opportunity.is_full and opportunity.join_mode == JoinMode.AT_ONCE and opportunity.timing != Timing.SHIFTS:
        return _("All places are taken.")
    if opportunity.join_mode == JoinMode.REVIEW and is_door_closed(opportunity.association):
        return door_sentence()
    try:
        if actor is not None:
            refuse_unsuitable(opportunity, actor)
    except Refusal as refusal:
        return str(refusal.sentence)
    return ""


def _places(opportunity: Opportunity) -> str:
    if opportunity.left is None:
        return ""
    return ngettext("%(left)d place left", "%(left)d places left", opportunity.left) % {"left": opportunity.left}


def _may_enter(application: Application) -> bool:
    """Tell whether hours may be asked for: the person holds or held a place, and the work has begun."""
    opportunity = application.opportunity
    begins = opportunity.starts_at if opportunity.timing != Timing.SHIFTS else first_beginning(opportunity)
    held = application.state in {ApplicationState.ACCEPTED, ApplicationState.ENDED} and hasattr(application, "engagement")
    return held and (begins is None or begins <= clock.now())


def _worked_here(minutes: int) -> str:
    if not minutes:
        return ""
    return _("%(time)s confirmed with us") % {"time": duration(minutes, get_language() or "ar")}


def _hours_here(people: list[int], association: Association) -> dict[int, int]:
    return dict(HOURS_HERE(association=association.pk, people=people))


HOURS_HERE = Prepared(
    lambda association, people: Contribution.objects.filter(association=association, person__in=people)
    .counted()
    .values_list("person")
    .annotate(sum=Sum("minutes"))
)


def _skills_asked(opportunities: list[int]) -> dict[int, set[int]]:
    asked: dict[int, set[int]] = {}
    for opportunity, skill in SKILLS_ASKED(opportunities=opportunities):
        asked.setdefault(opportunity, set()).add(skill)
    return asked


SKILLS_ASKED = Prepared(
    lambda opportunities: OpportunitySkill.objects.filter(opportunity__in=opportunities).values_list(
        "opportunity", "skill"
    )
)
