"""How the life of an application is told to both sides."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from touiza.actors.address import addressed
from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.core import clock
from touiza.notices.families import Family
from touiza.notices.registry import Grouping, Kind, Telling, Told, object_of, register
from touiza.opportunities.lines import per_of
from touiza.opportunities.models import (
    Application,
    ApplicationStep,
    CallOffReason,
    EndReason,
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
        ("application.submitted", staff_of, _submitted),
        ("application.answered", staff_of, _answered),
        ("application.withdrawn", staff_of, _withdrawn),
        ("application.asked", applicant_of, _asked),
        ("application.accepted", applicant_of, _accepted),
        ("application.declined", applicant_of, _declined),
        ("application.ended", applicant_of, _ended),
        ("application.backed_up", applicant_of, _backed_up),
        ("application.moved_up", applicant_of, _accepted),
    ):
        family = Family.TEAM if recipients is staff_of else Family.MINE
        together = Grouping(by=_opportunity, tell=_submitted_together) if verb == "application.submitted" else None
        register(
            Kind(
                verb=verb, recipients=recipients, tell=tell, objects=application_rows, family=family, group=together,
                always=verb in CONSEQUENCES, urgent=verb in CONSEQUENCES, happens=_begins,
            )
        )  # fmt: skip
    register(Kind(verb="application.done", recipients=staff_of, tell=_done, objects=application_rows, mail=False, family=Family.TEAM))


CONSEQUENCES = frozenset({"application.ended", "application.moved_up"})  # what somebody must know before they set out, or in time to come


def _opportunity(activity: Activity) -> int | None:
    application = object_of(activity)
    return application.opportunity_id if application else None


def _begins(activity: Activity) -> dt.datetime | None:
    application = object_of(activity)
    return begins(application.opportunity) if application else None


def begins(opportunity: Opportunity) -> dt.datetime | None:
    """Return when work on a day begins; where its hour is not said, at eight."""
    if opportunity.starts_at is not None or opportunity.day is None:
        return opportunity.starts_at
    return clock.moment(opportunity.day, dt.time(8), opportunity.zone)


def staff_of(activity: Activity) -> Iterable[Actor]:
    application = object_of(activity)
    return holders(activity.association_id, Can.DECIDE, post=application.opportunity_id) if application else []


def applicant_of(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def application_rows() -> QuerySet[Application]:
    return Application.objects.select_related(
        "person__person", "opportunity__post", "opportunity__association__actor"
    ).prefetch_related(
        Prefetch("steps", ApplicationStep.objects.select_related("by__person", "message").order_by("pk")),
        "engagement__signups__shift",
    )


def step_of(application: Application, kind: str) -> ApplicationStep:
    last = [step for step in application.steps.all() if step.kind == kind][-1:]
    return last[0] if last else ApplicationStep(kind=kind)


def telling_of(application: Application, subject: str, action: str, *lines: str, step: ApplicationStep | None = None) -> Telling:
    return Telling(
        subject=subject,
        url=reverse("opportunities:application", args=[application.public_id]),
        lines=tuple(line for line in lines if line),
        action=action,
        quote=step.words if step else "",
        quoted=step.by.known_as if step and step.by and step.words else "",
        seed=application.opportunity.association.handle,
        dyes=application.opportunity.association.dyes,
        sender=str(application.opportunity.association),
    )


def names_in(application: Application) -> dict[str, str]:
    return {"name": name_of(application), "title": str(application.opportunity.post.title)}


def name_of(application: Application) -> str:
    """The applicant's name as the association sees it; who shares no profile shows it what everybody sees."""
    reader = application.opportunity.association.actor if application.share_profile else None
    return str(shown_name(application.person, reader, shared=application.share_profile))


def _submitted_together(told: Told, _recipient: Actor) -> Telling | None:
    application = object_of(told.activities[0])
    if application is None:
        return None
    others = max(told.people, 2) - 1
    names = {**names_in(application), "n": others}
    if application.opportunity.join_mode == JoinMode.AT_ONCE:
        subject = ngettext("%(name)s and %(n)d other have joined “%(title)s”", "%(name)s and %(n)d others have joined “%(title)s”", others)
    else:
        subject = ngettext("%(name)s and %(n)d other apply for “%(title)s”", "%(name)s and %(n)d others apply for “%(title)s”", others)
    told_of_one = telling_of(application, subject % names, _("See the applications"))
    return replace(told_of_one, url=reverse("opportunities:applications", args=[application.opportunity.association.handle]))


