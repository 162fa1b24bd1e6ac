"""Choosing which opportunities a limited coordinator acts for: of a role, and of an invitation to one."""

from collections.abc import Callable, Collection

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.accounts.reauthentication import ask_identity
from touiza.actors.access import access_signed_in
from touiza.actors.profile import shown_name
from touiza.associations.access import access_member_role, access_own_invitation, access_role
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed
from touiza.opportunities.access import opportunities_to_choose
from touiza.opportunities.forms.scopes import ScopeForm
from touiza.opportunities.services.scopes import set_invited_scope, set_scope


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def scope(request: HttpRequest, handle: str, pk: int) -> HttpResponseBase:
    """Which opportunities a role reaches; for those who manage people."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.PEOPLE)
    role = access_member_role(association, pk)
    chosen = list(role.scopes.values_list("opportunity", flat=True))
    name = str(shown_name(role.person, actor))
    return _choose(request, association, name, chosen, lambda keys: set_scope(role=role, opportunities=keys, by=actor))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invited_scope(request: HttpRequest, handle: str, pk: int) -> HttpResponseBase:
    """Which opportunities the role of an invitation will reach."""
    association = access_role(access_signed_in(request.user), handle, Can.PEOPLE)
    invitation = access_own_invitation(association, pk)
    chosen = list(invitation.scopes.values_list("opportunity", flat=True))
    return _choose(
        request, association, invitation.email, chosen, lambda keys: set_invited_scope(invitation=invitation, opportunities=keys)
    )


def _choose(
    request: HttpRequest, association: Association, name: str, chosen: list[int], deed: Callable[[Collection[int]], object]
) -> HttpResponseBase:
    form = ScopeForm(typed(request), offered=opportunities_to_choose(association, chosen), initial={"opportunities": chosen})
    if request.method == "POST" and form.is_valid():
        if asking := ask_identity(request):
            return asking
        try:
            deed([int(key) for key in form.cleaned_data["opportunities"]])
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The opportunities are chosen. It counts from now on."))
            return redirect("associations:people", association.handle)
    actor = access_signed_in(request.user)
    context = {"association": association, "workspace": workspace(association, actor), "name": name, "form": form}
    return render(request, "opportunities/scope.html", context, status=422 if form.errors else 200)
