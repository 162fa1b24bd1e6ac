"""The doors to applications: the volunteer's own, and those of the association that must answer."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core.prepared import Prepared
from touiza.opportunities.access_together import joined_by, may_decide_applications, may_read_applications
from touiza.opportunities.models import WAITING, Application, Opportunity, State, Timing


@dataclass(frozen=True)
class Seen:
    """An application together with the side it is seen from."""

    application: Application
    as_applicant: bool
    may_decide: bool = False


def access_application(actor: Actor, public_id: str) -> Seen:
    """Return an application to its applicant, or to who acts for an association that does the work; 404 to all others."""
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
    if association.actor.suspended_at is not None or not may_read_applications(actor, application.opportunity):
        raise Http404
    return Seen(application, as_applicant=False, may_decide=may_decide_applications(actor, application.opportunity))


def applications_of(association: Association) -> QuerySet[Application]:
    """Return the applications for an association's opportunities, oldest first. The caller has shown a role."""
    return _lines(Application.objects.filter(opportunity__association=association))


def applications_read_by(association: Association) -> QuerySet[Application]:
    """Return those and the ones for what it does together with others. The caller has shown a role."""
    beside = Q(opportunity__in=joined_by(association.pk))
    return _lines(Application.objects.filter(Q(opportunity__association=association) | beside))


def _lines(rows: QuerySet[Application]) -> QuerySet[Application]:
    return (
        rows.select_related("person", "opportunity__post", "opportunity__association__actor")
        .defer(
            "opportunity__post__body",
            "opportunity__deliverable",
            "opportunity__association__tagline",
            "opportunity__association__about",
            "opportunity__association__activities",
        )
        .order_by("created_at", "pk")
    )


def count_waiting(association: Association) -> dict[str, int]:
    """Return how many applications are "submitted" and how many "asked"; asked twice for a page, counted once."""
    if "_waiting" not in association.__dict__:
        association.__dict__["_waiting"] = {"submitted": 0, "asked": 0} | dict(BY_STATE(association=association.pk))
    return dict(association.__dict__["_waiting"])


BY_STATE = Prepared(
    lambda association: Application.objects.filter(opportunity__association=association, state__in=WAITING)
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
