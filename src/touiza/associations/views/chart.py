"""The organisation chart: read by everyone, drawn by who speaks for the association."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.associations.access import access_association, access_role, powers_of
from touiza.associations.access_chart import (
    access_body,
    access_holder,
    access_own_holding,
    access_seat,
    people_to_name,
)
from touiza.associations.capabilities import Can
from touiza.associations.chart import chart_of, flat, holder_lines
from touiza.associations.context import workspace
from touiza.associations.forms_chart import BodyForm, HolderForm, SeatForm
from touiza.associations.models import Association, Body
from touiza.associations.services import chart as services
from touiza.core.errors import Refusal
from touiza.core.web import blame, keep_typed, same_for_visitors


@require_safe
@same_for_visitors
def chart(request: HttpRequest, handle: str) -> HttpResponse:
    """The whole chart, for everyone; 404 where none is drawn."""
    association = access_association(handle)
    actor = actor_of(request.user)
    bodies = chart_of(association, actor)
    may_edit = Can.SPEAK in powers_of(actor, association)
    if not bodies and not may_edit:
        raise Http404
    context = {"association": association, "bodies": bodies, "may_edit": may_edit, "signed_in": actor is not None}
    return render(request, "associations/chart.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chart_edit(request: HttpRequest, handle: str) -> HttpResponse:
    """The bodies in their order, and a form to add one."""
    actor, association = _speaking(request, handle)
    bodies = flat(chart_of(association, actor))
    form = BodyForm(request.POST if request.method == "POST" else None, offered=bodies)
    if request.method == "POST" and form.is_valid():
        data = _with_parent(association, form.cleaned_data)
        try:
            body = services.add_body(association=association, **data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The body is on the chart. Add its seats now."))
            return redirect("associations:chart_body", handle, body.pk)
    return _page(request, association, actor, "chart_edit", {"bodies": bodies, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chart_body(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """One body. `deed`: "save", "seat" (add one), "up", "down", "remove"."""
    actor, association = _speaking(request, handle)
    body = access_body(association, pk)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    lines = flat(chart_of(association, actor))
    others = [line for line in lines if line.body.pk != body.pk]
    initial = {"name": body.name, "task": body.task, "parent": body.parent_id or ""}
    form = BodyForm(request.POST if deed == "save" else None, initial=initial, offered=others)
    seat_form = SeatForm(request.POST if deed == "seat" else None)
    here, up = redirect("associations:chart_body", handle, pk), redirect("associations:chart_edit", handle)
    if deed == "save" and form.is_valid():
        data = _with_parent(association, form.cleaned_data)
        if _did(request, form, lambda: services.change_body(body=body, **data), _("Saved. The page shows it now.")):
            return here
    elif deed == "seat" and seat_form.is_valid():
        if _did(request, seat_form, lambda: services.add_seat(body=body, title=seat_form.cleaned_data["title"]), _("The seat is on the chart.")):
            return here
    elif deed in {"up", "down"}:
        services.move_body(body=body, up=deed == "up")
        return up
    elif deed == "remove":
        return up if _did(request, None, lambda: services.remove_body(body=body), _("The body is taken away.")) else here
    line = next(line for line in lines if line.body.pk == body.pk)
    return _page(request, association, actor, "chart_body", {"line": line, "form": form, "seat_form": seat_form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def chart_seat(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """One seat. `deed`: "name" (who holds it), "end" (somebody no longer does), "up", "down", "remove"."""
    actor, association = _speaking(request, handle)
    seat = access_seat(association, pk)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    people = people_to_name(association)
    names = shown_names(people, actor)
    form = HolderForm(request.POST if deed == "name" else None, people=[(one.pk, str(names[one.pk])) for one in people])
    here, up = redirect("associations:chart_seat", handle, pk), redirect("associations:chart_body", handle, seat.body_id)
    if deed == "name" and form.is_valid():
        data = form.cleaned_data
        data["person"] = next((one for one in people if one.pk == data["person"]), None)
        if _did(request, form, lambda: services.name_holder(seat=seat, by=actor, **data), _("The name is on the chart.")):
            return here
    elif deed == "end":
        services.end_holding(holder=access_holder(seat, request.POST.get("holder", "")))
        return here
    elif deed in {"up", "down"}:
        services.move_seat(seat=seat, up=deed == "up")
        return up
    elif deed == "remove":
        services.remove_seat(seat=seat)
        return up
    held = seat.holders.filter(ended_on=None).select_related("person__person")
    return _page(request, association, actor, "chart_seat", {"seat": seat, "holders": holder_lines(held, actor), "form": form})


@login_required
@require_POST
def chart_name(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Somebody hides their own name on the chart, or shows it (`deed` is "show")."""
    actor, association = access_signed_in(request.user), access_association(handle)
    hide = request.POST.get("deed") != "show"
    services.hide_name(holder=access_own_holding(actor, association, pk), hide=hide)
    messages.success(request, _("Your name is hidden: the chart says only that the seat is held.") if hide else _("Your name is shown."))
    return redirect("associations:chart", handle)


def _speaking(request: HttpRequest, handle: str) -> tuple[Actor, Association]:
    actor = access_signed_in(request.user)
    return actor, access_role(actor, handle, Can.SPEAK)


def _with_parent(association: Association, data: dict[str, Any]) -> dict[str, Any]:
    parent: Body | None = access_body(association, data["parent"]) if data["parent"] else None
    return {**data, "parent": parent}


def _did(request: HttpRequest, form: Any, deed: Callable[[], object], said: str) -> bool:
    """Do it and say so; a refusal goes into the form, or is said where there is none."""
    try:
        deed()
    except Refusal as refusal:
        if form is None:
            messages.error(request, str(refusal.sentence))
        else:
            blame(form, refusal)
        return False
    messages.success(request, said)
    return True


def _page(
    request: HttpRequest, association: Association, actor: Actor, name: str, context: dict[str, Any]
) -> HttpResponse:
    refused = any(form.is_bound and form.errors for form in (context["form"], context.get("seat_form")) if form is not None)
    keep_typed(request, context["form"], context.get("seat_form"))
    shell = {"association": association, "workspace": workspace(association, actor), "noindex": True}
    return render(request, f"associations/{name}.html", {**shell, **context}, status=422 if refused else 200)
