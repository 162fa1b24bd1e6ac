"""An association's side of the book: what waits, one entry or many at once, and taking back what was decided."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role, limit_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.associations.waiting import desk_of
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame, keep_typed, next_of
from touiza.proof import book
from touiza.proof.access import access_batch, access_claim_of, access_claims_of
from touiza.proof.entry_rows import entry_rows
from touiza.proof.forms import AskingForm, ConfirmForm, ReasonForm, ReverseForm
from touiza.proof.models import Contribution
from touiza.proof.queue import Queue, read_queue
from touiza.proof.services.batches import MOST, confirm_many, undo_batch
from touiza.proof.services.hours import adjust_hours, confirm_hours, decline_hours
from touiza.proof.services.lines import confirmed_of
from touiza.proof.services.reversals import reverse_hours

PER_PAGE = 20
KEY = re.compile(r"[A-Za-z0-9_-]{4,22}")


@login_required
@require_GET
def hours_queue(request: HttpRequest, handle: str) -> HttpResponse:
    """The hours that were entered: to confirm, or decided; all, or those for one piece of work (`work`) on one day (`day`)."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.READ_ANSWERS)
    limit = limit_of(actor, association)
    queue = read_queue(request.GET, association.actor, limit)
    page = Paginator(queue.rows(), PER_PAGE).get_page(request.GET.get("page"))
    entries = book.entries(list(page)) if queue.decided else [book.Entry(claim) for claim in page]
    desk = desk_of(request, association, actor)
    may = Can.CONFIRM in desk.may and not queue.decided
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "decided": queue.decided,
        "queue": queue,
        "page": page,
        "many": may and len(page) > 1,
        "all": min(page.paginator.count, MOST),
        "rows": entry_rows(entries, desk, tick=may and len(page) > 1),
    }
    return render(request, "proof/hours_queue.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def hours_decide(request: HttpRequest, handle: str, pk: int) -> HttpResponse:
    """One entry: confirm it as it is (POST `confirm`), otherwise, decline it; afterwards correct it, or take the decision back."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CONFIRM)
    claim = access_claim_of(association, pk, limit_of(actor, association))
    minutes, quantity = confirmed_of(claim)
    before = {"minutes": minutes or claim.minutes, "quantity": quantity if minutes else claim.quantity}
    forms: dict[str, Form] = {
        "plain_form": Form(),
        "confirm_form": ConfirmForm(initial=before, prefix="c", unit=claim.unit),
        "decline_form": ReasonForm(prefix="d"),
        "reverse_form": ReverseForm(prefix="v", initial={"closed": ""}),
    }
    if request.method == "POST":
        name, form, deed = _asked(request, claim)
        forms[name] = form
        if form.is_valid():
            try:
                deed(actor, form.cleaned_data)
            except Refusal as refusal:
                form.blame(refusal) if isinstance(form, AskingForm) else blame(form, refusal)
            else:
                messages.success(request, _("Done: %(name)s has been told.") % {"name": claim.person.known_as})
                return redirect(next_of(request, f"/{get_language()}/@{handle}/hours/"))
    refused = next((form for form in forms.values() if form.errors), None)
    if refused is not None:
        keep_typed(request, *(form for form in forms.values() if form is not refused))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "entry": book.entries([claim])[0],
        "own": actor.pk in {claim.person_id, claim.by_id},
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "form": refused,
        **forms,
    }
    return render(request, "proof/hours_decide.html", context, status=422 if refused else 200)


def _asked(request: HttpRequest, claim: Contribution) -> tuple[str, Form, Any]:
    """Return which form was sent, bound, and the deed that goes with it."""
    if "decline" in request.POST:
        form: Form = ReasonForm(request.POST, prefix="d")
        return "decline_form", form, lambda by, data: decline_hours(claim=claim, by=by, reason=data["reason"])
    if "confirm" in request.POST:
        return "plain_form", Form(request.POST), lambda by, _data: confirm_hours(claim=claim, by=by)
    if "reverse" in request.POST:
        form = ReverseForm(request.POST, prefix="v")
        return "reverse_form", form, lambda by, data: reverse_hours(claim=claim, by=by, **data)
    asking = ConfirmForm(request.POST, prefix="c", unit=claim.unit)
    deed = adjust_hours if book.entries([claim])[0].state == "confirmed" else confirm_hours
    return "confirm_form", asking, lambda by, data: deed(claim=claim, by=by, sure=asking.yes, **data)


@login_required
@require_POST
def confirmation(request: HttpRequest, handle: str) -> HttpResponse:
    """Confirm the ticked entries (`entry`), or all of the list (`all`): first shown with what will happen, then done (`key`)."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CONFIRM)
    limit = limit_of(actor, association)
    queue = read_queue(request.POST, association.actor, limit)
    chosen = queue.rows()[:MOST] if "all" in request.POST else access_claims_of(association, request.POST.getlist("entry")[:MOST], limit)
    claims = list(chosen)
    if not claims:
        messages.error(request, _("Tick at least one entry, then try again."))
        return redirect(queue.address(handle))
    if key := request.POST.get("key"):
        key = key if KEY.fullmatch(key) else public_id()
        batch = confirm_many(association=association.actor, claims=claims, by=actor, key=key)
        return redirect("proof:batch", handle, batch.key)
    context = _preview(association, actor, claims, queue)
    return render(request, "proof/confirmation.html", context)


def _preview(association: Association, actor: Actor, claims: list[Contribution], queue: Queue) -> dict[str, Any]:
    able = [claim for claim in claims if actor.pk not in {claim.person_id, claim.by_id}]
    return {
        "workspace": workspace(association, actor),
        "association": association,
        "queue": queue,
        "entries": [book.Entry(claim) for claim in able],
        "left": [claim for claim in claims if claim not in able],
        "minutes": sum(claim.minutes for claim in able),
        "people": len({claim.person_id for claim in able}),
        "key": public_id(),
        "noindex": True,
    }


@login_required
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, handle: str, key: str) -> HttpResponse:
    """What one press confirmed, line by line, and what it did not; POST takes it back."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CONFIRM)
    limit = limit_of(actor, association)
    found = access_batch(association, key, limit)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        left = undo_batch(batch=found, by=actor, reason=form.cleaned_data["reason"])
        if left:
            messages.warning(request, _("Some entries were changed meanwhile: they stay as they are."))
        messages.success(request, _("Taken back. Each person concerned has been told."))
        return redirect("proof:batch", handle, key)
    entries = book.entries(list(book.claims_of_batch(found)))
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "batch": found,
        "rows": entry_rows(entries, desk_of(request, association, actor)),
        "failures": book.failures_of(found),
        "minutes": sum(entry.confirmed for entry in entries),
        "may_undo": found.undone_at is None and bool(entries),
        "form": form,
        "noindex": True,
    }
    return render(request, "proof/batch.html", context, status=422 if form.errors else 200)
