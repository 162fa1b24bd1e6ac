"""The doors to applications: the volunteer's own, and those of the association that must answer."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.core.prepared import Prepared
from touiza.opportunities.models import WAITING, Application, Opportunity, State, Timing


@dataclass(frozen=True)
class Seen:
    """An application together with the side it is seen from."""

    application: Application
    as_applicant: bool


def access_application(actor: Actor, public_id: str) -> Seen:
    """Return an application to its applicant, or to whoever may read it for the association; 404 to all others."""
    application = (
        Application.objects.select_related("person", "opportunity__post", "opportunity__association__actor")
        .filter(public_id=public_id)
        .first()
    )
    if application is None:
        raise Http404
    if application.person_id == actor.pk:
        return Seen(application, as_applicant=True)
    association = application.opportunity.association
    post = application.opportunity_id
    if association.actor.suspended_at is not None or not may(actor, association, Can.READ_ANSWERS, post=post):
        raise Http404
    return Seen(application, as_applicant=False)


def access_to_take_part(actor: Actor, public_id: str) -> Seen:
    """Return an application to its applicant, or to whoever may decide it; 403 to who may only read it, 404 to others."""
    seen = access_application(actor, public_id)
    opportunity = seen.application.opportunity
    if not seen.as_applicant and not may(actor, opportunity.association, Can.DECIDE, post=opportunity.pk):
        raise PermissionDenied
    return seen


def access_to_decide(actor: Actor, public_id: str) -> Seen:
    """Return an application to whoever may decide it; 403 to who may only read it, 404 to all others."""
    seen = access_to_take_part(actor, public_id)
    if seen.as_applicant:
        raise Http404
    return seen


def applications_of(association: Association | int, limit: int | None = None) -> QuerySet[Application]:
    """Return the applications for an association's opportunities, oldest first. The caller has shown a role."""
    return (
        _within(Application.objects.filter(opportunity__association=association), limit)
        .select_related("person", "opportunity__post", "opportunity__association__actor")
        .defer(
            "opportunity__post__body",
            "opportunity__deliverable",
            "opportunity__association__tagline",
            "opportunity__association__about",
            "opportunity__association__activities",
        )
        .order_by("created_at", "pk")
    )


def _within(rows: QuerySet[Application], limit: int | None) -> QuerySet[Application]:
    return rows if limit is None else rows.filter(opportunity__scopes__role=limit)


def count_waiting(association: Association, limit: int | None = None) -> dict[str, int]:
    """Return how many applications are "submitted" and how many "asked"; asked twice for a page, counted once."""
    kept = association.__dict__.setdefault("_waiting", {})
    if limit not in kept:
        found = BY_STATE(association=association.pk, **narrowed(limit))
        kept[limit] = {"submitted": 0, "asked": 0} | dict(found)
    return dict(kept[limit])


def narrowed(limit: int | None) -> dict[str, int]:
    """Return what a prepared query is told of a limit: nothing where there is none."""
    return {} if limit is None else {"limit": limit}


BY_STATE = Prepared(
    lambda association, limit=None: _within(
        Application.objects.filter(opportunity__association=association, state__in=WAITING), limit
    )
    .values_list("state")
    .annotate(number=Count("pk"))
)


def live_application(actor: Actor | None, opportunity: Opportunity) -> Application | None:
    """Return the person's newest application for an opportunity, whatever its state; None where there is none."""
    if actor is None:
        return None
    return Application.objects.filter(person=actor, opportunity=opportunity).order_by("-pk").first()


def clashes(actor: Actor | None, opportunity: Opportunity) -> list[Opportunity]:
    """Return the work at set hours that a person holds a place in, and that this one overlaps; the soonest first."""
    if actor is None or opportunity.timing != Timing.DATED or not (opportunity.starts_at and opportunity.ends_at):
        return []
    held = Opportunity.objects.filter(engagements__person=actor, engagements__ended_at=None, timing=Timing.DATED)
    at_once = held.filter(starts_at__lt=opportunity.ends_at, ends_at__gt=opportunity.starts_at).exclude(pk=opportunity.pk)
    return list(at_once.exclude(state=State.DONE).select_related("post").order_by("starts_at", "pk")[:3])


def access_engaged_opportunity(actor: Actor, slug: str) -> Opportunity:
    """Return an opportunity this person has, or had, a place in; 404 otherwise."""
    opportunity = (
        Opportunity.objects.select_related("post", "association__actor")
        .filter(post__slug=slug, engagements__person=actor)
        .first()
    )
    if opportunity is None:
        raise Http404
    return opportunity
