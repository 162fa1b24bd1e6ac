"""A person's certificates, and the page where anyone checks one."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.accounts.services.limits import address_of, take
from touiza.actors.access import access_signed_in, person_of
from touiza.actors.guest_visits import guests_too
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.capabilities import Can
from touiza.core.translated import Passage
from touiza.proof import book
from touiza.proof.access import (
    access_certificate,
    access_own_source,
    find_certificate,
    may_revoke,
    own_certificates,
)
from touiza.proof.access_letters import find_letter, may_be_read
from touiza.proof.documents import CHOICES, certificate_pdf, read_languages
from touiza.proof.forms import CheckForm, ReasonForm
from touiza.proof.models import Certificate, LetterState, Recommendation
from touiza.proof.services.certificates import issue_certificate, revoke_certificate

PER_PAGE = 20


@guests_too
@login_required
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest) -> HttpResponse:
    """A person's certificates; POST makes the one for a post."""
    actor = access_signed_in(request.user)
    if request.method == "POST":
        source = access_own_source(actor, request.POST.get("source", ""))
        certificate = issue_certificate(person=actor, source=source)
        messages.success(request, _("Your certificate is ready."))
        return redirect(f"{request.path}#{certificate.number}")
    own = own_certificates(actor)
    by_source = {row.source_id: row for row in own if row.source_id}
    totals = book.works_given(actor)
    context = {
        "lines": [{"total": total, "certificate": _current(by_source.get(total.source.pk), total.minutes, actor)} for total in totals],
        "several": [row for row in own if not row.source_id],
        "choices": pdf_choices(),
        "is_guest": getattr(person_of(request.user), "is_guest", True),
    }
    return render(request, "proof/certificates.html", context)


@login_required
@require_POST
def revocation(request: HttpRequest, handle: str, number: str) -> HttpResponse:
    """An association takes a certificate back, with a reason."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.CERTIFY)
    certificate = access_certificate(number)
    if certificate.association_id != association.pk:
        return redirect("proof_open:check", certificate.spoken)
    if not may_revoke(request.user, certificate):
        raise PermissionDenied
    form = ReasonForm(request.POST, prefix="r")
    if form.is_valid():
        revoke_certificate(certificate=certificate, by=actor, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Say why: whoever checks the certificate will read it."))
    return redirect("proof_open:check", certificate.spoken)


@require_GET
def check_form(request: HttpRequest) -> HttpResponse:
    """The form to check a number; with one, on to its own address."""
    form = CheckForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        take(key=f"check:{address_of(request)}", limit=60, seconds=60)
        found = find_certificate(form.cleaned_data["number"]) or find_letter(form.cleaned_data["number"])
        number = found.spoken if found else form.cleaned_data["number"]
        return redirect("proof_open:check", number.replace("/", " ").strip() or "-")
    return render(request, "proof/check.html", {"form": form, "verdict": "", "noindex": True, "languages_off": True})


@require_GET
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What a certificate says, for anyone who has its number; no record is kept of who asks."""
    take(key=f"check:{address_of(request)}", limit=60, seconds=60)
    certificate = find_certificate(number)
    letter = find_letter(number) if certificate is None else None
    if letter is not None:
        return _check_letter(request, letter)
    if certificate is None:
        _refuse_guessing(request)
    shown = certificate if certificate is not None and certificate.name else None
    context = {
        "certificate": shown,
        "other_names": other_names(shown) if shown else [],
        "erased": certificate is not None and shown is None,
        "typed": number[:40],
        "form": CheckForm(),
        "verdict": _verdict(certificate),
        "renamed": _renamed(certificate),
        "choices": pdf_choices(),
        "noindex": True,
        "languages_off": True,
        "may_revoke": shown is not None and may_revoke(request.user, shown),
        "revoke_form": ReasonForm(prefix="r"),
    }
    return render(request, "proof/check.html", context, status=200 if certificate else 404)


@require_GET
def pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate as a PDF, in `?in=ar`, `fr`, `en`, or two of them as `ar-fr`."""
    take(key=f"pdf:{address_of(request)}", limit=30, seconds=60)
    certificate = access_certificate(number)
    if certificate.state != Certificate.State.VALID:
        return redirect("proof_open:check", certificate.spoken)
    languages = read_languages(request.GET.get("in", ""), get_language() or "ar")
    response = HttpResponse(certificate_pdf(certificate, languages), content_type="application/pdf")
    name = f"touiza-{certificate.spoken}-{'-'.join(languages)}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def other_names(certificate: Certificate) -> list[Passage]:
    """Return the holder's name as it is also written, each spelling once."""
    spellings = {certificate.name.here.text: certificate.name.here}
    for name in certificate.name.others:
        spellings.setdefault(name.text, name)
    return list(spellings.values())[1:]


def pdf_choices() -> list[dict[str, str]]:
    """Return the languages a certificate can be printed in, the reader's own first."""
    names = {"ar": "العربية", "fr": "Français", "en": "English"}
    here = get_language() or "ar"
    choices = sorted(CHOICES, key=lambda codes: (here not in codes, len(codes), codes))
    return [{"in": "-".join(codes), "lang": codes[0], "text": " + ".join(names[code] for code in codes)} for codes in choices]


def _current(certificate: Certificate | None, minutes: int, actor: Actor) -> dict[str, Any] | None:
    """A certificate, and whether a new one would say more or another name."""
    if certificate is None:
        return None
    renamed = certificate.name.as_json() != actor.name.as_json()
    return {"row": certificate, "grown": minutes > certificate.minutes, "renamed": renamed}


def _verdict(certificate: Certificate | None) -> str:
    if certificate is None or not certificate.name:
        return "unknown"
    return "valid" if certificate.state == Certificate.State.VALID else "revoked"


def _renamed(certificate: Certificate | None) -> bool:
    """Tell whether a newer certificate gives another name: then the older one is not said aloud any more."""
    newer = certificate.replaced_by if certificate is not None else None
    return newer is not None and certificate is not None and newer.name.as_json() != certificate.name.as_json()


def _check_letter(request: HttpRequest, letter: Recommendation) -> HttpResponse:
    """That a letter is genuine, by whom, when; what it says only where its holder lets others read it."""
    context = {
        "letter": letter,
        "reads": may_be_read(letter),
        "form": CheckForm(),
        "verdict": "valid" if letter.state == LetterState.ACCEPTED else "revoked",
        "noindex": True,
        "languages_off": True,
    }
    return render(request, "proof/check.html", context)


def _refuse_guessing(request: HttpRequest) -> None:
    """Count a number that does not exist: who tries many of them is guessing."""
    take(key=f"guess:{address_of(request)}", limit=20, seconds=600)

