"""Documents of an association: the page everybody reads, and the forms of those who act for it."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.associations.access import access_association, access_role, roles_held
from touiza.associations.access_documents import (
    access_document,
    access_own_document,
    access_version,
    documents_for,
)
from touiza.associations.context import workspace
from touiza.associations.forms_documents import DocumentEditForm, DocumentForm, initial_of_document
from touiza.associations.papers import described, groups_of, page_of, version_lines, when_of
from touiza.associations.services.documents import add_document, remove_document, replace_file, update_document
from touiza.core.errors import Refusal
from touiza.core.ids import public_id as new_id
from touiza.core.web import blame, same_for_visitors, typed
from touiza.media.links import paper_url

DAY = 24 * 3600


@require_safe
@same_for_visitors
def documents(request: HttpRequest, handle: str) -> HttpResponse:
    """List the documents the reader may see, by kind, the newest first."""
    reader = actor_of(request.user)
    association = access_association(handle)
    page = page_of(documents_for(reader, association), request.GET.get("page"))
    context = {
        "association": association,
        "name": association.name.here,
        "groups": groups_of(page),
        "page": page,
        "may_edit": association.pk in roles_held(reader),
    }
    return render(request, "associations/documents.html", context)


@require_safe
@same_for_visitors
def document(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Show one document: what it says, its file, the versions before."""
    reader = actor_of(request.user)
    association = access_association(handle)
    found = access_document(reader, association, public_id)
    context = {
        "association": association,
        "name": association.name.here,
        "document": found,
        "when": when_of(found),
        "versions": version_lines(found),
        "may_edit": association.pk in roles_held(reader),
        "json_ld": described(found, association),
        "description": found.summary.here.text[:200],
        "noindex": found.audience != "public",
    }
    return render(request, "associations/document.html", context)


@require_safe
@never_cache
def document_file(request: HttpRequest, handle: str, public_id: str, number: int) -> HttpResponse:
    """Lead to the file of a version: a private one's address is made now, and dies after five minutes."""
    version = access_version(actor_of(request.user), access_association(handle), public_id, number)
    return redirect(paper_url(version.paper))


@login_required
@require_http_methods(["GET", "POST"])
def document_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Add a document."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    form = DocumentForm(typed(request), request.FILES or None, initial={"form_key": new_id()})
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"document:{association.pk}", limit=60, seconds=DAY)
            added = add_document(
                association=association,
                by=actor,
                user=cast("User", request.user),
                upload=form.cleaned_data["file"],
                form_key=form.cleaned_data["form_key"] or None,
                **form.told,
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The document is on the page."))
            return redirect("associations:document", handle, added.public_id)
    context = {"association": association, "workspace": workspace(association, actor), "form": form}
    return render(request, "associations/document_form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def document_edit(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Change what is said of a document, who may read it, and its file."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    found = access_own_document(association, public_id)
    form = DocumentEditForm(typed(request), request.FILES or None, initial=initial_of_document(found))
    if request.method == "POST" and form.is_valid():
        try:
            found = update_document(document=found, by=actor, **form.told)
            if upload := form.cleaned_data["file"]:
                take(key=f"document:{association.pk}", limit=60, seconds=DAY)
                user = cast("User", request.user)
                replace_file(document=found, by=actor, user=user, upload=upload, note=form.cleaned_data["note"])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Saved. The page shows it now."))
            return redirect("associations:document", handle, found.public_id)
    context = {"association": association, "workspace": workspace(association, actor), "form": form, "document": found}
    return render(request, "associations/document_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def document_removal(request: HttpRequest, handle: str, public_id: str) -> HttpResponse:
    """Take a document away, with its versions."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    remove_document(document=access_own_document(association, public_id), by=actor)
    messages.success(request, _("The document is taken away."))
    return redirect("associations:documents", handle)
