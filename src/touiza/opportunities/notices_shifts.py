"""Telling people what became of their shifts, and coordinators who no longer comes."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.core import clock
from touiza.notices.families import Family
from touiza.notices.registry import Grouping, Kind, Telling, Told, object_of, register
from touiza.opportunities.models import (
    Appointment,
    DropReason,
    Engagement,
    HandOver,
    Opportunity,
    Shift,
    SignUp,
    SignUpState,
)
from touiza.opportunities.shift_words import named, until_when
from touiza.ui.formats import date_day, time_range

SHOWN = 8  # shifts that a notice names
OPPORTUNITY = ("opportunity__post", "opportunity__association__actor")
SHIFT = tuple(f"shift__{path}" for path in OPPORTUNITY)


CONSEQUENCES = frozenset({"shift.moved", "shift.cancelled", "signup.moved", "signup.taken_off", "appointment.cancelled"})
SHORT_NOTICE = frozenset({"signup.late", "signup.moved_up", "handover.offered", "handover.accepted"})


def register_shift_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for verb, recipients, tell, rows, mail in (
        ("shift.moved", _people_of_shift, _moved_shift, _shifts, True),
        ("shift.cancelled", _people_dropped, _dropped, _shifts, True),
        ("signup.joined", _staff, _joined, _engagements, False),
        ("signup.withdrawn", _staff, _withdrawn, _signups, False),
        ("signup.late", _staff, _late, _signups, True),
        ("signup.moved_up", _person, _moved_up, _signups, True),
        ("signup.placed", _person, _placed, _signups, True),
        ("signup.moved", _person, _moved, _signups, True),
        ("signup.taken_off", _person, _taken_off, _signups, True),
        ("handover.offered", _person, _offered, _handovers, True),
        ("handover.accepted", _staff_and_giver, _taken_over, _handovers, True),
        ("handover.declined", _person, _not_taken_over, _handovers, True),
        ("appointment.proposed", _other_side, _proposed, _appointments, True),
        ("appointment.agreed", _other_side, _agreed, _appointments, True),
        ("appointment.declined", _other_side, _not_suiting, _appointments, True),
        ("appointment.cancelled", _other_side, _called_off, _appointments, True),
        ("engagement.recorded", _person, _was_there, _engagements, True),
    ):
        register(
            Kind(
                verb=verb, recipients=recipients, tell=tell, objects=rows, mail=mail, family=_family_of, happens=_happens,
                always=verb in CONSEQUENCES, urgent=verb in CONSEQUENCES | SHORT_NOTICE, group=TOGETHER if verb == "signup.joined" else None,
            )
        )  # fmt: skip


def _family_of(activity: Activity, recipient: Actor) -> Family:
    if activity.verb == "engagement.recorded":
        return Family.HOURS
    mine = activity.verb.startswith("shift.") or recipient.pk == activity.person_id
    return Family.MINE if mine else Family.TEAM


def _happens(activity: Activity) -> dt.datetime | None:
    """Return when the shift or the time agreed on begins."""
    found = object_of(activity)
    if isinstance(found, Appointment):
        return clock.moment(found.day, found.starts, found.engagement.opportunity.zone)
    shift = found if isinstance(found, Shift) else getattr(getattr(found, "signup", found), "shift", None)
    return shift.starts_at if shift else None


def _staff(activity: Activity) -> Iterable[Actor]:
    return holders(activity.association_id, Can.DECIDE, post=_post_of(activity))


def _post_of(activity: Activity) -> int | None:
    """Return which opportunity it is about: who decides for it is told, and nobody else."""
    found = object_of(activity)
    return getattr(found, "opportunity_id", None) or getattr(getattr(found, "engagement", None), "opportunity_id", None)


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _staff_and_giver(activity: Activity) -> Iterable[Actor]:
    return list({person.pk: person for person in (*_staff(activity), *_person(activity))}.values())


def _other_side(activity: Activity) -> Iterable[Actor]:
    """Return the staff of what the volunteer did, and the volunteer of what the staff did."""
    return _staff(activity) if activity.actor_id == activity.person_id else _person(activity)


def _people_of_shift(activity: Activity) -> Iterable[Actor]:
    live = {"signups__shift": activity.object_id, "signups__state__in": ["wished", "going", "backup", "waiting"]}
    return Actor.objects.filter(**live).exclude(pk=activity.actor_id).select_related("person__user").distinct()


def _people_dropped(activity: Activity) -> Iterable[Actor]:
    """Return whose sign-up ended with the shift, at the same moment."""
    ended = {"signups__shift": activity.object_id, "signups__state": SignUpState.CANCELLED, "signups__since": activity.at}
    return Actor.objects.filter(**ended).exclude(pk=activity.actor_id).select_related("person__user").distinct()


def _shifts() -> QuerySet[Shift]:
    return Shift.objects.select_related(*OPPORTUNITY)


def _signups() -> QuerySet[SignUp]:
    return SignUp.objects.select_related("person__person", *SHIFT)


def _handovers() -> QuerySet[HandOver]:
    return HandOver.objects.select_related("to__person", "signup__person__person", *(f"signup__{path}" for path in SHIFT))


def _engagements() -> QuerySet[Engagement]:
    return Engagement.objects.select_related("person__person", *OPPORTUNITY).prefetch_related("signups__shift")


def _appointments() -> QuerySet[Appointment]:
    paths = [f"engagement__{path}" for path in OPPORTUNITY]
    return Appointment.objects.select_related("engagement__person__person", "engagement__application", *paths)


def _telling(
    opportunity: Opportunity, subject: str, url: str, action: str, *lines: str, quote: str = "", quoted: str = ""
) -> Telling:
    return Telling(
        subject=subject,
        url=url,
        lines=tuple(line for line in lines if line),
        action=action,
        quote=quote,
        quoted=quoted if quote else "",
        seed=opportunity.association.handle,
        dyes=opportunity.association.dyes,
        sender=str(opportunity.association),
    )


def _about(signup: SignUp, subject: str, *lines: str, quote: str = "", quoted: str = "") -> Telling:
    """Tell a person about their own shift."""
    opportunity = signup.shift.opportunity
    url = reverse("opportunities:signup", args=[signup.public_id])
    subject %= {"title": opportunity.post.title}
    return _telling(opportunity, subject, url, _("See this shift"), named(signup.shift), *lines, quote=quote, quoted=quoted)


def _to_staff(opportunity: Opportunity, subject: str, *lines: str, quote: str = "", quoted: str = "") -> Telling:
    url = reverse("opportunities:roster", args=[opportunity.post.slug])
    return _telling(opportunity, subject, url, _("See who comes"), *lines, quote=quote, quoted=quoted)


def _moved_shift(activity: Activity, _recipient: Actor) -> Telling | None:
    shift = object_of(activity)
    if shift is None:
        return None
    opportunity = shift.opportunity
    subject = _("New time or place of a shift: “%(title)s”") % {"title": opportunity.post.title}
    where = str(shift.address or opportunity.address)
    url = reverse("opportunities:my_shifts")
    return _telling(opportunity, subject, url, _("See my shifts"), named(shift), where)


def _dropped(activity: Activity, _recipient: Actor) -> Telling | None:
    shift = object_of(activity)
    if shift is None:
        return None
    opportunity = shift.opportunity
    subject = _("A shift will not take place: “%(title)s”") % {"title": opportunity.post.title}
    reason = _("Reason: %(reason)s.") % {"reason": DropReason(shift.drop_reason).label} if shift.drop_reason else ""
    url = reverse("opportunities:shifts", args=[opportunity.post.slug])
    name = str(opportunity.association)
    return _telling(opportunity, subject, url, _("See the other shifts"), named(shift), reason, quote=shift.drop_sentence, quoted=name)


def _joined(activity: Activity, _recipient: Actor) -> Telling | None:
    engagement = object_of(activity)
    if engagement is None:
        return None
    new = [signup.shift for signup in engagement.signups.all() if signup.since == activity.at]
    title = engagement.opportunity.post.title
    subject = ngettext(
        "%(name)s signs up for %(count)d shift: “%(title)s”", "%(name)s signs up for %(count)d shifts: “%(title)s”", len(new)
    ) % {"name": engagement.person.known_as, "count": len(new), "title": title}
    new.sort(key=lambda shift: shift.starts_at)
    return _to_staff(engagement.opportunity, subject, *(named(shift) for shift in new[:SHOWN]))


def _joined_together(told: Told, recipient: Actor) -> Telling | None:
    engagement = object_of(told.activities[0])
    if engagement is None or told.people < 2:
        return _joined(told.activities[0], recipient)
    others = told.people - 1
    names = {"name": engagement.person.known_as, "n": others, "title": engagement.opportunity.post.title}
    subject = ngettext(
        "%(name)s and %(n)d other sign up for shifts: “%(title)s”", "%(name)s and %(n)d others sign up for shifts: “%(title)s”", others
    )
    return _to_staff(engagement.opportunity, subject % names)


TOGETHER = Grouping(by=_post_of, tell=_joined_together)


def _withdrawn(activity: Activity, _recipient: Actor) -> Telling | None:
    return _left(activity, _("%(name)s withdraws from a shift: “%(title)s”"))


def _late(activity: Activity, _recipient: Actor) -> Telling | None:
    return _left(activity, _("%(name)s cannot come, at short notice: “%(title)s”"))


def _left(activity: Activity, subject: str) -> Telling | None:
    signup = object_of(activity)
    if signup is None:
        return None
    opportunity = signup.shift.opportunity
    subject %= {"name": signup.person.known_as, "title": opportunity.post.title}
    return _to_staff(opportunity, subject, named(signup.shift), quote=signup.sentence, quoted=signup.person.known_as)


def _moved_up(activity: Activity, _recipient: Actor) -> Telling | None:
    signup = object_of(activity)
    if signup is None:
        return None
    standing_by = signup.state == SignUpState.BACKUP
    subject = _("You stand by now: “%(title)s”") if standing_by else _("A place has come free for you: “%(title)s”")
    until = until_when(signup.say_no_until, signup.shift.zone) if signup.say_no_until else ""
    line = _("You have it already. If you cannot come, say no until %(moment)s.") % {"moment": until} if until else ""
    return _about(signup, subject, line)


def _placed(activity: Activity, _recipient: Actor) -> Telling | None:
    signup = object_of(activity)
    return _about(signup, _("The association has put you on a shift: “%(title)s”"), _("If you cannot come, say so there.")) if signup else None


def _moved(activity: Activity, _recipient: Actor) -> Telling | None:
    signup = object_of(activity)
    return _about(signup, _("The association has moved you to another shift: “%(title)s”"), _("If you cannot come, say so there.")) if signup else None


def _taken_off(activity: Activity, _recipient: Actor) -> Telling | None:
    signup = object_of(activity)
    if signup is None:
        return None
    reason = _("Reason: %(reason)s.") % {"reason": DropReason(signup.reason).label} if signup.reason else ""
    name = str(signup.shift.opportunity.association)
    return _about(signup, _("You are no longer on a shift: “%(title)s”"), reason, quote=signup.sentence, quoted=name)


def _offered(activity: Activity, _recipient: Actor) -> Telling | None:
    handover = object_of(activity)
    if handover is None or handover.state != HandOver.State.OFFERED:
        return None
    return _handed(handover, _("%(giver)s asks you to take over a shift: “%(title)s”"), _("Answer"), quote=handover.sentence)


def _taken_over(activity: Activity, recipient: Actor) -> Telling | None:
    handover = object_of(activity)
    if handover is None:
        return None
    if recipient.pk == handover.signup.person_id:
        return _handed(handover, _("%(receiver)s takes over your shift: “%(title)s”"), _("See this shift"))
    opportunity = handover.signup.shift.opportunity
    names = {"giver": handover.signup.person.known_as, "receiver": handover.to.known_as, "title": opportunity.post.title}
    return _to_staff(opportunity, _("%(receiver)s comes in place of %(giver)s: “%(title)s”") % names, named(handover.signup.shift))


def _not_taken_over(activity: Activity, _recipient: Actor) -> Telling | None:
    handover = object_of(activity)
    if handover is None:
        return None
    return _handed(handover, _("%(receiver)s cannot take over your shift: “%(title)s”"), _("See this shift"))


def _handed(handover: HandOver, subject: str, action: str, *, quote: str = "") -> Telling:
    opportunity = handover.signup.shift.opportunity
    names = {"giver": handover.signup.person.known_as, "receiver": handover.to.known_as, "title": opportunity.post.title}
    url = reverse("opportunities:handover", args=[handover.public_id])
    giver = handover.signup.person.known_as
    return _telling(opportunity, subject % names, url, action, named(handover.signup.shift), quote=quote, quoted=giver)


def _proposed(activity: Activity, _recipient: Actor) -> Telling | None:
    return _agreeing(activity, _("A time is proposed to you: “%(title)s”"), _("Answer"))


def _agreed(activity: Activity, _recipient: Actor) -> Telling | None:
    return _agreeing(activity, _("Your time is agreed: “%(title)s”"), _("See the times"))


def _not_suiting(activity: Activity, _recipient: Actor) -> Telling | None:
    return _agreeing(activity, _("The time does not suit: “%(title)s”"), _("Propose another time"))


def _called_off(activity: Activity, _recipient: Actor) -> Telling | None:
    return _agreeing(activity, _("A time is cancelled: “%(title)s”"), _("See the times"))


def _agreeing(activity: Activity, subject: str, action: str) -> Telling | None:
    row = object_of(activity)
    if row is None or row.engagement.application is None:
        return None
    opportunity = row.engagement.opportunity
    volunteer = row.engagement.person.known_as if activity.actor_id == activity.person_id else ""
    url = reverse("opportunities:appointments", args=[row.engagement.application.public_id])
    hours = time_range(row.starts, row.ends, get_language() or "ar")
    when = _("%(day)s, %(hours)s") % {"day": date_day(row.day, get_language() or "ar"), "hours": hours}
    return _telling(opportunity, subject % {"title": opportunity.post.title}, url, action, volunteer, when, row.note)


def _was_there(activity: Activity, _recipient: Actor) -> Telling | None:
    engagement = object_of(activity)
    if engagement is None:
        return None
    opportunity = engagement.opportunity
    subject = _("You were there: “%(title)s”") % {"title": opportunity.post.title}
    line = _("The association has registered what you did together. Enter the time you gave, and it confirms it.")
    url = reverse("opportunities:hours", args=[opportunity.post.slug])
    return _telling(opportunity, subject, url, _("Enter my hours"), line)
