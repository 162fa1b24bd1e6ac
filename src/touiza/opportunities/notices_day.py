"""How the day is told: words of the association to everyone, thanks with hours proposed, who was missed, corrections."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.core import clock
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.models import Afterword, Attendee, DayMessage, Incident, Opportunity, Presence, PresenceState
from touiza.ui.formats import date_day, duration, known

OCCASION = (
    "attendee__occasion__opportunity__post", "attendee__occasion__opportunity__association__actor",
    "attendee__occasion__opportunity__association__thanks_words",
)  # fmt: skip


def register_day_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(
        Kind(
            verb="day.announced", recipients=_addressed, tell=_announced, objects=_messages, family=Family.MESSAGES, always=True, urgent=True,
            happens=_day_of,
        )
    )  # fmt: skip
    register(Kind(verb="presence.walked_in", recipients=_person, tell=_walked_in, mail=False, objects=_attendees, family=Family.HOURS))
    register(Kind(verb="presence.corrected", recipients=_person, tell=_corrected, objects=_lines, family=Family.HOURS))
    register(Kind(verb="presence.thanked", recipients=_person, tell=_thanked, objects=_afterwords, family=Family.HOURS))
    register(Kind(verb="presence.missed", recipients=_person, tell=_missed, objects=_afterwords, family=Family.HOURS))
    register(Kind(verb="incident.reported", recipients=_hosts, tell=_reported, objects=_incidents, family=Family.TEAM, always=True, urgent=True))


def _person(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _hosts(activity: Activity) -> Iterable[Actor]:
    """Return who holds days of the work it is about."""
    incident = object_of(activity)
    return holders(activity.association_id, Can.HOST, post=incident.occasion.opportunity_id) if incident else []


def _addressed(activity: Activity) -> Iterable[Actor]:
    message = object_of(activity)
    return message.recipients.select_related("person__user").filter(erased_at=None) if message else []


def _day_of(activity: Activity) -> dt.datetime | None:
    """Return when the shift begins that words are about, or noon of their day."""
    message = object_of(activity)
    if message is None:
        return None
    return message.shift.starts_at if message.shift else clock.moment(message.day, dt.time(12), message.opportunity.zone)


def _messages() -> QuerySet[DayMessage]:
    return DayMessage.objects.select_related("opportunity__post", "opportunity__association__actor", "by__person", "shift")


def _attendees() -> QuerySet[Attendee]:
    return Attendee.objects.select_related("occasion__opportunity__post", "occasion__opportunity__association__actor", "added_by__person")


def _lines() -> QuerySet[Presence]:
    return Presence.objects.select_related(*OCCASION, "by__person")


def _afterwords() -> QuerySet[Afterword]:
    return Afterword.objects.select_related(*OCCASION, "proposal").prefetch_related(Prefetch("attendee__lines", Presence.objects.current()))


def _incidents() -> QuerySet[Incident]:
    return Incident.objects.select_related("occasion__opportunity__post", "association__actor", "by__person")


def _telling(opportunity: Opportunity, subject: str, url: str, action: str, *lines: str, quote: str = "", quoted: str = "") -> Telling:
    return Telling(
        subject=subject, url=url, lines=tuple(line for line in lines if line), action=action, quote=quote, quoted=quoted,
        seed=opportunity.association.handle, dyes=opportunity.association.dyes, sender=str(opportunity.association),
    )  # fmt: skip


def _of_attendee(attendee: Attendee, subject: str, action: str, *lines: str, quote: str = "", quoted: str = "") -> Telling:
    occasion = attendee.occasion
    opportunity = occasion.opportunity
    url = reverse("opportunities:day_own", args=[opportunity.post.slug, occasion.key])
    told = subject % {"title": opportunity.post.title, "association": str(opportunity.association)}
    return _telling(opportunity, told, url, action, date_day(occasion.day, _lang()), *lines, quote=quote, quoted=quoted)


def _announced(activity: Activity, _recipient: Actor) -> Telling | None:
    message = object_of(activity)
    if message is None:
        return None
    opportunity = message.opportunity
    names = {"association": str(opportunity.association), "title": opportunity.post.title}
    subject = _("%(association)s writes to you about “%(title)s”") % names
    url = reverse("opportunities:day_own", args=[opportunity.post.slug, message.when])
    quoted = message.by.known_as
    return _telling(opportunity, subject, url, _("See the day"), date_day(message.day, _lang()), quote=str(message.text), quoted=quoted)


def _walked_in(activity: Activity, _recipient: Actor) -> Telling | None:
    attendee = object_of(activity)
    if attendee is None:
        return None
    line = _("You were not on the list, and were welcomed. If this was not you, tell the association.")
    return _of_attendee(attendee, _("Noted: you were at “%(title)s”"), _("See what is noted"), line)


def _corrected(activity: Activity, _recipient: Actor) -> Telling | None:
    line = object_of(activity)
    if line is None:
        return None
    state = _("It says now: %(state)s.") % {"state": line.get_state_display()} if line.state != PresenceState.UNDONE else ""
    return _of_attendee(line.attendee, _("The list of “%(title)s” was corrected"), _("See what is noted"), state)


def _thanked(activity: Activity, recipient: Actor) -> Telling | None:
    word = object_of(activity)
    if word is None or not all(line.is_present for line in word.attendee.lines.all()):
        return None
    association = word.attendee.occasion.opportunity.association
    own = getattr(association, "thanks_words", None)
    quote = str(own.text) if own is not None and own.text else ""
    ours = "" if quote else _("You gave of your time, and it counted. Thank you.")
    asked = word.minutes and word.claim_id is None
    hours = _("Hours proposed: %(time)s. They count once you accept them.") % {"time": duration(word.minutes, _lang())} if asked else ""
    subject = _("%(association)s thanks you for “%(title)s”")
    action = _("Accept my hours") if hours else _("See the day")
    return _of_attendee(word.attendee, subject, action, ours, hours, quote=quote, quoted=str(association) if quote else "")


def _missed(activity: Activity, _recipient: Actor) -> Telling | None:
    word = object_of(activity)
    if word is None or any(line.is_present for line in word.attendee.lines.all()):
        return None
    lines = (
        _("Something may well have come up. If you were there after all, or could not let us know, write to the association."),
        _("Nothing else follows from it, and nobody but the association sees it."),
    )
    return _of_attendee(word.attendee, _("You were missed at “%(title)s”"), _("See what is noted"), *lines)


def _reported(activity: Activity, _recipient: Actor) -> Telling | None:
    incident = object_of(activity)
    if incident is None:
        return None
    opportunity = incident.occasion.opportunity
    url = reverse("opportunities:incident", args=[incident.association.handle, incident.public_id])
    subject = _("A serious incident is noted: “%(title)s”") % {"title": opportunity.post.title}
    return _telling(opportunity, subject, url, _("Read it and follow up"), date_day(incident.occasion.day, _lang()))


def _lang() -> str:
    return known(get_language())
