"""Discover: the list of opportunities, by a sentence, words and filters that live in the address."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from touiza.actors.asking import other_words
from touiza.core.web import same_for_visitors
from touiza.opportunities.discovery import chips, filters_key, groups, loosenings, sorts, wilayas
from touiza.opportunities.discovery import discover as search
from touiza.opportunities.mapped import mapped
from touiza.opportunities.sentence import sentence_of
from touiza.opportunities.wanted import DISTANCES, read_wanted
from touiza.posts.public_lists import access_list


@require_safe
@same_for_visitors
def discover(request: HttpRequest) -> HttpResponse:
    """List what fits. What means nothing in the address is passed over."""
    wanted = read_wanted(request.GET)
    number = request.GET.get("page", "1")
    audience = ("public", "signed_in") if request.user.is_authenticated else ("public",)
    found = search(wanted, number=int(number) if number.isdecimal() and len(number) < 5 else 1, audience=audience)
    counts = found.page.facet_counts
    in_force = chips(found)
    context = {
        "found": found,
        "wanted": wanted,
        "sentence": sentence_of(wanted, total=found.page.total, asked_for=counts.get("skill", {})),
        "filters": filters_key(found),
        "groups": SimpleLazyObject(partial(groups, found)),
        "wilayas": SimpleLazyObject(partial(wilayas, found)),
        "join_count": counts.get("join", {}).get("at_once", 0),
        "distances": DISTANCES,
        "chips": in_force,
        "also": other_words(wanted.q, get_language()).told if found.page.total and not found.page.guessed else [],
        "filter_title": _("Filter (%(n)s)") % {"n": len(in_force)} if in_force else _("Filter"),
        "sorts": sorts(wanted),
        "loosenings": loosenings(found) if not found.page.total else [],
        "mapped": mapped(found) if wanted.view else None,
        "tiles": settings.TILES,
        "as_list": wanted.address(view=""),
        "as_map": wanted.address(view="map"),
        "list": access_list("opportunities", request.GET),
        "noindex": wanted.any or bool(wanted.view) or found.page.page > 1,
    }
    if request.headers.get("HX-Target") == "more":
        return render(request, "opportunities/_more.html", context)
    answer = render(request, "opportunities/list.html", context)
    if request.headers.get("HX-Request"):
        answer["HX-Push-Url"] = wanted.address()  # without what was left empty
    return answer
