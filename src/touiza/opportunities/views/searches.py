"""A person's saved searches: kept from Discover, listed, changed, paused, deleted; stopped from a mail."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from touiza.actors.access import access_signed_in
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.opportunities.access_searches import access_own_search, access_search_stop, own_searches
from touiza.opportunities.discovery import filter_words
from touiza.opportunities.forms.searches import NewSearchForm, SearchForm
from touiza.opportunities.models import SavedSearch
from touiza.opportunities.services.searches import (
    MOST,
    change_search,
    delete_search,
    pause_search,
    resume_search,
    save_search,
    stop_alerts,
)
from touiza.opportunities.wanted import Wanted, read_wanted


@dataclass(frozen=True)
class SearchLine:
    """A saved search with its filters in words and the address of what it finds."""

    search: SavedSearch
    words: list[str]
    href: str


@login_required
@require_safe
def searches(request: HttpRequest) -> HttpResponse:
    """List what I saved."""
    lines = [_line(search) for search in own_searches(access_signed_in(request.user))]
    return render(request, "opportunities/searches.html", {"lines": lines, "most": MOST, "noindex": True})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Give the search of this address a name; its filters are those of Discover."""
    actor = access_signed_in(request.user)
    asked = request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()
    wanted = read_wanted(QueryDict(asked[:LONGEST_ASKED]))
    words = filter_words(wanted)
    form = NewSearchForm(typed(request), initial={"name": _suggested(words), "query": wanted.query()})
    if request.method == "POST" and form.is_valid():
        try:
            save_search(person=actor, wanted=wanted, name=form.cleaned_data["name"], cadence=form.cleaned_data["cadence"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The search is saved."))
            return redirect("opportunities:searches")
    context = {"form": form, "words": words, "wanted": wanted, "back": wanted.address(), "noindex": True}
    return render(request, "opportunities/search_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change one (its name, how often it tells), or `deed`: "pause", "resume", "delete"."""
    one = access_own_search(access_signed_in(request.user), public_id)
    deed = request.POST.get("deed", "")
    if request.method == "POST" and deed in DEEDS:
        return _do(request, one, deed)
    form = SearchForm(typed(request), initial={"name": one.name, "cadence": one.cadence})
    if request.method == "POST" and form.is_valid():
        change_search(search=one, **form.cleaned_data)
        messages.success(request, _("Your choice is saved."))
        return redirect("opportunities:searches")
    context = {"form": form, "line": _line(one), "noindex": True}
    return render(request, "opportunities/search.html", context, status=422 if form.errors else 200)


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the key in the address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search_stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop the mails of one saved search, from one of them. Looking changes nothing."""
    public_id = access_search_stop(key)
    if request.method == "POST":
        stop_alerts(public_id=public_id)
    context = {"stopped": request.method == "POST", "noindex": True, "languages_off": True}
    return render(request, "opportunities/search_stop.html", context)


LONGEST_ASKED = 3000
DEEDS = ("pause", "resume", "delete")


def _do(request: HttpRequest, one: SavedSearch, deed: str) -> HttpResponse:
    if deed == "delete":
        delete_search(search=one)
        messages.success(request, _("The search is deleted."))
    elif deed == "pause":
        pause_search(search=one)
        messages.success(request, _("The search is paused: it tells nothing until you resume it."))
    else:
        resume_search(search=one)
        messages.success(request, _("The search goes on: you hear of what is new from now on."))
    return redirect("opportunities:searches")


def _line(search: SavedSearch) -> SearchLine:
    wanted: Wanted = read_wanted(QueryDict(search.query))
    return SearchLine(search, filter_words(wanted), wanted.address())


def _suggested(words: list[str]) -> str:
    """Return a name to begin with: the filters in words, as many as have room."""
    name = ""
    for word in words:
        longer = f"{name} · {word}" if name else word
        if len(longer) > 80:
            break
        name = longer
    return name
