"""Credentials: published for machines, checked for anyone, and carried into a person's space."""

import json
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.accounts.services.limits import address_of, take
from touiza.actors.access import access_signed_in
from touiza.core.errors import Refusal
from touiza.core.fetching import NotFetched
from touiza.core.web import blame
from touiza.kernel.credentials.addresses import is_web
from touiza.kernel.credentials.baking import bake_png, bake_svg
from touiza.kernel.credentials.verdict import Json
from touiza.proof.access import access_certificate, find_certificate
from touiza.proof.access_credentials import (
    access_carried,
    access_issuer,
    access_list,
    access_own_certificate,
    access_server_keys,
    own_carried,
)
from touiza.proof.badge import badge_png, badge_svg
from touiza.proof.checked_page import shown, shown_carried
from touiza.proof.credential_words import sentence
from touiza.proof.forms_credentials import EvidenceForm, VerifyForm
from touiza.proof.issuers import document_of, keys_of
from touiza.proof.models import Certificate
from touiza.proof.services.carrying import carry_in, note_check, take_out
from touiza.proof.services.credentials import choose_evidence, credential_of, links_of, status_list
from touiza.proof.services.verifying import Checked, check_file, check_link, check_text

PER_PAGE = 20


@require_GET
def verify_anywhere(request: HttpRequest) -> HttpResponse:
    """The short address, without a language: on to the page in the visitor's own."""
    return redirect("proof:verify")


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a credential of any issuer: a file, a link, its text; a number leads to the page of that certificate."""
    form = VerifyForm(request.POST or None, request.FILES or None) if request.method == "POST" else VerifyForm()
    context: dict[str, Any] = {"form": form, "noindex": request.method == "POST"}
    if request.method == "GET":
        return render(request, "proof/verify.html", context)
    take(key=f"verify:{address_of(request)}", limit=20, seconds=60)
    if form.is_valid():
        certificate = _number_in(form)
        if certificate is not None:
            return redirect("proof_open:check", certificate.spoken)
        checked = _checked(form)
        if checked is not None:
            context |= {"shown": shown(checked), "form": VerifyForm(), "carries": request.user.is_authenticated}
    return render(request, "proof/verify.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def carried(request: HttpRequest) -> HttpResponse:
    """Credentials a person brought from elsewhere; POST brings one in."""
    actor = access_signed_in(request.user)
    form = VerifyForm(request.POST or None, request.FILES or None) if request.method == "POST" else VerifyForm()
    if request.method == "POST":
        take(key=f"verify:{address_of(request)}", limit=20, seconds=60)
        if form.is_valid() and (checked := _checked(form)) is not None:
            try:
                kept = carry_in(person=actor, checked=checked, source=_link_in(form))
            except Refusal as refusal:
                blame(form, refusal)
                for reason in shown(checked).reasons[:1]:
                    form.add_error(None, reason)
            else:
                messages.success(request, _("The credential is in your space. Only you see it."))
                return redirect("proof:carried_one", kept.public_id)
    page = Paginator(own_carried(actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"row": row, "shown": shown_carried(row)} for row in page]
    context = {"form": form, "page": page, "rows": rows}
    return render(request, "proof/carried.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def carried_one(request: HttpRequest, public_id: str) -> HttpResponse:
    """One of them: what it says; POST `check` looks again, POST `remove` takes it out."""
    actor = access_signed_in(request.user)
    row = access_carried(actor, public_id)
    if request.method == "POST" and "remove" in request.POST:
        take_out(carried=row)
        messages.success(request, _("The credential is no longer in your space."))
        return redirect("proof:carried")
    if request.method == "POST":
        take(key=f"verify:{address_of(request)}", limit=20, seconds=60)
        note_check(carried=row, checked=check_text(row.text))
        messages.success(request, _("The credential was checked again."))
        return redirect("proof:carried_one", row.public_id)
    return render(request, "proof/carried_one.html", {"row": row, "shown": shown_carried(row)})


@login_required
@require_http_methods(["GET", "POST"])
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """Which public links the credential of one's own certificate shows."""
    actor = access_signed_in(request.user)
    certificate = access_own_certificate(actor, number)
    found = getattr(certificate, "credential", None)
    initial: dict[str, Any] = {"with_email": bool(found and found.with_email)}
    for place, link in enumerate(links_of(found), 1):
        initial |= {f"name_{place}": link["name"], f"address_{place}": link["address"]}
    form = EvidenceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_evidence(certificate=certificate, links=form.links, with_email=form.cleaned_data["with_email"])
        messages.success(request, _("The credential shows these links now. Download it again to carry it with you."))
        return redirect(f"/{get_language()}/me/certificates/#{certificate.number}")
    context = {"form": form, "certificate": certificate}
    return render(request, "proof/evidence.html", context, status=422 if form.errors else 200)


