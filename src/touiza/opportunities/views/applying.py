"""Sending an application with all that is asked for; and confirming a qualification whose proof one has seen."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from touiza.accounts.models import User
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.actors.services.qualifications import confirm_qualification
from touiza.core.errors import Refusal
from touiza.media.models import Attachment, Paper
from touiza.media.services import store_picture
from touiza.media.services_papers import remove_kept, store_paper
from touiza.opportunities.access_applications import access_application
from touiza.opportunities.access_together import association_acted_for
from touiza.opportunities.forms.apply import FullApplyForm
from touiza.opportunities.models import Application, Opportunity
from touiza.opportunities.services.applications import apply
from touiza.opportunities.services.suitable import matches


def send_application(
    user: User | AnonymousUser, actor: Actor, opportunity: Opportunity, form: FullApplyForm
) -> Application:
    """Keep the documents, private and the person's own, then apply; a refusal leaves none of them behind."""
    kept: dict[int, Attachment | Paper] = {}
    names = {document.pk: str(document.name) for document in form.documents}
    try:
        for pk, upload in form.uploads().items():
            kept[pk] = _store(cast("User", user), actor, upload, pk, names[pk])
        application = apply(
            opportunity=opportunity,
            person=actor,
            message=form.cleaned_data["message"],
            share_profile=form.cleaned_data["share_profile"],
            given=form.given(kept),
        )
    except Refusal:
        _remove(kept)
        raise
    used = [given.kept for given in application.documents.select_related("file", "paper")]
    _remove({pk: file for pk, file in kept.items() if file not in used})  # of a form that was sent twice
    return application


def _store(user: User, actor: Actor, upload: UploadedFile, pk: int, name: str) -> Attachment | Paper:
    """Keep one document, as our own encoder or our own cleaner makes it: a PDF is told by how it begins, not by its name."""
    is_pdf = b"%PDF-" in upload.read(1024)
    upload.seek(0)
    try:
        if is_pdf:
            return store_paper(owner=user, upload=upload, saved_as=name, space=actor.pk, private=True)
        return store_picture(owner=user, upload=upload, space=actor.pk, private=True)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.sentence, field=f"d{pk}") from refusal


def _remove(kept: dict[int, Attachment | Paper]) -> None:
    for file in kept.values():
        remove_kept(file)


@login_required
@require_POST
def qualification(request: HttpRequest, public_id: str, pk: int) -> HttpResponse:
    """The association has seen the proof of a qualification that it asked for."""
    actor = access_signed_in(request.user)
    seen = access_application(actor, public_id)
    if seen.as_applicant:
        raise Http404
    if not seen.may_decide:
        raise PermissionDenied
    asked = matches(seen.application.opportunity, seen.application.person)
    held = next((match.held for match in asked if match.held and match.held.pk == pk), None)
    if held is None:
        raise Http404
    association = association_acted_for(actor, seen.application.opportunity)
    confirm_qualification(qualification=held, association=association.actor, by=actor)
    messages.success(request, _("Confirmed: it now reads so in their profile, in the name of %(association)s.") % {"association": association})
    return redirect("opportunities:application", public_id)
