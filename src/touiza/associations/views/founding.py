"""Making an association and editing what it says of itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.forms import EditingForm, FoundingForm, initial_of, names_typed
from touiza.associations.services.founding import found_association, propose_handle, update_association, version_of
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed

DAY = 24 * 3600


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Make an association; whoever makes it becomes its owner."""
    actor = access_signed_in(request.user)
    form = FoundingForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"found:{actor.pk}", limit=5, seconds=DAY)
            association = found_association(founder=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The association has its page. You are its owner."))
            return redirect("home:profile", association.handle)
    return render(request, "associations/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def handle_proposal(request: HttpRequest) -> HttpResponse:
    """Return the handle's field, filled with a free handle made from the names typed so far (a fragment)."""
    access_signed_in(request.user)
    name = names_typed(request.GET)
    form = FoundingForm(initial={"handle": propose_handle(name) if name else ""})
    return render(request, "associations/_handle_field.html", {"form": form})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, handle: str) -> HttpResponse:
    """Change what the association says of itself; for owners."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.SPEAK)
    form = EditingForm(typed(request), initial={**initial_of(association), "version": version_of(association)})
    if request.method == "POST" and form.is_valid():
        try:
            update_association(association=association, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
            form.data = {**request.POST, "version": version_of(access_role(actor, handle, Can.SPEAK))}
        else:
            messages.success(request, _("Saved. The page shows it now."))
            return redirect("home:profile", handle)
    context = {"association": association, "workspace": workspace(association, actor), "form": form}
    return render(request, "associations/edit.html", context, status=422 if form.errors else 200)
