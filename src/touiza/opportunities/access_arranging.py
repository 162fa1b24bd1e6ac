"""The doors to times that are agreed on, and to the people an association may say were there."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from touiza.actors.models import Actor, ActorKind, Tie
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import Application, Appointment, Engagement, Timing
from touiza.ui.shapes import Tag

SHOWN = 50
KINDS = {"proposed": "warn", "agreed": "ok", "declined": "", "cancelled": ""}


@dataclass(frozen=True)
class AppointmentLine:
    """A time as one side sees it."""

    row: Appointment
    tag: Tag
    to_answer: bool
    may_cancel: bool


def access_arranged(application: Application) -> Engagement:
    """Return the place of an application whose door was passed, in work whose times are agreed on; 404 otherwise."""
    engagement = Engagement.objects.filter(application=application).select_related("opportunity", "person").first()
    if engagement is None or engagement.opportunity.timing != Timing.ARRANGED:
        raise Http404
    return engagement


def access_appointment(engagement: Engagement, pk: int) -> Appointment:
    """Return a time of a place whose door was passed; 404 for another's."""
    row = Appointment.objects.filter(engagement=engagement, pk=pk).select_related("engagement__opportunity").first()
    if row is None:
        raise Http404
    return row


def appointments_of(engagement: Engagement, *, as_applicant: bool) -> list[AppointmentLine]:
    """Return the times of a place, the latest first. One query."""
    now = clock.now()
    rows = Appointment.objects.filter(engagement=engagement).order_by("-starts_at", "-pk")[:SHOWN]
    return [
        AppointmentLine(
            row,
            {"text": str(Appointment.State(row.state).label), "kind": KINDS[row.state]},
            to_answer=row.state == "proposed" and row.by_volunteer != as_applicant and row.starts_at > now,
            may_cancel=row.starts_at > now
            and (row.state == "agreed" or (row.state == "proposed" and row.by_volunteer == as_applicant)),
        )
        for row in rows
    ]


def volunteers_of(association: Association) -> list[tuple[str, str]]:
    """Return who works with an association, as choices by name. One query."""
    rows = Actor.objects.filter(pk__in=_works_with(association), erased_at=None)
    return [(str(actor.pk), actor.known_as) for actor in rows.select_related("person").order_by("pk")[:300]]


def _works_with(association: Association) -> QuerySet[Tie, int]:
    rows = Tie.objects.filter(association=association.actor, kind=Tie.Kind.WORKS_WITH)
    return rows.values_list("person_id", flat=True)


def named_people(association: Association, members: list[str], handles: list[str]) -> list[Actor]:
    """Return the people ticked and named. Refuses "nobody" for a handle that is nobody's. Two queries."""
    ticked = Actor.objects.filter(pk__in=[int(pk) for pk in members], erased_at=None).filter(pk__in=_works_with(association))
    persons = Actor.objects.filter(kind=ActorKind.PERSON, suspended_at=None, erased_at=None)
    named = {actor.handle: actor for actor in persons.filter(handle__in=handles)}
    unknown = [handle for handle in handles if handle not in named]
    if unknown:
        sentence = _("Nobody has the handle @%(handle)s: check how it is written.") % {"handle": unknown[0][:30]}
        raise Refusal("nobody", sentence, field="handles")
    return list({actor.pk: actor for actor in (*ticked, *named.values())}.values())
