"""How people are told about following. Its app lies below this one, so it is told here."""

from collections.abc import Callable
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor, Follow
from touiza.actors.profile import shown_name
from touiza.notices.families import Family
from touiza.notices.registry import Grouping, Kind, Telling, Told, object_of, register


def register_following() -> None:
    """Fill the registry. Called once, when the app is ready."""
    together = {"follow.begun": Grouping(by=_everyone, tell=_begun_together, period="day")}
    families = {"follow.asked": Family.CIRCLE, "follow.accepted": Family.FOLLOWERS, "follow.begun": Family.FOLLOWERS}
    for verb, tell in (("follow.asked", _asked), ("follow.accepted", _accepted), ("follow.begun", _begun)):
        register(Kind(verb=verb, recipients=_whom, tell=_teller(tell), mail=verb == "follow.asked", objects=_follows, family=families[verb], group=together.get(verb)))


def _follows() -> QuerySet[Follow]:
    return Follow.objects.filter(withdrawn_at=None)


def _whom(activity: Activity) -> list[Actor]:
    return [activity.person] if activity.person else []


def _teller(words: Callable[[str], Telling]) -> Callable[[Activity, Actor], Telling | None]:
    """Say nothing of who follows no longer, nor of who left."""

    def tell(activity: Activity, recipient: Actor) -> Telling | None:
        if activity.actor is None or object_of(activity) is None:
            return None
        return words(f"\u2068{shown_name(activity.actor, recipient)}\u2069")

    return tell


def _asked(name: str) -> Telling:
    return Telling(
        subject=_("%(name)s asks to follow you") % {"name": name},
        lines=(_("Who follows you reads what you write for followers."),),
        url=f"{reverse('actors:followers')}#asking",
        action=_("See who asks"),
    )


def _accepted(name: str) -> Telling:
    return Telling(
        subject=_("%(name)s let you in: you follow them now") % {"name": name},
        url=reverse("actors:following"),
        action=_("See whom you follow"),
    )


def _begun(name: str) -> Telling:
    return Telling(
        subject=_("%(name)s follows you") % {"name": name},
        url=f"{reverse('actors:followers')}#followers",
        action=_("See who follows you"),
    )


def _everyone(_activity: Activity) -> str:
    """All who begin to follow somebody on a day are told together."""
    return "followers"


def _begun_together(told: Told, recipient: Actor) -> Telling | None:
    newest, n = told.activities[0], max(told.people, 2) - 1
    alone = _teller(_begun)(newest, recipient)
    if alone is None or newest.actor is None:
        return None
    words = ngettext("%(name)s and %(n)d other follow you", "%(name)s and %(n)d others follow you", n)
    return replace(alone, subject=words % {"name": f"\u2068{shown_name(newest.actor, recipient)}\u2069", "n": n})
