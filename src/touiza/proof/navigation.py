"""What this app adds to the menus."""

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from touiza.associations.capabilities import Can
from touiza.associations.context import current
from touiza.associations.navigation import in_workspace, is_reviewer, limit_here, may_open
from touiza.proof.book import count_waiting
from touiza.ui.navigation import Item, register


def register_navigation() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register("person", Item(label=_("My hours"), url="proof:hours", icon="clock", order=20))
    register("account", Item(label=_("My certificates"), url="proof:certificates", icon="file-text", order=20))
    register("account", Item(label=_("Credentials from elsewhere"), url="proof:carried", icon="file-text", order=22))
    register("foot", Item(label=_("Check a credential"), url="proof:verify", order=16))
    register(
        "account",
        Item(label=_("Wages for the value of hours"), url="proof:wages", icon="coin", order=46, visible=is_reviewer),
    )
    register("foot", Item(label=_("Check a certificate"), url="proof_open:check_form", order=15))
    register("foot", Item(label=_("The sealed chain"), url="proof:chain", order=16))
    register(
        "association",
        Item(
            label=_("Hours"), url=in_workspace("proof:hours_queue"), icon="clock", order=25,
            visible=may_open(Can.READ_ANSWERS),
            count=hours_waiting, bar=True,
        ),
    )  # fmt: skip
    register(
        "association",
        Item(label=_("Certificates"), url=in_workspace("proof:runs"), icon="file-text", order=27, visible=may_open(Can.CERTIFY)),
    )
    register(
        "association",
        Item(
            label=_("Recommendations"), url=in_workspace("proof:recommendations"), icon="feather", order=28,
            visible=may_open(Can.CERTIFY),
        ),
    )  # fmt: skip


def hours_waiting(request: HttpRequest) -> int:
    """Count the entries that wait for the association's confirmation."""
    association = current(request)
    return count_waiting(association.actor, limit_here(request)) if association else 0
