"""An association's opportunities, for those who act for it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace as workspace_of
from touiza.associations.models import Association
from touiza.opportunities.access import TABS, opportunities_of
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import ApplicationState, Opportunity
from touiza.opportunities.workspace import TAB_LABELS, count_tabs, deeds_of
from touiza.ui.shapes import Tab

PER_PAGE = 20


@login_required
@require_GET
def workspace(request: HttpRequest, handle: str) -> HttpResponse:
    """List opportunities by state, with what waits in each and what can be done with it."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.SEE_WORK)
    limit = limit_of(actor, association)
    tab = request.GET.get("state", "")
    tab = tab if tab in TABS else TABS[0]
    waiting = Count("applications", filter=Q(applications__state__in=[ApplicationState.SUBMITTED, ApplicationState.ASKED]))
    page = Paginator(opportunities_of(association, tab, limit).annotate(waiting=waiting), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "workspace": workspace_of(association, actor),
        "association": association,
        "tabs": _tabs(association, tab, limit),
        "tab_label": TAB_LABELS[tab],
        "page": page,
        "rows": [{"opportunity": row, "find": find_of(row), "deeds": deeds_of(row)} for row in page],
        "noindex": True,
    }
    return render(request, "opportunities/workspace.html", context)


def _tabs(association: Association, tab: str, limit: int | None) -> list[Tab]:
    counts = count_tabs(Opportunity.objects.of(association).within(limit))
    address = reverse("opportunities:workspace", args=[association.handle])
    return [
        {
            "text": str(TAB_LABELS[name]),
            "href": f"{address}?state={name}",
            "current": name == tab,
            "count": counts[name],
        }
        for name in TABS
    ]
