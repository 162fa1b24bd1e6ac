"""Files into the register and out of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.reauthentication import ask_identity
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.sheets_out import csv_lines, xlsx_file
from touiza.core.web import blame, typed
from touiza.relations.access import WRITE, Desk, access_desk, access_import, access_import_row
from touiza.relations.faces import names_of
from touiza.relations.forms.mailing import ChoicesForm, ColumnsForm, UploadForm
from touiza.relations.models import Choice, Import, ImportState, Outcome
from touiza.relations.selection import Selection, fields_of, selected
from touiza.relations.services.exporting import note_export
from touiza.relations.services.importing import (
    begin_import,
    choose_for_all,
    choose_for_row,
    drop_import,
    say_columns,
    start_import,
    undo_import,
)
from touiza.relations.services.undoing import UNDO_FOR
from touiza.relations.sheets.columns import MEANINGS
from touiza.relations.sheets.export import table_rows

PER_PAGE = 25
FILES_A_DAY = 40
SHOWN: tuple[str, ...] = (Outcome.REFUSED, Outcome.SAME, Outcome.NEAR, Outcome.NEW)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, handle: str) -> HttpResponse:
    """List the files that were brought in; POST takes a new one."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            take(key=f"register-file:{desk.association.pk}", limit=FILES_A_DAY, seconds=24 * 3600)
            run = start_import(association=desk.association, name=file.name or "file", data=file.read(), by=desk.actor)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("relations:import", handle, run.public_id)
    rows = Import.objects.filter(association=desk.association).defer("data", "sample").order_by("-created_at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "relations/imports.html", _frame(desk) | {"form": form, "page": page}, status=422 if form.errors else 200)


@login_required
@require_safe
def import_(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Show a file in its state: what its columns mean, what its rows look like, how far it is, what it brought."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    return _show(request, desk, access_import(desk.association, public_id))


@login_required
@require_POST
def import_columns(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Say what the columns mean."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    run = access_import(desk.association, public_id)
    form = _columns_form(desk, run, request)
    if form.is_valid():
        try:
            say_columns(run=run, columns=form.meant, tag=form.cleaned_data["tag"], consent=form.cleaned_data["consent"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return redirect("relations:import", handle, public_id)
    return _show(request, desk, run, form=form, status=422)


@login_required
@require_POST
def import_choices(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Say what to do with those who seem to be there already."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    run = access_import(desk.association, public_id)
    form = ChoicesForm(request.POST)
    if not form.is_valid():
        return _show(request, desk, run, choices=form, status=422)
    return _do(request, handle, run, choose_for_all, **form.cleaned_data)


@login_required
@require_POST
def import_row(request: HttpRequest, handle: str, public_id: str, pk: int) -> HttpResponse:
    """Say what to do with one row."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    run = access_import(desk.association, public_id)
    row = access_import_row(run, pk)
    choice = request.POST.get("choice", "")
    return _do(request, handle, run, choose_for_row, row=row, choice=choice if choice in Choice.values else "")


@login_required
@require_POST
def import_deed(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Bring it in, undo it, or throw it away: `to` is "run", "undo" or "drop"."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    run = access_import(desk.association, public_id)
    wanted = request.POST.get("to")
    if wanted == "run":
        return _do(request, handle, run, begin_import, by=desk.actor)
    if wanted == "undo":
        return _do(request, handle, run, undo_import)
    if wanted == "drop":
        response = _do(request, handle, run, drop_import)
        return redirect("relations:imports", handle) if not Import.objects.filter(pk=run.pk).exists() else response
    messages.error(request, _("Choose what to change, then try again."))
    return redirect("relations:import", handle, public_id)


@login_required
@never_cache
@require_safe
def export(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Take out those who fit the filters of the address: `?format=csv` or xlsx gives the file, else the page that asks which."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    asked = request.GET.copy()
    wanted = asked.pop("format", [""])[-1]
    selection = Selection(query=asked.urlencode())
    if wanted not in {"csv", "xlsx"}:
        count = selected(desk.association, selection).count()
        return render(request, "relations/export.html", _frame(desk) | {"count": count, "query": selection.query})
    if asking := ask_identity(request):
        return asking
    take(key=f"register-export:{request.user.pk}", limit=10, seconds=3600)
    note_export(association=desk.association, by=desk.actor)
    rows = table_rows(desk.association, selection, get_language() or "ar")
    name = f"{handle}-{clock.today().isoformat()}.{wanted}"
    if wanted == "xlsx":
        return FileResponse(xlsx_file(rows, rtl=get_language() == "ar"), as_attachment=True, filename=name, content_type=XLSX)
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _do(request: HttpRequest, handle: str, run: Import, deed: Any, **how: Any) -> HttpResponse:
    try:
        deed(run=run, **how)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("relations:import", handle, run.public_id)


def _show(
    request: HttpRequest, desk: Desk, run: Import, *, form: ColumnsForm | None = None, choices: ChoicesForm | None = None, status: int = 200
) -> HttpResponse:
    context = _frame(desk) | {"run": run, "moving": run.state in {ImportState.READING, ImportState.RUNNING, ImportState.UNDOING}}
    if form is not None or run.state == ImportState.MAPPING or (request.GET.get("columns") and run.state == ImportState.READY):
        context |= {"form": form or _columns_form(desk, run)}
    elif run.state in {ImportState.READY, ImportState.DONE}:
        context |= _rows(request, desk, run)
        context |= {"choices": choices or ChoicesForm(initial={"same_address": run.same_address, "near_name": run.near_name})}
        context |= {"may_undo": run.state == ImportState.DONE and run.done_at is not None and run.done_at + UNDO_FOR > clock.now()}
    return render(request, "relations/import.html", context, status=status)


def _rows(request: HttpRequest, desk: Desk, run: Import) -> dict[str, Any]:
    counts = dict(run.rows.order_by().values_list("outcome").annotate(number=Count("pk")))
    shown = request.GET.get("rows", "")
    shown = shown if shown in SHOWN else next((str(code) for code in SHOWN if counts.get(code)), str(Outcome.NEW))
    page = Paginator(run.rows.filter(outcome=shown).select_related("like__person").order_by("place"), PER_PAGE).get_page(request.GET.get("page"))
    names = names_of([row.like for row in page if row.like], desk.association)
    return {
        "page": page,
        "lines": [{"row": row, "like": names.get(row.like_id or 0)} for row in page],
        "shown": shown,
        "tabs": [{"text": str(Outcome(code).label), "href": f"?rows={code}", "current": code == shown, "count": counts.get(code, 0)} for code in SHOWN],
        "row_choices": Choice.choices,
        "bringing": sum(number for code, number in counts.items() if code != Outcome.REFUSED),
        "refused": counts.get(Outcome.REFUSED, 0),
    }


def _columns_form(desk: Desk, run: Import, request: HttpRequest | None = None) -> ColumnsForm:
    own = [(f"field:{one.pk}", one.name) for one in fields_of(desk.association)]
    meanings = [("", _("Leave out")), *MEANINGS.items(), *own]
    initial = {f"column_{number}": meaning for number, meaning in run.columns.items()} | {"tag": run.tag, "consent": run.consent}
    return ColumnsForm(typed(request) if request else None, headings=run.headings, sample=run.sample, meanings=meanings, initial=initial)


def _frame(desk: Desk) -> dict[str, Any]:
    return {"workspace": workspace(desk.association, desk.actor), "association": desk.association, "desk": desk, "noindex": True}
