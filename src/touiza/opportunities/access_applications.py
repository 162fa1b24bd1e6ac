"""The doors to applications: the volunteer's own, and those of the association that must answer."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import role_of
from touiza.associations.models import Association
from touiza.opportunities.models import Application, ApplicationState, Opportunity


@dataclass(frozen=True)
class Seen:
    """An application together with the side it is seen from."""

    application: Application
    as_applicant: bool


def access_application(actor: Actor, public_id: str) -> Seen:
    """Return an application to its applicant, or to someone who acts for the association; 404 to all others."""
    application = (
        Application.objects.select_related("person", "opportunity__post", "opportunity__association__actor")
        .filter(public_id=public_id)
        .first()
    )
    if application is None:
        raise Http404
    if application.person_id == actor.pk:
        return Seen(application, as_applicant=True)
    if role_of(actor, application.opportunity.association) is None:
        raise Http404
    return Seen(application, as_applicant=False)


def applications_of(association: Association) -> QuerySet[Application]:
    """Return the applications for an association's opportunities, oldest first. The caller has shown a role."""
    return (
        Application.objects.filter(opportunity__association=association)
        .select_related("person", "opportunity__post", "opportunity__association__actor")
        .order_by("created_at", "pk")
    )


def count_waiting(association: Association) -> dict[str, int]:
    """Return how many applications are "submitted" and how many "asked"; asked twice for a page, counted once."""
    if "_waiting" not in association.__dict__:
        rows = Application.objects.filter(opportunity__association=association)
        association.__dict__["_waiting"] = rows.aggregate(
            submitted=Count("pk", filter=Q(state=ApplicationState.SUBMITTED)),
            asked=Count("pk", filter=Q(state=ApplicationState.ASKED)),
        )
    return dict(association.__dict__["_waiting"])


def live_application(actor: Actor | None, opportunity: Opportunity) -> Application | None:
    """Return the person's newest application for an opportunity, whatever its state; None where there is none."""
    if actor is None:
        return None
    return Application.objects.filter(person=actor, opportunity=opportunity).order_by("-pk").first()


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
