"""How the duty to answer is told: reminders to those who act for an association, silence to both sides, the waiting list."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.core import clock
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register, theirs_or_team
from touiza.opportunities.models import ApplicationState
from touiza.opportunities.notices import applicant_of, application_rows, names_in, staff_of, step_of, telling_of

SUBMITTED = ApplicationState.SUBMITTED


def register_duty() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for verb, recipients, tell in (
        ("answers.reminded", _coordinators, _reminded),
        ("answers.overdue", _deciding, _overdue),
        ("answers.escalated", _owners, _escalated),
    ):
        register(Kind(verb=verb, recipients=recipients, tell=tell, objects=_associations, family=Family.TEAM))
    for verb, recipients, tell in (
        ("application.fell_silent", _both, _fell_silent),
        ("application.listed", applicant_of, _listed),
        ("application.interest_asked", applicant_of, _interest_asked),
        ("application.lapsed", _both, _lapsed),
        ("application.held", applicant_of, _held),
        ("application.resumed", applicant_of, _resumed),
    ):
        register(Kind(verb=verb, recipients=recipients, tell=tell, objects=application_rows, family=theirs_or_team(Family.MINE)))


def _associations() -> QuerySet[Association]:
    """Return associations with how many wait for their answer now, and how many of them for too long."""
    waits = Q(opportunities__applications__state=SUBMITTED)
    late = waits & Q(opportunities__applications__due_at__lte=clock.now())
    return Association.objects.select_related("actor").annotate(
        waiting=Count("opportunities__applications", filter=waits), overdue=Count("opportunities__applications", filter=late)
    )


def _coordinators(activity: Activity) -> Iterable[Actor]:
    """Return who coordinates; where nobody does, the owners."""
    owners = {actor.pk for actor in _owners(activity)}
    return [actor for actor in _deciding(activity) if actor.pk not in owners] or _owners(activity)


def _deciding(activity: Activity) -> list[Actor]:
    """Return who decides for the association, for what concerns all its answers."""
    return holders(activity.association_id, Can.DECIDE)


def _owners(activity: Activity) -> list[Actor]:
    return holders(activity.association_id, Can.ANSWER)


def _both(activity: Activity) -> Iterable[Actor]:
    return [*applicant_of(activity), *staff_of(activity)]


def _waiting(association: Association) -> str:
    count = association.__dict__["waiting"]
    if not count:
        return _("All are answered by now.")
    return ngettext(
        "%(count)d application waits for your answer.", "%(count)d applications wait for your answer.", count
    ) % {"count": count}


def _late(association: Association) -> str:
    count = association.__dict__["overdue"]
    if not count:
        return ""
    return ngettext(
        "%(count)d of them is beyond its two working days.", "%(count)d of them are beyond their two working days.", count
    ) % {"count": count}


def _about_all(activity: Activity, subject: str, *lines: str) -> Telling | None:
    association = object_of(activity)
    if association is None:
        return None
    return Telling(
        subject=subject % {"association": association},
        lines=tuple(line for line in (_waiting(association), _late(association), *lines) if line),
        action=_("Answer them"),
        url=reverse("opportunities:applications", args=[association.handle]),
        seed=association.handle,
        dyes=association.dyes,
    )


def _reminded(activity: Activity, _recipient: Actor) -> Telling | None:
    return _about_all(
        activity,
        _("Answers of %(association)s are due in a working day"),
        _("Accept, ask or decline: a question stops the clock until it is answered."),
    )


def _overdue(activity: Activity, _recipient: Actor) -> Telling | None:
    door = ngettext(
        "With more than %(count)d overdue answer, your opportunities take no new applications.",
        "With more than %(count)d overdue answers, your opportunities take no new applications.",
        settings.UNANSWERED,
    ) % {"count": settings.UNANSWERED}
    return _about_all(activity, _("Answers of %(association)s are overdue"), door)


def _escalated(activity: Activity, _recipient: Actor) -> Telling | None:
    return _about_all(
        activity,
        _("Nobody has answered for %(association)s yet"),
        _("You answer for the association, so this comes to you. After 14 days the silence counts in its public figures."),
    )


def _fell_silent(activity: Activity, recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    if recipient.pk == application.person_id:
        return telling_of(
            application,
            _("No answer in 14 days: “%(title)s”") % names_in(application),
            _("Choose what to do"),
            _("We are sorry: you deserved an answer. The silence counts in the association’s public figures."),
            _("You can wait, for it can still answer, or withdraw and give your time elsewhere."),
        )
    return telling_of(
        application,
        _("%(name)s got no answer in 14 days: “%(title)s”") % names_in(application),
        _("Answer this application"),
        _("The silence counts in your public figures now. You can still answer, and should."),
    )


def _listed(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    return telling_of(
        application,
        _("You are on the waiting list: “%(title)s”") % names_in(application),
        _("See the application"),
        _("All places are taken for now. You are told when one comes free, and asked from time to time whether you still wish to come."),
        step=step_of(application, "listed"),
    )


def _interest_asked(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    return telling_of(
        application,
        _("Still interested? “%(title)s”") % names_in(application),
        _("Answer yes or no"),
        _("You have been on the waiting list for three weeks. Say whether you would still take a place."),
        _("Without a reply within seven days, you leave the list."),
    )


def _lapsed(activity: Activity, recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    if recipient.pk == application.person_id:
        return telling_of(
            application,
            _("You have left the waiting list: “%(title)s”") % names_in(application),
            _("See the application"),
            _("You did not reply within seven days. You can apply again while the opportunity is open."),
        )
    return telling_of(
        application,
        _("%(name)s has left the waiting list of “%(title)s”") % names_in(application),
        _("See the application"),
        _("There was no reply to our question within seven days."),
    )


def _held(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    return telling_of(
        application,
        _("Your application waits: “%(title)s”") % names_in(application),
        _("See the application"),
        _("The association’s page is suspended while we look into it, so nobody can answer now. You are told if it comes back."),
    )


def _resumed(activity: Activity, _recipient: Actor) -> Telling | None:
    application = object_of(activity)
    if application is None:
        return None
    return telling_of(
        application,
        _("Your application goes on: “%(title)s”") % names_in(application),
        _("See the application"),
        _("The association’s page is no longer suspended. It has two working days to answer you."),
    )
