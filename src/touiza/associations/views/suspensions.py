"""Suspending an association and restoring it, for reviewers of this server."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.reauthentication import ask_identity
from touiza.actors.access import actor_of
from touiza.associations.access import access_any_association, access_reviewer
from touiza.associations.forms import SuspensionForm
from touiza.associations.people import interruption_lines, suspended_now, suspensions_of
from touiza.associations.services.suspension import lift_suspension, suspend_association
from touiza.core.web import typed

PER_PAGE = 20


@login_required
@require_safe
def suspensions(request: HttpRequest) -> HttpResponse:
    """List the associations that are suspended now, the latest first."""
    access_reviewer(request.user)
    page = Paginator(suspended_now(), PER_PAGE).get_page(request.GET.get("page"))
    lines = interruption_lines(page, actor_of(request.user))
    return render(request, "associations/suspensions.html", {"page": page, "lines": lines})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suspension(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Say what suspending does and do it; of a suspended association, restore it."""
    access_reviewer(request.user)
    association = access_any_association(handle)
    if request.method == "POST" and (asking := ask_identity(request)):
        return asking
    form = SuspensionForm(typed(request))
    if "restore" in request.POST:
        lift_suspension(association=association, by=actor_of(request.user))
        messages.success(request, _("The association is back as it was. Those who act for it are told."))
        return redirect("associations:suspension", handle)
    if request.method == "POST" and form.is_valid():
        suspend_association(association=association, by=actor_of(request.user), **form.cleaned_data)
        messages.success(request, _("The association is suspended. Those who act for it are told why."))
        return redirect("associations:suspension", handle)
    history = interruption_lines(suspensions_of(association), actor_of(request.user))
    context = {"association": association, "form": form, "history": history}
    return render(request, "associations/suspension.html", context, status=422 if form.errors else 200)
