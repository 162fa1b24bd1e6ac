"""What must happen with opportunities before somebody's account is erased: places they hold are given back."""

from django.db.models import Q

from touiza.accounts.models import User
from touiza.core import clock
from touiza.opportunities.models import WAITING, Application, ApplicationState
from touiza.opportunities.services.applications import withdraw_application


def give_places_back(user: User) -> None:
    """Withdraw what still waits for an answer, and the places in what is not over yet. Past work stays as it was."""
    ahead = Q(opportunity__ends_at=None) | Q(opportunity__ends_at__gt=clock.now())
    holding = Q(state=ApplicationState.ACCEPTED, opportunity__state="open") & ahead
    mine = Application.objects.filter(holding | Q(state__in=WAITING), person__person__user=user)
    for application in mine.select_related("opportunity", "person").order_by("opportunity_id", "pk"):
        withdraw_application(application=application)
