"""Suggestions for what is chosen by its name: a few options for a datalist, for anyone, from a bounded amount of work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from touiza.accounts.services.limits import address_of, take
from touiza.vocabulary import search, tagging, typeahead
from touiza.vocabulary.forms import WHERE_ONE_LIVES

MOST = 10
A_MINUTE = 300  # questions from one network address; a class that shares one types away undisturbed


@require_safe
@cache_control(public=True, max_age=3600)
def places(request: HttpRequest) -> HttpResponse:
    """Options with the full names of places that fit `q`."""
    found = search.find_places(_question(request), limit=MOST, kinds=WHERE_ONE_LIVES)
    return _options(request, [place.full_label() for place in found])


@require_safe
@cache_control(public=True, max_age=3600)
def skills(request: HttpRequest) -> HttpResponse:
    """Options with the labels of skills that fit `q`."""
    return _options(request, [skill.label() for skill in typeahead.find_skills(_question(request), limit=MOST)])


@require_safe
@cache_control(public=True, max_age=3600)
def causes(request: HttpRequest) -> HttpResponse:
    """Options with the labels of causes that fit `q`."""
    return _options(request, [cause.label() for cause in typeahead.find_causes(_question(request), limit=MOST)])


@require_safe
@cache_control(public=True, max_age=3600)
def tags(request: HttpRequest) -> HttpResponse:
    """Options with free tags in public use, and words of the vocabularies an operator offers, that fit `q`."""
    return _options(request, tagging.find_tags(_question(request), get_language() or "ar", MOST))


def _question(request: HttpRequest) -> str:
    """Return what is asked: `q`, or the value of the input named by `field`, which is how htmx sends it.

    Raises Refusal ("too_many") for who asks too often.
    """
    take(key=f"suggest:{address_of(request)}", limit=A_MINUTE, seconds=60)
    asked = request.GET.get("q") or request.GET.get(request.GET.get("field", ""), "")
    return asked[: typeahead.LONGEST]


def _options(request: HttpRequest, names: list[str]) -> HttpResponse:
    return render(request, "vocabulary/suggestions.html", {"suggestions": names})
