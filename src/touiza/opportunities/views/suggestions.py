"""What suits a volunteer and why: the page of all, its first ones for other pages, what is not for them, and the mail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_own_person, access_signed_in
from touiza.opportunities.access import access_opportunity
from touiza.opportunities.access_searches import access_suggestions_stop, hidden_from
from touiza.opportunities.forms.searches import WhyNotForm
from touiza.opportunities.lines import find_of
from touiza.opportunities.matching.saying import Said, say
from touiza.opportunities.models import WhyNot
from touiza.opportunities.services.offering import (
    Offer,
    hide_suggestion,
    note_shown,
    offers_for,
    show_suggestion,
    stop_suggestions,
)
from touiza.opportunities.services.suggesting import fit_of
from touiza.ui.shapes import Find

PER_PAGE = 10
FIRST = 3


@dataclass(frozen=True)
class OfferLine:
    """A suggestion as a line with its reasons, and what is missing."""

    slug: str
    find: Find
    said: Said


def offer_lines(offers: Iterable[Offer]) -> list[OfferLine]:
    """Return lines in the order of suggestions."""
    return [_line(offer) for offer in offers]


@login_required
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """List what suits me; `part=first` is the first three alone, for my home."""
    actor = access_signed_in(request.user)
    offers = offers_for(actor)
    first = request.GET.get("part") == "first"
    page = Paginator(offers, FIRST if first else PER_PAGE).get_page(1 if first else request.GET.get("page"))
    seen: Sequence[Offer] = list(page)
    if request.method == "GET":
        note_shown(seen)
    context = {
        "lines": offer_lines(seen),
        "page": page,
        "number": len(offers),
        "whys": WhyNot.choices,
        "bare": _is_bare(request),
        "noindex": True,
    }
    return render(request, "opportunities/_suggestions_first.html" if first else "opportunities/suggestions.html", context)


@login_required
@require_safe
def hidden(request: HttpRequest) -> HttpResponse:
    """List what I put away, so that it can come back."""
    page = Paginator(hidden_from(access_signed_in(request.user)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "opportunities/suggestions_hidden.html", {"page": page, "noindex": True})


@login_required
@require_POST
def suggestion(request: HttpRequest, slug: str) -> HttpResponse:
    """Put one away (`why` it is not for me), or let it come back (`deed` is "show")."""
    actor = access_signed_in(request.user)
    opportunity = access_opportunity(slug, actor)
    if request.POST.get("deed") == "show":
        show_suggestion(person=actor, opportunity=opportunity)
        messages.success(request, _("It may be suggested to you again."))
        return redirect("opportunities:suggestions_hidden")
    form = WhyNotForm(request.POST)
    why = form.cleaned_data["why"] if form.is_valid() else ""
    hide_suggestion(person=actor, opportunity=opportunity, why=why)
    messages.success(request, _("It is not suggested to you any more."))
    return redirect("opportunities:suggestions")


@csrf_exempt  # a mail program presses the button for its reader (RFC 8058); the key in the address is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions_stop(request: HttpRequest, key: str) -> HttpResponse:
    """Stop suggestions by mail, from one of them. Looking changes nothing."""
    person = access_suggestions_stop(key)
    if request.method == "POST":
        stop_suggestions(person=person)
    context = {"stopped": request.method == "POST", "noindex": True, "languages_off": True}
    return render(request, "opportunities/suggestions_stop.html", context)


@login_required
@require_safe
def fit(request: HttpRequest, slug: str) -> HttpResponse:
    """Why one opportunity suits me, and what is missing; `part=1` is that alone, for its page."""
    actor = access_signed_in(request.user)
    opportunity = access_opportunity(slug, actor)
    judgement = fit_of(actor, opportunity)
    if judgement is None:
        raise Http404
    context = {"opportunity": opportunity, "said": say(judgement), "noindex": True}
    return render(request, "opportunities/_fit.html" if request.GET.get("part") else "opportunities/fit.html", context)


def _line(offer: Offer) -> OfferLine:
    said = say(offer.judgement)
    return OfferLine(offer.opportunity.post.slug, find_of(offer.opportunity, why=[*said.reasons, *said.missing]), said)


def _is_bare(request: HttpRequest) -> bool:
    """Tell whether somebody has told so little that suggestions can hardly suit them."""
    person = access_own_person(request.user)
    return not person.availability or person.commune_id is None
