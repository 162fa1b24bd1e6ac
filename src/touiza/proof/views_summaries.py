"""A year of hours: a person's own, and an association's; on a page, on paper, as a file. And the operator's wages."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from touiza.accounts.reauthentication import ask_identity
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.access import access_reviewer, access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.sheets_out import csv_lines, xlsx_file
from touiza.core.web import blame
from touiza.proof import summaries
from touiza.proof.access import access_wage
from touiza.proof.forms_wages import WageForm
from touiza.proof.models import Wage
from touiza.proof.services.exporting import note_export
from touiza.proof.services.wages import remove_wage, set_wage
from touiza.proof.summaries import SHOWN, Added, Scope
from touiza.proof.valuing import MANUAL, value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """A person's year (`?year=`), or all their years: by association, cause, month and unit."""
    actor = access_signed_in(request.user)
    scope = Scope(person=actor, year=read_year(request))
    tables = [_table(scope, _("Associations"), "association"), _table(scope, _("Causes"), "cause"), _months(scope)]
    context = _summary(request, scope, tables) | {"export": reverse("proof:summary_export")}
    return render(request, "proof/summary.html", context)


@login_required
@require_GET
def of_association(request: HttpRequest, handle: str) -> HttpResponse:
    """An association's year, or all its years: by person, opportunity, cause, month and unit; and what the hours would have cost."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.READ_ANSWERS)
    scope = Scope(association=association.actor, limit=limit_of(actor, association), year=read_year(request))
    causes = summaries.by(scope, "cause", most=1000)
    tables = [_table(scope, _("People"), "person"), _table(scope, _("Opportunities"), "source"), _lines(_("Causes"), causes, "cause"), _months(scope)]
    desk = workspace(association, actor)
    context = _summary(request, scope, tables) | {
        "workspace": desk,
        "association": association,
        "export": reverse("proof:association_export", args=[handle]) if Can.CONFIRM in desk["may"] else "",
        "manual": MANUAL,
        **_valued(association, scope, causes),
    }
    return render(request, "proof/summary_association.html", context)


def _valued(association: Association, scope: Scope, causes: list[Added]) -> dict[str, Any]:
    """Return the value of a year's hours, where the association's country has wages."""
    if scope.year is None:
        return {"valuation": None, "valued_year": False}
    place = association.commune
    country = (place.country.code if place.country else place.code) if place else ""
    valuation = value(causes, country=country, year=scope.year) if country else None
    names = summaries.names_of([part.cause for part in valuation.parts], "cause") if valuation else {}
    parts = [(names.get(part.cause, ""), part) for part in valuation.parts] if valuation else []
    return {"valuation": valuation, "parts": parts, "valued_year": True}


@login_required
@never_cache
@require_safe
def my_export(request: HttpRequest) -> HttpResponseBase:
    """One's own hours as a file: `?format=csv` or xlsx."""
    actor = access_signed_in(request.user)
    if asking := ask_identity(request):
        return asking
    take(key=f"hours-export:{request.user.pk}", limit=20, seconds=3600)
    return _file(request, Scope(person=actor, year=read_year(request)), "touiza-hours")


@login_required
@never_cache
@require_safe
def association_export(request: HttpRequest, handle: str) -> HttpResponseBase:
    """An association's hours as a file; its owners are told that somebody took them out."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CONFIRM)
    scope = Scope(association=association.actor, limit=limit_of(actor, association), year=read_year(request))
    if asking := ask_identity(request):
        return asking
    take(key=f"hours-export:{request.user.pk}", limit=20, seconds=3600)
    note_export(association=association.actor, by=actor)
    return _file(request, scope, f"{handle}-hours")


def _file(request: HttpRequest, scope: Scope, name: str) -> HttpResponseBase:
    wanted = request.GET.get("format", "")
    wanted = wanted if wanted in FORMATS else "csv"
    name = f"{name}-{scope.year or clock.today().isoformat()}.{wanted}"
    rows: Iterator[list[str]] = summaries.table(scope)
    if wanted == "xlsx":
        return FileResponse(xlsx_file(rows, rtl=get_language() == "ar"), as_attachment=True, filename=name, content_type=XLSX)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def read_year(request: HttpRequest) -> int | None:
    """Return the year that the address asks for; None is all of them. What cannot be read is this year."""
    asked = request.GET.get("year", "")
    if asked == "all":
        return None
    year = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) == 4 else 0
    return year if 1900 <= year <= 2200 else clock.today().year


def _summary(request: HttpRequest, scope: Scope, tables: list[dict[str, Any]]) -> dict[str, Any]:
    years = summaries.years(Scope(scope.person, scope.association, scope.limit))
    minutes, entries, people = summaries.total(scope)
    current = scope.year
    shown = sorted({*(one.key for one in years), clock.today().year, *([current] if current else [])}, reverse=True)
    tabs = [{"text": str(year), "href": f"?year={year}", "current": year == current} for year in shown[:8]]
    return {
        "tabs": [*tabs, {"text": _("All years"), "href": "?year=all", "current": current is None}],
        "years": years if current is None else [],
        "year": current,
        "minutes": minutes,
        "entries": entries,
        "people": people,
        "units": summaries.worked(summaries.by_unit(scope)),
        "tables": [table for table in tables if table["rows"]],
        "query": f"year={current or 'all'}",
        "noindex": True,
    }


def _table(scope: Scope, title: str, kind: str) -> dict[str, Any]:
    return _lines(title, summaries.by(scope, kind), kind)


def _lines(title: str, sums: list[Added], kind: str) -> dict[str, Any]:
    return {"title": title, "rows": summaries.named(sums[:SHOWN], kind), "more": len(sums) > SHOWN}


def _months(scope: Scope) -> dict[str, Any]:
    rows = summaries.named(summaries.by_month(scope), "month") if scope.year is not None else []
    return {"title": _("Months"), "rows": rows, "more": False}


@login_required
@require_http_methods(["GET", "POST"])
def wages(request: HttpRequest) -> HttpResponse:
    """The operator's table of wages; POST writes one, or alters the one of that year, country and cause."""
    user = access_reviewer(request.user)
    form = WageForm(request.POST if request.method == "POST" else None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            set_wage(by=user, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The wage is in the table."))
            return redirect("proof:wages")
    rows = Wage.objects.select_related("cause").order_by("-year", "country", "cause_id")[:300]
    context = {"wages": rows, "form": form, "manual": MANUAL, "noindex": True}
    return render(request, "proof/wages.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def wage(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a wage out of the table."""
    user = access_reviewer(request.user)
    remove_wage(wage=access_wage(pk), by=user)
    messages.success(request, _("The wage is out of the table."))
    return redirect("proof:wages")
