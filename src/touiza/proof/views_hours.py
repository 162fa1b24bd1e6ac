"""A person's own hours: all of them, one of them with its history, and giving it up."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.actors.access import access_signed_in
from touiza.actors.guest_visits import guests_too
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.proof import book
from touiza.proof.access import access_own_claim
from touiza.proof.forms import TakeBackForm
from touiza.proof.services.reversals import take_back_hours
from touiza.proof.weaves import loom_threads

PER_PAGE = 20


@guests_too
@login_required
@require_GET
def hours(request: HttpRequest) -> HttpResponse:
    """Everything a person entered, and what became of it; before it, what is proposed to them."""
    actor = access_signed_in(request.user)
    page = Paginator(book.claims_of(actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "entries": book.entries(list(page)),
        "proposals": book.proposals_to(actor),
        "total": book.confirmed_total(actor),
        "units": book.totals_by_unit(person=actor),
        "threads": loom_threads(book.threads(actor)),
    }
    return render(request, "proof/hours.html", context)


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, line by line as the book has it. POST gives it up."""
    actor = access_signed_in(request.user)
    claim = access_own_claim(actor, pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back_hours(claim=claim, person=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("These hours are taken back. The association has been told."))
            return redirect("proof:entry", pk)
    context = {"entry": book.entries([claim])[0], "form": form, "for_other": claim.by_id != actor.pk, "noindex": True}
    return render(request, "proof/entry.html", context, status=422 if form.errors else 200)
