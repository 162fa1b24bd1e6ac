"""How an association's certificates look: what is said about it, and how it would be before it is saved."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.media.pictures import make_renditions
from touiza.proof.documents import read_languages
from touiza.proof.forms_dress import DressForm
from touiza.proof.models import Dress
from touiza.proof.previews import preview
from touiza.proof.services.dressing import current_dress, save_dress, unsaved
from touiza.proof.views import pdf_choices


@login_required
@require_http_methods(["GET", "POST"])
def dress(request: HttpRequest, handle: str) -> HttpResponse:
    """Say how certificates look from now on; those issued keep their look."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    current = current_dress(association)
    form = DressForm(typed(request), request.FILES or None, initial=DressForm.initial_of(current))
    if request.method == "POST" and form.is_valid():
        try:
            save_dress(association=association, look=form.look, by=actor, user=request.user)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. Certificates made from now on look like this; earlier ones stay as they are."))
            return redirect("proof:dress", handle)
    return _page(request, association, actor, form, current)


@login_required
@require_http_methods(["GET", "POST"])
def dress_preview(request: HttpRequest, handle: str) -> HttpResponse:
    """A picture of how it is; by POST, a PDF of what was typed and chosen and is not saved yet."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    current = current_dress(association)
    take(key=f"preview:{actor.pk}", limit=60, seconds=300)
    languages = read_languages(request.POST.get("in") or request.GET.get("in", ""), get_language() or "ar")
    if request.method == "GET":
        drawn = preview(association, current, languages, signed_by=actor, picture=True)
        return _answer(drawn, "image/png")
    form = DressForm(request.POST, request.FILES, initial=DressForm.initial_of(current))
    if form.is_valid():
        look = form.look
        try:
            pictures = {name: _made(getattr(look, name)) for name in ("logo", "signature")}
        except Refusal as refusal:
            blame(form, refusal)
        else:
            sheet = preview(association, unsaved(association, look, current), languages, signed_by=actor, **pictures)
            return _answer(sheet, "application/pdf")
    return _page(request, association, actor, form, current)


def _page(request: HttpRequest, association: Association, actor: Actor, form: DressForm, current: Dress | None) -> HttpResponse:
    context = {
        "workspace": workspace(association, actor),
        "association": association,
        "form": form,
        "dress": current,
        "choices": pdf_choices(),
    }
    return render(request, "proof/dress.html", context, status=422 if form.errors else 200)


def _made(upload: UploadedFile | None) -> bytes | None:
    """Return our own small picture of an uploaded one, kept nowhere."""
    return make_renditions(upload).small if upload else None


def _answer(data: bytes, content_type: str) -> HttpResponse:
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, no-store"
    return response
