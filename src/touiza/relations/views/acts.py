"""Acts on many contacts: what to do, how many it changes, done; undone."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in
from touiza.actors.profile import shown_names
from touiza.associations.context import workspace
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.relations.access import WRITE, Desk, access_act, access_contact, access_desk, access_merge
from touiza.relations.faces import names_of
from touiza.relations.filters import search_contacts
from touiza.relations.forms.acts import ActForm, MergeForm
from touiza.relations.models import ActState, BulkAct, Contact, Tag
from touiza.relations.selection import fields_of, read_selection, selected
from touiza.relations.services.acts import begin_act, plan_act, to_change, told, undo_act
from touiza.relations.services.merging import merge_contacts, undo_merge
from touiza.relations.services.undoing import UNDO_FOR

PER_PAGE = 20
SHOWN = 10


@login_required
@require_safe
def acts(request: HttpRequest, handle: str) -> HttpResponse:
    """List what was done to many, the latest first."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    rows = BulkAct.objects.filter(association=desk.association).select_related("by__person").order_by("-at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "relations/acts.html", _frame(desk) | {"page": page, "rows": _rows(list(page.object_list), desk)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def act_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Choose what to do with a selection; see how many it changes; then (`sure`) do it."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    selection = read_selection(request.POST if request.method == "POST" else request.GET)
    count = selected(desk.association, selection).count()
    tags = list(Tag.objects.filter(association=desk.association).order_by("key"))
    form = ActForm(typed(request), tags=tags, fields=fields_of(desk.association))
    context = _frame(desk) | {"selection": selection, "count": count, "form": form, "tags": tags}
    if request.method == "POST" and form.is_valid() and count:
        try:
            if "sure" in request.POST:
                act = begin_act(association=desk.association, selection=selection, kind=form.cleaned_data["kind"], value=form.deed, by=desk.actor)
                return redirect("relations:act", handle, act.public_id)
            context |= _preview(desk, form, selection)
        except Refusal as refusal:
            blame(form, refusal)
    return render(request, "relations/act_new.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def act(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Show how an act stands, and undo it within a day."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_act(desk.association, public_id)
    left = [change.contact for change in row.changes.filter(undone=False).select_related("contact__person")[:SHOWN]]
    names = names_of(left, desk.association)
    context = _frame(desk) | {"line": _rows([row], desk)[0], "left": [(one, names[one.pk]) for one in left]}
    return render(request, "relations/act.html", context)


@login_required
@require_POST
def act_undoing(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Undo an act."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_act(desk.association, public_id)
    try:
        undo_act(act=row, by=desk.actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("relations:act", handle, public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Look for the other contact, then make the two one."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_contact(desk.association, public_id)
    wanted = request.POST.get("other") or request.GET.get("other", "")
    form = MergeForm(typed(request), initial={"other": wanted})
    if request.method == "POST" and form.is_valid():
        other = access_contact(desk.association, form.cleaned_data["other"])
        try:
            merge_contacts(kept=row, gone=other, choice=form.cleaned_data["choice"], by=desk.actor)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The two contacts are one. This can be undone for a day."))
            return redirect("relations:contact", handle, public_id)
    context = _frame(desk) | {"contact": row, "form": form, "words": request.GET.get("q", "")[:120]} | _others(desk, row, request.GET.get("q", "")[:120], wanted)
    return render(request, "relations/merge.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def merge_undoing(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """Make two contacts of one again."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_merge(desk.association, pk)
    try:
        undo_merge(merge=row)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("They are two contacts again."))
    return redirect("relations:contact", handle, row.kept.public_id)


def _preview(desk: Desk, form: ActForm, selection: Any) -> dict[str, Any]:
    plan = plan_act(association=desk.association, selection=selection, kind=form.cleaned_data["kind"], value=form.deed)
    rows = to_change(plan)
    first = list(rows.select_related("person")[:SHOWN])
    names = names_of(first, desk.association)
    return {"preview": {"count": rows.count(), "told": told(plan), "names": [names[row.pk] for row in first]}}


def _rows(acts: list[BulkAct], desk: Desk) -> list[dict[str, Any]]:
    names = shown_names({act.by_id: act.by for act in acts if act.by}.values(), desk.actor)
    now = clock.now()
    return [
        {
            "act": act,
            "told": told(act),
            "by": names.get(act.by_id or 0),
            "may_undo": act.state == ActState.DONE and act.at + UNDO_FOR > now,
            "under_way": act.state in {ActState.RUNNING, ActState.UNDOING},
        }
        for act in acts
    ]


def _others(desk: Desk, row: Contact, words: str, wanted: str) -> dict[str, Any]:
    """Return who could be the same: those who sound alike, or fit the words; and the one that was chosen."""
    rows = Contact.objects.of(desk.association).exclude(pk=row.pk).select_related("person")
    if words:
        rows = search_contacts(rows, words)
    else:
        rows = rows.filter(near_key=row.near_key) if row.near_key else rows.none()
    found = list(rows.order_by("sort_key", "pk")[:SHOWN])
    chosen = Contact.objects.of(desk.association).filter(public_id=wanted).exclude(pk=row.pk).first() if wanted else None
    names = names_of([row, *found, *([chosen] if chosen else [])], desk.association)
    return {"name": names[row.pk], "found": [(one, names[one.pk]) for one in found], "chosen": chosen, "chosen_name": names[chosen.pk] if chosen else ""}


def _frame(desk: Desk) -> dict[str, Any]:
    return {"workspace": workspace(desk.association, desk.actor), "association": desk.association, "desk": desk, "noindex": True}
