"""Closing an association, and opening it again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.accounts.reauthentication import ask_identity
from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.forms import ClosingForm
from touiza.associations.people import interruption
from touiza.associations.services.closing import close_association, reopen_association
from touiza.associations.services.interruptions import consequences_of_closing
from touiza.core.web import typed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Say what closing does and do it; of a closed association, open it again. For owners."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    if request.method == "POST" and (asking := ask_identity(request)):
        return asking
    form = ClosingForm(typed(request))
    if "reopen" in request.POST:
        reopen_association(association=association, by=actor)
        messages.success(request, _("The association is open again. Open those opportunities that go on."))
        return redirect("home:profile", handle)
    if request.method == "POST" and form.is_valid():
        close_association(association=association, by=actor, sentence=form.cleaned_data["sentence"])
        messages.success(request, _("The association is closed. Those who waited or held a place are told."))
        return redirect("home:profile", handle)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "form": form,
        "interruption": interruption(association),
        "consequences": consequences_of_closing(association),
    }
    return render(request, "associations/closing.html", context, status=422 if form.errors else 200)
