"""The working days of an association, and its holidays."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.associations.feast_names import NAMES
from touiza.associations.forms_calendar import DaysOffForm, FeastForm, WeekForm
from touiza.associations.models import Association, DayOff
from touiza.associations.services.calendar import add_days_off, keep_feast, remove_days_off, set_work_week
from touiza.associations.working_days import ZONES, Kept, country_of, kept_feasts, week_of
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame

AHEAD = dt.timedelta(days=365)


@dataclass(frozen=True)
class FeastLine:
    """A feast of the coming year with the form by which its days are said."""

    name: Promise | str
    kept: Kept
    form: FeastForm

    @property
    def id(self) -> str:
        return f"{self.kept.feast.code}{self.kept.feast.year}"


@login_required
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, handle: str) -> HttpResponse:
    """Show and change on which days the association works: answers are due by its own working days."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    forms: dict[str, Form] = {}
    if request.method == "POST":
        name, form = _sent(request)
        if form.is_valid():
            try:
                _do(name, association, actor, request, form.cleaned_data)
            except Refusal as refusal:
                blame(form, refusal)
            else:
                messages.success(request, _("Saved. What waits for an answer is due accordingly."))
                return redirect("associations:calendar", handle)
        forms[name] = form
    return _page(request, actor, association, forms)


def _sent(request: HttpRequest) -> tuple[str, Form]:
    deed = request.POST.get("deed", "")
    if deed in {"feast", "work"}:
        code = request.POST.get("feast", "")[:20] + request.POST.get("year", "")[:4]
        return "feast", FeastForm(request.POST, auto_id=f"{code}_%s")
    if deed == "own":
        return "own", DaysOffForm(request.POST)
    if deed == "remove":
        return "remove", Form(request.POST)
    if deed == "week":
        return "week", WeekForm(request.POST)
    raise Http404  # no button of the page


def _do(name: str, association: Association, actor: Actor, request: HttpRequest, data: dict[str, Any]) -> None:
    if name == "week":
        set_work_week(association=association, days=map(int, data["days"]), by=actor)
    elif name == "own":
        add_days_off(association=association, by=actor, **data)
    elif name == "remove":
        pk = request.POST.get("row", "")
        if pk.isascii() and pk.isdecimal() and len(pk) < 18:
            remove_days_off(association=association, pk=int(pk), by=actor)
    else:
        keep_feast(association=association, kept=request.POST.get("deed") == "feast", by=actor, **data)


def _page(request: HttpRequest, actor: Actor, association: Association, forms: dict[str, Form]) -> HttpResponse:
    country = country_of(association)
    today = clock.today(ZONES[country])
    rows = list(DayOff.objects.filter(association=association, last__gte=today).order_by("first", "pk"))
    sent = forms.get("feast")
    refused = next((form for form in forms.values() if form.errors), None)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "week_form": forms.get("week") or WeekForm(initial={"days": [str(day) for day in week_of(association)]}),
        "own_form": forms.get("own") or DaysOffForm(),
        "sent": sent,
        "feasts": [_line(one) for one in kept_feasts(country, rows, today, today + AHEAD)],
        "own": [row for row in rows if not row.feast],
        "form": refused,
    }
    return render(request, "associations/calendar.html", context, status=422 if refused else 200)


def _line(kept: Kept) -> FeastLine:
    feast = kept.feast
    initial = {"feast": feast.code, "year": feast.year, "first": kept.first, "last": kept.last}
    return FeastLine(NAMES[feast.code], kept, FeastForm(initial=initial, auto_id=f"{feast.code}{feast.year}_%s"))
