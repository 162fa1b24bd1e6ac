"""What must happen with opportunities when somebody leaves, or their guardian says no: places they hold are given back."""

from django.db.models import Q, QuerySet

from touiza.accounts.models import User
from touiza.actors.models import Actor
from touiza.core import clock
from touiza.opportunities.models import WAITING, Application, ApplicationState
from touiza.opportunities.services.applications import withdraw_application


def give_places_back(user: User) -> None:
    """Before an erasure: withdraw what waits for an answer, and the places in what is not over yet."""
    _withdraw(Application.objects.filter(person__person__user=user))


def end_what_is_held(actor: Actor) -> None:
    """A guardian said no: withdraw what waits for an answer, and the places in what is not over yet. Associations are told."""
    _withdraw(Application.objects.filter(person=actor))


def _withdraw(applications: QuerySet[Application]) -> None:
    """Past work stays as it was."""
    ahead = Q(opportunity__ends_at=None) | Q(opportunity__ends_at__gt=clock.now())
    holding = Q(state=ApplicationState.ACCEPTED, opportunity__state__in=("open", "paused", "closed")) & ahead
    mine = applications.filter(holding | Q(state__in=WAITING)).select_related("opportunity", "person")
    for application in mine.order_by("opportunity_id", "pk"):
        withdraw_application(application=application)
