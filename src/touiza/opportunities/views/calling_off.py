"""Calling off one opportunity: why, and what becomes of those who wait or hold a place."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.opportunities.access import access_to_edit
from touiza.opportunities.forms.applications import CallOffForm
from touiza.opportunities.services.closing import calling_off_says
from touiza.opportunities.services.ending import call_off


@login_required
@require_http_methods(["GET", "POST"])
def calling_off(request: HttpRequest, slug: str) -> HttpResponse:
    """Say what calling off does, and do it."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    form = CallOffForm(typed(request))
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("reason", "sentence")}
        try:
            call_off(opportunity=opportunity, by=actor, **data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("It is called off. Everyone who waited or held a place is told."))
            return redirect("opportunities:detail", slug)
    context = {
        "workspace": workspace(opportunity.association, actor),
        "opportunity": opportunity,
        "consequences": calling_off_says(opportunity),
        "form": form,
    }
    return render(request, "opportunities/calling_off.html", context, status=422 if form.errors else 200)
