"""Writing an opportunity: a new one, a change, publishing, pausing, closing, removing."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.opportunities.access import access_to_copy, access_to_edit
from touiza.opportunities.fields import fields_of
from touiza.opportunities.forms.editor import initial_for, initial_of
from touiza.opportunities.models import State
from touiza.opportunities.prose import suggested_body
from touiza.opportunities.services.publishing import publish_opportunity, remove_opportunity, set_state
from touiza.opportunities.views.editing import Editing


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, handle: str) -> HttpResponse:
    """Write a new opportunity, from nothing or, with ?from=SLUG, from one of the association's own."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.COORDINATE)
    if request.method == "POST":
        return Editing(request, actor, association, None, {}).answer()
    return Editing(request, actor, association, None, _initial(request, actor, association)).page()


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change an opportunity, draft or published."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    editing = Editing(
        request, actor, opportunity.association, opportunity, initial_of(opportunity, fields_of(opportunity))
    )
    return editing.answer() if request.method == "POST" else editing.page()


@login_required
@require_POST
def publication(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish a draft as it stands; what is missing is asked for in the editor."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    try:
        opportunity = publish_opportunity(opportunity=opportunity, by=actor)
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("opportunities:edit", slug)
    messages.success(request, _("Published. Everyone can see it and apply."))
    return redirect("opportunities:detail", opportunity.post.slug)


@login_required
@require_POST
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """Pause, reopen, close or finish; or remove for good."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    wanted = request.POST.get("state", "")
    handle = opportunity.association.handle
    if wanted == "removed":
        remove_opportunity(opportunity=opportunity, by=actor)
        messages.success(request, _("Removed."))
    elif wanted in State.values:
        set_state(opportunity=opportunity, state=wanted, by=actor)
        messages.success(request, _("Done: it now reads “%(state)s”.") % {"state": State(wanted).label})
    return redirect("opportunities:workspace", handle)


def _initial(request: HttpRequest, actor: Actor, association: Association) -> dict[str, Any]:
    """Return what a new form begins with; a copy keeps everything but the dates."""
    initial = {**initial_for(association), "body": suggested_body(get_language() or "ar"), "form_key": public_id()}
    if slug := request.GET.get("from", ""):
        copied = access_to_copy(slug, actor)
        if copied.association_id == association.pk:
            dates = dict.fromkeys(("day", "last_day", "deadline", "seen"))
            initial |= {**initial_of(copied, fields_of(copied)), **dates}
    return initial