@require_GET
def did_server(request: HttpRequest) -> HttpResponse:
    """The DID document of this server."""
    return _published(document_of(None, access_server_keys()))


@require_GET
def did_association(request: HttpRequest, handle: str) -> HttpResponse:
    """The DID document of an association."""
    owner = access_issuer(handle)
    return _published(document_of(owner, keys_of(owner)))


@require_GET
def states(request: HttpRequest, handle: str, number: int) -> HttpResponse:
    """An association's list of states, sealed as it is now."""
    take(key=f"states:{address_of(request)}", limit=120, seconds=60)
    return _published(status_list(access_list(handle, number), number))


@require_GET
def credential(request: HttpRequest, number: str) -> HttpResponse:
    """The credential of a certificate, for whoever has its number."""
    take(key=f"credential:{address_of(request)}", limit=60, seconds=60)
    certificate = access_certificate(number)
    if certificate.state != Certificate.State.VALID:
        return redirect("proof_open:check", certificate.spoken)
    return _published(credential_of(certificate).document, name=f"touiza-{certificate.spoken}.json")


@require_GET
def badge(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The badge with the credential in it, as SVG or PNG."""
    take(key=f"badge:{address_of(request)}", limit=30, seconds=60)
    certificate = access_certificate(number)
    if certificate.state != Certificate.State.VALID:
        return redirect("proof_open:check", certificate.spoken)
    document = credential_of(certificate).document
    if form == "svg":
        title = f"{certificate.title.here} — {certificate.association_name.here}"
        response = HttpResponse(bake_svg(badge_svg(certificate.association, title), document), content_type="image/svg+xml")
    else:
        response = HttpResponse(bake_png(badge_png(certificate.association), document), content_type="image/png")
    response["Content-Disposition"] = f'attachment; filename="touiza-{certificate.spoken}.{form}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _published(document: Json | str, name: str = "") -> HttpResponse:
    """Answer with JSON that any site may read, and nobody keeps."""
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Cache-Control"] = "no-cache"
    if name:
        response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _number_in(form: VerifyForm) -> Certificate | None:
    """Return the certificate whose number was typed, if that is what was typed."""
    text = form.cleaned_data["text"].strip()
    if form.cleaned_data["file"] or not 10 <= len(text) <= 40 or text[0] in "{<":
        return None
    return find_certificate(text)


def _link_in(form: VerifyForm) -> str:
    text = form.cleaned_data["text"].strip()
    return text if not form.cleaned_data["file"] and is_web(text) else ""


def _checked(form: VerifyForm) -> Checked | None:
    """Check what was given; what could not be fetched, or read at all, is told at its field."""
    file, link = form.cleaned_data["file"], _link_in(form)
    try:
        checked = check_file(file.read()) if file else check_link(link) if link else check_text(form.cleaned_data["text"])
    except NotFetched as failure:
        form.add_error("text", _away(failure.code))
        return None
    if checked.verdict.reason is not None and not checked.verdict.credential:  # nothing in it to show
        form.add_error("file" if file else "text", sentence(checked.verdict.reason))
        return None
    return checked


def _away(code: str) -> str:
    if code in ("address", "scheme", "port", "private"):
        return _("This link leads nowhere that is asked from here: write the https address of a public page.")
    if code == "large":
        return _("What lies there is larger than 4 MB, which no credential is.")
    return _("What lies there could not be fetched. Open the link, save the file, and choose it here.")
