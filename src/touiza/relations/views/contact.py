"""One contact: who they are to the association, and everything that passed between them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.relations.access import WRITE, Desk, access_contact, access_desk
from touiza.relations.contact_page import contact_context
from touiza.relations.faces import names_of
from touiza.relations.forms.contacts import (
    AddressForm,
    ConsentForm,
    ContactForm,
    NoteForm,
    QualificationForm,
    StandingForm,
    contact_initial,
)
from touiza.relations.models import Contact
from touiza.relations.selection import fields_of
from touiza.relations.services.contacts import (
    add_address,
    create_contact,
    prefer_address,
    remove_address,
    remove_contact,
    revive_address,
    set_standing,
    update_contact,
)
from touiza.relations.services.notes import (
    add_note,
    add_qualification,
    give_consent,
    remove_qualification,
    withdraw_consent,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, handle: str) -> HttpResponse:
    """Write somebody in by hand."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    form = ContactForm(typed(request), fields=fields_of(desk.association), initial={"language": "ar"})
    if request.method == "POST" and form.is_valid():
        ways = {name: form.cleaned_data[name] for name in ("email", "phone", "post")}
        try:
            contact = create_contact(association=desk.association, fields=form.read(), by=desk.actor, **ways)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("They are in the register."))
            return redirect("relations:contact", handle, contact.public_id)
    context = _frame(desk) | {"form": form}
    return render(request, "relations/contact_form.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def contact(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Show a contact; `?show=hours` narrows the timeline, `?before=` pages it."""
    desk = access_desk(access_signed_in(request.user), handle)
    return _show(request, desk, access_contact(desk.association, public_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Change what the association wrote about somebody."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_contact(desk.association, public_id)
    form = ContactForm(typed(request), fields=fields_of(desk.association), contact=row, initial=contact_initial(row))
    if request.method == "POST" and form.is_valid():
        try:
            update_contact(contact=row, fields=form.read())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("What you wrote is saved."))
            return redirect("relations:contact", handle, public_id)
    context = _frame(desk) | {"form": form, "contact": row, "name": names_of([row], desk.association)[row.pk]}
    return render(request, "relations/contact_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def standing(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Say where somebody stands."""
    return _write(request, handle, public_id, "standing_form", StandingForm(request.POST), set_standing, _("The status is changed."))


@login_required
@require_POST
def notes(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Write a note, or tell of a call or a meeting."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    form = NoteForm(request.POST, levels=desk.levels)

    def write(*, contact: Contact, by: Any, **data: Any) -> None:
        fields = {name: data[name] for name in ("kind", "text", "level", "minutes", "key")}
        add_note(contact=contact, by=by, at=form.moment(), **fields)

    return _write(request, handle, public_id, "note_form", form, write, _("It stands in the timeline."))


@login_required
@require_POST
def addresses(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Note a way to reach somebody."""

    def write(*, contact: Contact, by: Any, **data: Any) -> None:
        add_address(contact=contact, **data)

    return _write(request, handle, public_id, "address_form", AddressForm(request.POST), write, _("The address is noted."))


@login_required
@require_POST
def consents(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Write down what somebody agreed to."""
    return _write(request, handle, public_id, "consent_form", ConsentForm(request.POST), give_consent, _("The consent is noted."))


@login_required
@require_POST
def qualifications(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Write down what somebody is qualified for."""
    said = _("The qualification is noted.")
    return _write(request, handle, public_id, "qualification_form", QualificationForm(request.POST), add_qualification, said)


@login_required
@require_POST
def address(request: HttpRequest, handle: str, public_id: str, pk: int) -> HttpResponse:
    """Do something to an address: `to` is "prefer", "revive" or "remove"."""
    deeds: dict[str, Callable[..., None]] = {"prefer": prefer_address, "revive": revive_address, "remove": remove_address}
    return _do(request, handle, public_id, deeds.get(request.POST.get("to", "")), pk)


@login_required
@require_POST
def consent(request: HttpRequest, handle: str, public_id: str, pk: int) -> HttpResponse:
    """Write down that a consent was taken back."""
    return _do(request, handle, public_id, withdraw_consent, pk)


@login_required
@require_POST
def qualification(request: HttpRequest, handle: str, public_id: str, pk: int) -> HttpResponse:
    """Strike a qualification out."""
    return _do(request, handle, public_id, remove_qualification, pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Take somebody out of the register, after the question whether that is meant."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_contact(desk.association, public_id)
    if request.method == "POST":
        remove_contact(contact=row)
        messages.success(request, _("They are out of the register, with all that was written about them here."))
        return redirect("relations:register", handle)
    context = _frame(desk) | {"contact": row, "name": names_of([row], desk.association)[row.pk]}
    return render(request, "relations/contact_removal.html", context)


def _write(
    request: HttpRequest, handle: str, public_id: str, name: str, form: BaseForm, deed: Callable[..., object], said: str
) -> HttpResponse:
    """Do what a form of the contact's page asks; show the page again with what is wrong."""
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_contact(desk.association, public_id)
    if form.is_valid():
        try:
            deed(contact=row, by=desk.actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, said)
            return redirect("relations:contact", handle, public_id)
    return _show(request, desk, row, status=422, **{name: form})


def _do(request: HttpRequest, handle: str, public_id: str, deed: Callable[..., None] | None, pk: int) -> HttpResponse:
    desk = access_desk(access_signed_in(request.user), handle, kinds=WRITE)
    row = access_contact(desk.association, public_id)
    try:
        if deed is None:
            raise Refusal("unknown", _("Choose what to change, then try again."))
        deed(contact=row, pk=pk)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Done."))
    return redirect("relations:contact", handle, public_id)


def _show(request: HttpRequest, desk: Desk, row: Contact, *, status: int = 200, **forms: BaseForm) -> HttpResponse:
    context = _frame(desk) | contact_context(desk, row, show=request.GET.get("show", ""), before=request.GET.get("before", "")[:60])
    if desk.may_write:
        context |= {
            "standing_form": StandingForm(initial={"status": row.status, "reason": row.status_reason}),
            "note_form": NoteForm(levels=desk.levels),
            "address_form": AddressForm(),
            "consent_form": ConsentForm(),
            "qualification_form": QualificationForm(),
        }
    failed = next(iter(forms.values()), None)
    return render(request, "relations/contact.html", context | forms | {"form": failed}, status=status)


def _frame(desk: Desk) -> dict[str, Any]:
    return {"workspace": workspace(desk.association, desk.actor), "association": desk.association, "desk": desk, "noindex": True}
