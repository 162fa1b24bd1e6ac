"""What this app adds to the menus: the operators' queue."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.associations.navigation import is_reviewer
from touiza.moderation.models import Report, State
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(
        "account",
        Item(label=_("Reported posts"), url="moderation:queue", icon="flag", order=44, visible=is_reviewer, count=reports_waiting),
    )


def reports_waiting(_request: HttpRequest) -> int:
    return Report.objects.filter(state=State.OPEN).values("post").distinct().count()
