"""The directory of associations: words, filters and an order, all in the address."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from touiza.associations.cards import card_of
from touiza.associations.filters import chips, groups, loosenings, map_sheets, page_number, read_filters, sorts
from touiza.associations.queries import PER_PAGE, find_associations


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List what fits. Filters that do not exist are passed over."""
    filters = read_filters(request.GET)
    found = find_associations(filters, page_number(request.GET))
    context = {
        "filters": filters,
        "total": found.total,
        "page": Paginator(range(found.total), PER_PAGE).page(found.number),
        "items": [card_of(association) for association in found.rows],
        "groups": groups(filters, found.counts),
        "sheets": map_sheets(filters, found.counts["wilaya"]) if found.number == 1 else [],
        "chips": chips(filters),
        "sorts": sorts(filters),
        "loosenings": loosenings(filters, found.hints),
        "noindex": bool(filters.words),
    }
    return render(request, "associations/directory.html", context)
