"""The person's own page of proof: for themselves, at a secret address, or public at their handle."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.actors.access import access_signed_in, is_minor
from touiza.core.errors import Refusal
from touiza.core.web import blame, same_for_visitors, typed
from touiza.home.forms import ShowingForm
from touiza.home.proof_page import ProofPage, own_page, page_by_handle, page_by_key
from touiza.proof.models import PARTS, Showing
from touiza.proof.services.showing import choose_parts, end_link, renew_link
from touiza.proof.showing import showable_certificates, showable_letters


@login_required
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """One's own page, whole; POST says what of it others see."""
    actor = access_signed_in(request.user)
    page, showing = own_page(actor)
    form = ShowingForm(
        typed(request), initial=_chosen(showing), certificates=showable_certificates(actor), letters=showable_letters(actor)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            choose_parts(
                person=actor,
                parts=[part for part in PARTS if data[part]],
                certificates=data["certificates"],
                letters=data["letters"],
                is_public=data["is_public"],
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved: this is what others see from now on."))
            return redirect("home:proof")
    context = {
        "page": page,
        "form": form,
        "showing": showing,
        "young": is_minor(actor),
        "secret": f"{settings.SITE_URL}{reverse('home_open:proof_secret', args=[showing.key])}" if showing.key else "",
        "public": f"{settings.SITE_URL}{reverse('home:proof_public', args=[actor.handle])}",
        "noindex": True,
    }
    return render(request, "home/proof.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def link(request: HttpRequest) -> HttpResponse:
    """Make, renew or end the secret address."""
    actor = access_signed_in(request.user)
    try:
        if request.POST.get("to") == "end":
            end_link(person=actor)
            messages.success(request, _("The secret link opens nothing any more."))
        else:
            renew_link(person=actor)
            messages.success(request, _("The new secret link is ready. An older one opens nothing any more."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect(f"{reverse('home:proof')}#link")


@require_safe
def secret(request: HttpRequest, key: str) -> HttpResponse:
    """The page for whoever was given its secret address."""
    response = _shown(request, page_by_key(key))
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@same_for_visitors
def public(request: HttpRequest, handle: str) -> HttpResponse:
    """The page for everyone, where its owner wants that."""
    return _shown(request, page_by_handle(handle))


def _shown(request: HttpRequest, page: ProofPage) -> HttpResponse:
    return render(request, "home/proof_shown.html", {"page": page, "noindex": True, "languages_off": True})


def _chosen(showing: Showing) -> dict[str, object]:
    found: dict[str, object] = {part: getattr(showing, part) for part in PARTS}
    found["certificates"] = list(showing.certificates.all())
    found["letters"] = list(showing.letters.all())
    return found | {"is_public": showing.is_public}
