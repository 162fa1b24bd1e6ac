"""How what is new for a saved search is told in the app; its mail is its own."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.notices.extras import Extra, register_extra
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.opportunities.access_searches import mail_of
from touiza.opportunities.lines import here
from touiza.opportunities.models import Cadence, SearchAlert, SearchFind
from touiza.opportunities.services.offering import set_mail
from touiza.posts.models import PostState
from touiza.ui import formats

MAILS = (Cadence.NONE, Cadence.WEEKLY, Cadence.DAILY)


def register_found() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="search.found", recipients=_owner, tell=_found, mail=False, own_mail=True, objects=_alerts, family=Family.FOUND))


def register_choice() -> None:
    """Put the choice of suggestions by mail on the page of how one is told."""
    register_extra(
        Extra(
            name="suggestions",
            label=lazy("Suggestions by e-mail"),
            hint=lazy("The first five of your page, at seven in the morning; weekly on Sundays. You get none unless you ask for them here, and one press in a mail stops them."),
            options=lambda: [(one.value, one.label) for one in MAILS],
            read=mail_of,
            save=lambda person, cadence: set_mail(person=person, cadence=cadence),
        )
    )


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
