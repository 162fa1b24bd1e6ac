"""The page where everything is looked for: one list, a tab for each kind, a choice of language."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from touiza.actors.access import actor_of
from touiza.core.web import same_for_visitors
from touiza.finding.everything import LAST_PAGE, PER_PAGE, Asked, Found, read_asked, search_everything
from touiza.finding.kinds import KINDS
from touiza.kernel.text import LANGUAGES
from touiza.ui.shapes import Tab


@require_safe
@same_for_visitors
def search(request: HttpRequest) -> HttpResponse:
    """Show what fits, of every kind or of one."""
    asked = read_asked(request.GET, reads=get_language())
    found = search_everything(asked, actor_of(request.user))
    shown = min(found.total, LAST_PAGE * PER_PAGE)
    context = {
        "asked": asked,
        "found": found,
        "kinds": KINDS,
        "tabs": _tabs(found),
        "languages": LANGUAGES,
        "page": Paginator(range(shown), PER_PAGE).get_page(asked.page),
        "meant_href": _address(Asked(found.meant, asked.kind, asked.language)) if found.meant else "",
        "noindex": True,
    }
    return render(request, "finding/search.html", context)


def _tabs(found: Found) -> list[Tab]:
    """Return a tab for all and one for each kind, with how many it holds. A floor is not told as a number."""
    asked, counts = found.asked, found.counts
    every: Tab = {"text": _("Everything"), "href": _address(Asked(asked.words, "", asked.language)), "current": not asked.kind}
    if not found.more:
        every["count"] = sum(counts.values())
    each: list[Tab] = [
        {
            "text": kind.label,
            "href": _address(Asked(asked.words, name, asked.language)),
            "current": asked.kind == name,
            "count": counts.get(name, 0),
        }
        for name, kind in KINDS.items()
    ]
    return [every, *each]


def _address(asked: Asked) -> str:
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in (("q", asked.words), ("kind", asked.kind), ("lang", asked.language)) if value})
    path = reverse("finding:search")
    return f"{path}?{query.urlencode()}" if query else path


