"""The directory of associations: words, filters and an order, all in the address."""

from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from touiza.associations.cards import card_of
from touiza.associations.filters import (
    boxes_key,
    chips,
    groups,
    loosenings,
    map_sheets,
    page_number,
    read_filters,
    sorts,
)
from touiza.associations.queries import PER_PAGE, find_associations
from touiza.core.web import same_for_visitors


@require_safe
@same_for_visitors
def directory(request: HttpRequest) -> HttpResponse:
    """List what fits. Filters that do not exist are passed over."""
    filters = read_filters(request.GET)
    found = find_associations(filters, page_number(request.GET))
    context = {
        "filters": filters,
        "total": found.total,
        "page": Paginator(range(found.total), PER_PAGE).page(found.number),
        "items": [card_of(association) for association in found.rows],
        "boxes": boxes_key(filters, found.counts),
        "groups": SimpleLazyObject(partial(groups, filters, found.counts)),
        "sheets": SimpleLazyObject(partial(map_sheets, filters, found.counts["wilaya"])) if found.number == 1 else [],
        "chips": chips(filters),
        "sorts": sorts(filters),
        "loosenings": loosenings(filters, found.hints),
        "noindex": bool(filters.words),
    }
    return render(request, "associations/directory.html", context)
