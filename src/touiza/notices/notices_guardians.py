"""How a young person is told what their guardian answered. Their app lies below this one, so it is told here."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, register


def register_guardians() -> None:
    """Fill the registry. Called once, when the app is ready."""
    for verb, words in (
        ("guardian.agreed", _agreed),
        ("guardian.refused", _refused),
        ("guardian.withdrawn", _withdrawn),
        ("guardian.expired", _expired),
    ):
        register(Kind(verb=verb, recipients=_young, tell=_teller(words), family=Family.SECURITY))


def _young(activity: Activity) -> list[Actor]:
    return [activity.person] if activity.person else []


def _teller(words: Callable[[], tuple[str, str]]) -> Callable[[Activity, Actor], Telling]:
    def tell(_activity: Activity, _recipient: Actor) -> Telling:
        subject, line = words()
        return Telling(subject=subject, url=reverse("actors:guardian"), lines=(line,), action=_("See how far it is"))

    return tell


def _agreed() -> tuple[str, str]:
    return _("Your guardian agreed"), _("You can apply now, and your profile is seen as you chose.")


def _refused() -> tuple[str, str]:
    return _("Your guardian did not agree"), _("You can still look round. Talk about it: with the link in the mail they can change their answer.")


def _withdrawn() -> tuple[str, str]:
    return (
        _("Your guardian took their consent back"),
        _("Your applications and places ended, and the associations are told. Past hours stay yours."),
    )


def _expired() -> tuple[str, str]:
    return _("Your guardian has not answered"), _("Fourteen days have passed. Send the mail again, or ask somebody else.")