def _submitted(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    step = ApplicationStep(kind="submitted", sentence=application.message, by=application.person)
    if application.opportunity.join_mode == JoinMode.AT_ONCE:
        subject = _("%(name)s has joined “%(title)s”") % names_in(application)
        return telling_of(application, subject, _("See who joined"), step=step)
    subject = _("%(name)s applies for “%(title)s”") % names_in(application)
    return telling_of(application, subject, _("Answer this application"), step=step)


def _answered(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("%(name)s has answered your question about “%(title)s”") % names_in(application)
    return telling_of(application, subject, _("Read and decide"), step=step_of(application, "answered"))


def _withdrawn(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("%(name)s withdraws from “%(title)s”") % names_in(application)
    step = step_of(application, "withdrawn")
    reason = _("Reason: %(reason)s.") % {"reason": step.get_reason_display()} if step.reason else ""
    return telling_of(application, subject, _("See the application"), reason, step=step)


def _done(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("%(name)s has done it: “%(title)s”") % names_in(application)
    return telling_of(application, subject, _("See the application"), step=step_of(application, "done"))


def _asked(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("A question before they decide: “%(title)s”") % names_in(application)
    return telling_of(application, subject, _("Answer the question"), step=step_of(application, "asked"))


def _accepted(activity: Activity, recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    if activity.verb == "application.moved_up":
        subject = _("A place has come free for you: “%(title)s”")
    elif application.opportunity.join_mode == JoinMode.AT_ONCE:
        subject = _("Your place is kept: “%(title)s”")
    else:
        subject = _("Your application is accepted: “%(title)s”")
    subject %= names_in(application)
    opportunity = application.opportunity
    when = _shifts(application) if opportunity.timing == Timing.SHIFTS else [_when(application, recipient)]
    told = telling_of(application, subject, _("See what comes next"), *when)
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


def _backed_up(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    subject = _("You are a back-up: “%(title)s”") % names_in(application)
    line = _("All places are taken. As soon as one comes free it is yours, and you are told.")
    return telling_of(application, subject, _("See my application"), line)


def _time(opportunity: Opportunity, lang: str) -> tuple[str, str, str]:
    if not opportunity.minutes:
        return "", "", ""
    per = per_of(opportunity)
    return *cost(opportunity.minutes, lang, per), duration(opportunity.minutes, lang, per)


def _declined(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    step = step_of(application, "declined")
    subject = _("No place for you this time: “%(title)s”") % names_in(application)
    reason = _("Reason: %(reason)s.") % {"reason": step.get_reason_display()} if step.reason else ""
    return telling_of(application, subject, _("See the answer"), reason, step=step)


def _ended(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    step = step_of(application, "ended")
    held = any(one.kind == ApplicationStep.Kind.ACCEPTED for one in application.steps.all())
    subject = (_("“%(title)s” will not take place") if held or step.reason in CallOffReason.values else _("“%(title)s” has closed")) % names_in(application)
    return telling_of(application, subject, _("See the application"), *end_lines(step.reason, held=held), step=step)


def end_lines(reason: str, *, held: bool) -> tuple[str, ...]:
    """Return why an application ended and what it means, to the applicant; `held`: they had a place."""
    if reason in CallOffReason.values:
        why = _("Reason: %(reason)s.") % {"reason": CallOffReason(reason).label}
        return why, _("The association has called it off, for everyone. Other opportunities may suit you.")
    if held:
        return (_("The association has closed, so your place has ended. Time you gave already can still be entered."),)
    return (
        {
            EndReason.ASSOCIATION: _("The association has closed, so it cannot answer you any more."),
            EndReason.OVER: _("The work ended before the association answered you. That is no judgement of you."),
            EndReason.REMOVED: _("The association took it away before it answered you. That is no judgement of you."),
        }.get(reason, _("The association closed it before it could answer you. Other opportunities may suit you.")),
    )


def _when(application: Application, recipient: Actor) -> str:
    opportunity = application.opportunity
    if opportunity.timing == Timing.DEED:
        return _("When you have done it, say so on the page of your application.")
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
