"""The landing page's contents."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Q, Sum
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from touiza.associations.models import Figures
from touiza.core.changes import remembered
from touiza.core.linked_data import linked_data
from touiza.opportunities.discovery import discover
from touiza.opportunities.lines import is_full
from touiza.opportunities.sentence import sentence_of
from touiza.opportunities.wanted import Wanted

SOONEST = 8


def landing_page() -> dict[str, Any]:
    """Return what the landing page shows, in a constant number of queries."""
    wanted = Wanted()
    found = discover(wanted)
    return {
        "finds": [find for find in found.finds if not is_full(find)][:SOONEST],
        "open_count": found.page.total,
        "wanted": wanted,
        "sentence": sentence_of(
            wanted, total=found.page.total, asked_for=found.page.facet_counts.get("skill", {})
        ),
        "figures": remembered("figures of all", _figures),
        "json_ld": _described(),
    }


def _figures() -> dict[str, int]:
    """Return what all associations have together. Suspended ones do not count."""
    seen = Q(association__actor__suspended_at=None, association__actor__erased_at=None)
    told = Figures.objects.filter(seen).aggregate(minutes=Sum("minutes"), done=Sum("done_opportunities"), associations=Count("pk"))
    minutes = told.pop("minutes") or 0
    return {name: value or 0 for name, value in told.items()} | {"hours": minutes // 60}


def _described() -> SafeString:
    address = f"{settings.SITE_URL}/{get_language()}/"
    return linked_data(
        {
            "@type": "WebSite",
            "@id": address,
            "url": address,
            "name": _("Touiza"),
            "inLanguage": get_language(),
            "potentialAction": {
                "@type": "SearchAction",
                "target": {"@type": "EntryPoint", "urlTemplate": f"{address}opportunities/?q={{search_term_string}}"},
                "query-input": "required name=search_term_string",
            },
        }
    )
