"""Certificates over more than one piece of work: a period, or everything to date."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.core.errors import Refusal
from touiza.core.web import blame
from touiza.proof import book
from touiza.proof.access import access_own_certificate
from touiza.proof.forms_certificates import OwnPeriodForm
from touiza.proof.models import Certificate
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_scoped


@login_required
@require_http_methods(["GET", "POST"])
def several(request: HttpRequest) -> HttpResponse:
    """Make a certificate over a period or everything at one association."""
    actor = access_signed_in(request.user)
    associations = book.associations_served(actor)
    form = OwnPeriodForm(request.POST or None, associations=associations)
    if request.method == "POST" and form.is_valid():
        take(key=f"certificate:{actor.pk}", limit=30, seconds=3600)  # every period is another number
        try:
            certificate = issue_scoped(person=actor, scope=form.scope_of(form.cleaned_data["association"]))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            return _told(request, certificate)
    context = {"form": form, "nowhere": not associations.exists()}
    return render(request, "proof/certificate_several.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def renewal(request: HttpRequest, number: str) -> HttpResponse:
    """Make a certificate anew in its own scope: the hours confirmed since, a corrected name."""
    actor: Actor = access_signed_in(request.user)
    certificate = access_own_certificate(actor, number)
    renewed = issue_scoped(person=actor, scope=Scope.of(certificate))
    if renewed.pk == certificate.pk:
        messages.info(request, _("Nothing has changed since this certificate was made: it stays valid."))
        return redirect(f"{reverse('proof:certificates')}#{certificate.number}")
    return _told(request, renewed)


def _told(request: HttpRequest, certificate: Certificate) -> HttpResponse:
    messages.success(request, _("Your certificate is ready."))
    return redirect(f"{reverse('proof:certificates')}#{certificate.number}")
