"""How the life of an application is told to both sides."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from touiza.actors.address import addressed
from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.lines import per_of
from touiza.opportunities.models import (
    Application,
    ApplicationStep,
    DeclineReason,
    JoinMode,
    Opportunity,
    SignUpState,
    Timing,
)
from touiza.opportunities.shift_words import named
from touiza.ui.formats import cost, date_day, duration, time_range


def register_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for verb, recipients, tell in (
        ("application.submitted", _staff, _submitted),
        ("application.answered", _staff, _answered),
        ("application.withdrawn", _staff, _withdrawn),
        ("application.asked", _applicant, _asked),
        ("application.accepted", _applicant, _accepted),
        ("application.declined", _applicant, _declined),
        ("application.ended", _applicant, _ended),
    ):
        register(Kind(verb=verb, recipients=recipients, tell=tell, objects=_rows))


def _staff(activity: Activity) -> Iterable[Actor]:
    return Actor.objects.filter(
        roles__association__actor=activity.association_id, roles__ended_at=None
    ).select_related("person__user")


def _applicant(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _rows() -> QuerySet[Application]:
    return Application.objects.select_related(
        "person__person", "opportunity__post", "opportunity__association__actor"
    ).prefetch_related(
        Prefetch("steps", ApplicationStep.objects.select_related("by__person").order_by("pk")), "engagement__signups__shift"
    )


def _step(application: Application, kind: str) -> ApplicationStep:
    last = [step for step in application.steps.all() if step.kind == kind][-1:]
    return last[0] if last else ApplicationStep(kind=kind)


def _telling(application: Application, subject: str, action: str, *lines: str, step: ApplicationStep | None = None) -> Telling:
    return Telling(
        subject=subject,
        url=reverse("opportunities:application", args=[application.public_id]),
        lines=tuple(line for line in lines if line),
        action=action,
        quote=step.sentence if step else "",
        quoted=step.by.known_as if step and step.by and step.sentence else "",
        seed=application.opportunity.association.handle,
        dyes=application.opportunity.association.dyes,
        sender=str(application.opportunity.association),
    )


def _names(application: Application) -> dict[str, str]:
    return {"name": _name(application), "title": str(application.opportunity.post.title)}


def _name(application: Application) -> str:
    """The applicant's name as the association sees it; who shares no profile shows it what everybody sees."""
    reader = application.opportunity.association.actor if application.share_profile else None
    return str(shown_name(application.person, reader, shared=application.share_profile))


def _submitted(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    step = ApplicationStep(kind="submitted", sentence=application.message, by=application.person)
    if application.opportunity.join_mode == JoinMode.AT_ONCE:
        subject = _("%(name)s has joined “%(title)s”") % _names(application)
        return _telling(application, subject, _("See who joined"), step=step)
    subject = _("%(name)s applies for “%(title)s”") % _names(application)
    return _telling(application, subject, _("Answer this application"), step=step)


def _answered(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("%(name)s has answered your question about “%(title)s”") % _names(application)
    return _telling(application, subject, _("Read and decide"), step=_step(application, "answered"))


def _withdrawn(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("%(name)s withdraws from “%(title)s”") % _names(application)
    return _telling(application, subject, _("See the application"), step=_step(application, "withdrawn"))


def _asked(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("A question before they decide: “%(title)s”") % _names(application)
    return _telling(application, subject, _("Answer the question"), step=_step(application, "asked"))


def _accepted(activity: Activity, recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    joined = application.opportunity.join_mode == JoinMode.AT_ONCE
    subject = _("Your place is kept: “%(title)s”") if joined else _("Your application is accepted: “%(title)s”")
    subject %= _names(application)
    opportunity = application.opportunity
    when = _shifts(application) if opportunity.timing == Timing.SHIFTS else [_when(application, recipient)]
    told = _telling(application, subject, _("See what comes next"), *when)
    return replace(
        told,
        figure=_time(opportunity, get_language() or "ar"),
        facts=((_("Meeting place"), _where(application)),) if opportunity.address else (),
    )


def _shifts(application: Application) -> list[str]:
    """Return the shifts that were wished for with what became of each: a place, a place to stand by, the waiting list."""
    signups = application.engagement.signups.all() if hasattr(application, "engagement") else []
    live = sorted((one for one in signups if one.is_live), key=lambda one: one.shift.starts_at)
    return [
        _("%(shift)s (%(state)s)") % {"shift": named(one.shift), "state": SignUpState(one.state).label} for one in live[:12]
    ]


def _time(opportunity: Opportunity, lang: str) -> tuple[str, str, str]:
    if not opportunity.minutes:
        return "", "", ""
    per = per_of(opportunity)
    return *cost(opportunity.minutes, lang, per), duration(opportunity.minutes, lang, per)


def _declined(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    step = _step(application, "declined")
    subject = _("No place for you this time: “%(title)s”") % _names(application)
    reason = _("Reason: %(reason)s.") % {"reason": DeclineReason(step.reason).label} if step.reason else ""
    return _telling(application, subject, _("See the answer"), reason, step=step)


def _ended(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    if any(step.kind == ApplicationStep.Kind.ACCEPTED for step in application.steps.all()):
        subject = _("“%(title)s” will not take place") % _names(application)
        line = _("The association has closed, so your place has ended. Time you gave already can still be entered.")
    else:
        subject = _("“%(title)s” has closed") % _names(application)
        line = _("The association closed it before it could answer you. Other opportunities may suit you.")
    return _telling(application, subject, _("See the application"), line)


def _when(application: Application, recipient: Actor) -> str:
    opportunity = application.opportunity
    if opportunity.day is None:
        return addressed(
            recipient,
            _("You choose your own time."),
            feminine=pgettext("feminine", "You choose your own time."),
            masculine=pgettext("masculine", "You choose your own time."),
        )
    day = date_day(opportunity.day, get_language() or "ar")
    if opportunity.starts is None or opportunity.ends is None:
        return day
    return _("%(day)s, %(hours)s") % {"day": day, "hours": time_range(opportunity.starts, opportunity.ends, get_language() or "ar")}


def _where(application: Application) -> str:
    return str(application.opportunity.address)
