"""How what is new for a saved search is told in the app; its mail is its own."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.lines import here
from touiza.opportunities.models import SearchAlert, SearchFind
from touiza.posts.models import PostState
from touiza.ui import formats


def register_found() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="search.found", recipients=_owner, tell=_found, mail=False, objects=_alerts))


def _alerts() -> QuerySet[SearchAlert]:
    finds = SearchFind.objects.filter(opportunity__post__state=PostState.PUBLISHED).select_related("opportunity__post").order_by("place")
    return SearchAlert.objects.select_related("search").prefetch_related(Prefetch("finds", queryset=finds))


def _owner(activity: Activity) -> Iterable[Actor]:
    return [activity.person] if activity.person else []


def _found(activity: Activity, _recipient: Actor) -> Telling | None:
    alert = object_of(activity)
    finds = list(alert.finds.all()) if alert is not None else []
    if not finds:
        return None
    names = {"n": formats.number(len(finds), here()), "name": alert.search.name}
    subject = ngettext("%(n)s new opportunity for “%(name)s”", "%(n)s new opportunities for “%(name)s”", len(finds)) % names
    if len(finds) == 1:
        action, url = _("See the opportunity"), reverse("opportunities:detail", args=[finds[0].opportunity.post.slug])
    else:
        action, url = _("See them"), reverse("opportunities:list") + f"?{alert.search.query}&sort=newest"
    lines = tuple(find.opportunity.post.title.here.text for find in finds[:3])
    return Telling(subject=subject, url=url, action=action, lines=lines)
