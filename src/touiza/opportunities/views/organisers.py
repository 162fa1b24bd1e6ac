"""Organising together: whom to ask, and answering such an invitation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, next_of, typed
from touiza.opportunities.access import access_opportunity, access_to_copy
from touiza.opportunities.access_together import access_organiser, access_own_organising, organisers_of
from touiza.opportunities.forms.organisers import OrganiserForm
from touiza.opportunities.services.organisers import answer_invitation, end_organising, invite_organiser, let_decide


@login_required
@require_http_methods(["GET", "POST"])
def organisers(request: HttpRequest, slug: str) -> HttpResponse:
    """List who organises it; POST asks one more association."""
    actor = access_signed_in(request.user)
    opportunity = access_to_copy(slug, actor)
    form = OrganiserForm(typed(request))
    if form.is_valid():
        try:
            take(key=f"organisers:{actor.pk}", limit=60, seconds=24 * 3600)
            row = invite_organiser(
                opportunity=opportunity,
                association=form.cleaned_data["handle"],
                by=actor,
                may_decide=form.cleaned_data["may_decide"],
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("%(association)s has been asked.") % {"association": row.association})
            return redirect("opportunities:organisers", slug)
    context = {
        "workspace": workspace(opportunity.association, actor),
        "association": opportunity.association,
        "opportunity": opportunity,
        "organisers": organisers_of(opportunity),
        "form": form,
        "noindex": True,
    }
    return render(request, "opportunities/organisers.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def organiser(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take one off (`deed` end), or say whether it may decide (decide, read)."""
    actor = access_signed_in(request.user)
    row = access_organiser(access_to_copy(slug, actor), pk)
    deed = request.POST.get("deed")
    if deed == "end":
        end_organising(organiser=row, by=actor)
        messages.success(request, _("%(association)s has been told that it no longer takes part.") % {"association": row.association})
    elif deed in {"decide", "read"}:
        let_decide(organiser=row, may_decide=deed == "decide")
        messages.success(request, _("Saved."))
    return redirect("opportunities:organisers", slug)


@login_required
@require_POST
def participation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The other association's side: accept, decline, or leave."""
    actor = access_signed_in(request.user)
    row = access_own_organising(actor, access_opportunity(slug, actor), pk)
    deed = request.POST.get("deed")
    if deed in {"accept", "decline"}:
        answer_invitation(organiser=row, by=actor, accept=deed == "accept")
        messages.success(request, _("You take part: it stands on your page too.") if deed == "accept" else _("Declined, and they have been told."))
    elif deed == "leave":
        end_organising(organiser=row, by=actor)
        messages.success(request, _("You no longer take part, and they have been told."))
    return redirect(next_of(request, reverse("opportunities:workspace", args=[row.association.handle])))
