"""The doors to a day of work: who coordinates it, who was expected, who was there."""

import datetime as dt

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.opportunities.access import access_opportunity, access_to_edit
from touiza.opportunities.days import KEY, Day, day_of_opportunity, day_of_shift
from touiza.opportunities.models import (
    HOLDING,
    PRESENT,
    Attendee,
    CallOff,
    Engagement,
    Incident,
    Occasion,
    Opportunity,
    Presence,
    PresenceState,
    Shift,
    SignUp,
    SignUpState,
    Timing,
)
from touiza.posts.models import PostState

MISSES = dt.timedelta(days=183)  # for so long a day that somebody missed is counted


def access_day(actor: Actor, slug: str, key: str, can: Can = Can.HOST) -> Day:
    """Return a day of a published opportunity to those who hold it for its association; 403 or 404 to all others."""
    return _find(access_to_edit(slug, actor, can), key)


def access_public_day(actor: Actor | None, slug: str, key: str) -> Day:
    """Return a day of a published opportunity, as a volunteer sees it."""
    return _find(access_opportunity(slug, actor), key)


def _find(opportunity: Opportunity, key: str) -> Day:
    """Return a day that took place or will; 404 for one before which the work was called off."""
    day = _planned(opportunity, key)
    if CallOff.objects.filter(opportunity=opportunity, at__lt=day.ends_at).exists():
        raise Http404
    return day


def _planned(opportunity: Opportunity, key: str) -> Day:
    found = KEY.fullmatch(key)
    if found is None or opportunity.post.state != PostState.PUBLISHED:
        raise Http404
    if found["shift"]:
        shift = Shift.objects.planned().filter(opportunity=opportunity, pk=int(found["shift"])).first()
        if shift is None or opportunity.timing != Timing.SHIFTS:
            raise Http404
        shift.opportunity = opportunity
        return day_of_shift(shift)
    try:
        day = day_of_opportunity(opportunity, dt.date.fromisoformat(found["day"]))
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return day


def occasion_of(day: Day) -> Occasion | None:
    """Return what was written of a day; None where nothing was."""
    rows = Occasion.objects.select_related("closed_by__person")
    if day.shift is not None:
        return rows.filter(shift=day.shift).first()
    return rows.filter(opportunity=day.opportunity, shift=None, day=day.day).first()


def day_of_occasion(occasion: Occasion) -> Day | None:
    """Return an occasion, loaded with its opportunity and shift, as a day; None where its opportunity was moved since."""
    if occasion.shift is not None:
        occasion.shift.opportunity = occasion.opportunity
        return day_of_shift(occasion.shift)
    return day_of_opportunity(occasion.opportunity, occasion.day)


def expected(day: Day) -> dict[int, bool]:
    """Return the ids of those who said they would come, with whether they only stand by. One query."""
    if day.shift is not None:
        rows = SignUp.objects.filter(shift=day.shift, state__in=HOLDING)
        return {person: state == SignUpState.BACKUP for person, state in rows.values_list("person", "state")}
    held = Engagement.objects.filter(opportunity=day.opportunity, ended_at=None)
    return dict.fromkeys(held.values_list("person", flat=True), False)


def is_expected(day: Day, person: Actor) -> bool:
    """Tell whether this person said they would come."""
    if day.shift is not None:
        return SignUp.objects.filter(shift=day.shift, state__in=HOLDING, person=person).exists()
    return Engagement.objects.filter(opportunity=day.opportunity, ended_at=None, person=person).exists()


def attendees_of(occasion: Occasion | None) -> list[Attendee]:
    """Return the people of an occasion, each with their current line as `.now` (a list of one, or none)."""
    if occasion is None:
        return []
    current = Presence.objects.current().select_related("by__person")
    rows = Attendee.objects.filter(occasion=occasion).select_related("person__person")
    return list(rows.prefetch_related(Prefetch("lines", queryset=current, to_attr="now")).order_by("pk"))


def access_attendee(day: Day, ref: str) -> tuple[Actor | None, Attendee | None]:
    """Return somebody of a day by "p12" (a person's id) or an attendee's public id; 404 for who has nothing to do with it."""
    occasion = occasion_of(day)
    rows = Attendee.objects.select_related("person__person").filter(occasion=occasion) if occasion else Attendee.objects.none()
    if ref[:1] == "p" and ref[1:].isdecimal() and ref.isascii() and len(ref) < 20:
        pk = int(ref[1:])
        attendee = rows.filter(person=pk).first()
        if attendee is None and pk not in expected(day):
            raise Http404
        person = attendee.person if attendee else Actor.objects.select_related("person").filter(pk=pk).first()
        return person, attendee
    attendee = rows.filter(public_id=ref, person=None).first()
    if attendee is None:
        raise Http404
    return None, attendee


def current_line(attendee: Attendee | None) -> Presence | None:
    """Return the line that holds; None where nothing was written, or it was taken back."""
    if attendee is None:
        return None
    line = Presence.objects.current().filter(attendee=attendee).select_related("by__person").first()
    return line if line is not None and line.state != PresenceState.UNDONE else None


def own_attendee(day: Day, person: Actor) -> Attendee | None:
    """Return what was written of one's own presence on a day."""
    rows = Attendee.objects.select_related("occasion", "occasion__closed_by", "person__person")
    rows = rows.filter(person=person, occasion__day=day.day, occasion__opportunity=day.opportunity)
    return rows.filter(occasion__shift=day.shift).first()


def missed_before(association: Association, people: list[int], day: dt.date) -> dict[int, int]:
    """Return how often each missed a day without excuse, since they last came, in the half year before. One query."""
    lines = Presence.objects.current().filter(
        attendee__person__in=people, attendee__occasion__opportunity__association=association,
        attendee__occasion__day__gte=day - MISSES, attendee__occasion__day__lt=day,
    )  # fmt: skip
    rows = lines.order_by("attendee__occasion__day", "pk").values_list("attendee__person", "state")
    counts: dict[int, int] = {}
    for person, state in rows:
        if state == PresenceState.NO_SHOW:
            counts[person] = counts.get(person, 0) + 1
        elif state in PRESENT:
            counts[person] = 0
    return {person: count for person, count in counts.items() if count}


def access_incidents(actor: Actor, handle: str) -> tuple[Association, QuerySet[Incident]]:
    """Return an association and the incidents that this person may read: who holds its days does, and nobody else.

    Neither a reader nor a communicator sees that there are any, nor does the register tell of them.
    """
    association = access_role(actor, handle, Can.HOST)
    limit = limit_of(actor, association)
    rows = Incident.objects.filter(association=association).select_related("occasion__opportunity__post", "by__person")
    return association, rows if limit is None else rows.filter(occasion__opportunity__scopes__role=limit)


def access_incident(actor: Actor, handle: str, public_id: str) -> Incident:
    """Return one of the incidents that this person may read; 404 for any other."""
    association, rows = access_incidents(actor, handle)
    incident = rows.select_related("occasion__shift").filter(public_id=public_id).first()
    if incident is None:
        raise Http404
    incident.association = association
    return incident
