"""Networks for everyone to read, and their founding, inviting, joining and leaving for who answers for an association."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.associations.access import access_role
from touiza.associations.access_alliances import access_network, access_place, place_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.forms_alliances import NetworkAskForm, NetworkForm, NetworkInviteForm
from touiza.associations.models import Association, Network
from touiza.associations.networks import networks, waiting_places
from touiza.associations.services.networks import (
    answer_place,
    ask_to_join,
    edit_network,
    found_network,
    invite_to_network,
    leave_network,
)
from touiza.core.errors import Refusal
from touiza.core.web import blame, keep_typed, next_of, same_for_visitors, typed

PER_PAGE = 30
DAY = 24 * 3600


@require_safe
@same_for_visitors
def network_list(request: HttpRequest) -> HttpResponse:
    """All networks, the largest first."""
    page = Paginator(networks(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "associations/networks.html", {"page": page})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_new(request: HttpRequest, handle: str) -> HttpResponse:
    """Found a network in the name of an association."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    form = NetworkForm(typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"network:{association.pk}", limit=10, seconds=DAY)
            network = found_network(association=association, by=actor, **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The network is founded. Invite other associations now."))
            return redirect("associations:network_place", handle, network.slug)
    context = {"association": association, "workspace": workspace(association, actor), "form": form, "noindex": True}
    return render(request, "associations/network_new.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_place(request: HttpRequest, handle: str, slug: str) -> HttpResponse:
    """How an association stands to a network. `deed`: "ask", "accept", "decline", "leave"; the host's: "invite", "edit"."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.ANSWER)
    network = access_network(slug)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    hosts = network.host_id == association.pk
    forms: dict[str, Form] = {
        "ask_form": NetworkAskForm(request.POST if deed == "ask" else None),
        "invite_form": NetworkInviteForm(request.POST if deed == "invite" and hosts else None),
        "edit_form": NetworkForm(request.POST if deed == "edit" and hosts else None, initial={"name": network.name, "aims": network.aims}),
    }
    bound = next((form for form in forms.values() if form.is_bound), None)
    if deed and (bound is None or bound.is_valid()):
        try:
            said = _do(request, deed, network, association, bound)
        except Refusal as refusal:
            if bound is None:
                messages.error(request, str(refusal.sentence))
            else:
                blame(bound, refusal)
        else:
            messages.success(request, said)
            own = reverse("associations:network_place", args=[handle, slug])
            return redirect(reverse("associations:alliances", args=[handle]) if deed == "leave" else next_of(request, own))
    refused = bound if bound is not None and bound.errors else None
    keep_typed(request, *forms.values())
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "network": network,
        "place": place_of(network, association),
        "hosts": hosts,
        "waiting": waiting_places(network) if hosts else [],
        "form": refused,
        "noindex": True,
        **forms,
    }
    return render(request, "associations/network_place.html", context, status=422 if refused else 200)


def _do(request: HttpRequest, deed: str, network: Network, association: Association, form: Form | None) -> str:
    """Do one deed and return what is said of it; "unknown" is refused."""
    actor = access_signed_in(request.user)
    if deed == "leave":
        leave_network(network=network, association=association, by=actor)
        return _("Your association has left the network.")
    if deed in {"accept", "decline"}:
        place = access_place(network, association, request.POST.get("place", ""))
        answer_place(place=place, side=association, accept=deed == "accept", by=actor)
        return _("Both sides have agreed: the association is in the network.") if deed == "accept" else _("Declined. The other side has been told.")
    if form is None:
        raise Refusal("unknown", _("Choose what to change, then try again."))
    deeds: dict[str, Callable[[], str]] = {
        "ask": lambda: _ask(network, association, request, form),
        "invite": lambda: _invite(network, request, form),
        "edit": lambda: _edit(network, request, form),
    }
    return deeds[deed]()


def _ask(network: Network, association: Association, request: HttpRequest, form: Form) -> str:
    take(key=f"network:{association.pk}", limit=10, seconds=DAY)
    place = ask_to_join(network=network, association=association, by=access_signed_in(request.user), **form.cleaned_data)
    return _("Both sides have agreed: the association is in the network.") if place.joined_at else _("Your request has been sent to the host of the network.")


def _invite(network: Network, request: HttpRequest, form: Form) -> str:
    take(key=f"network:{network.host_id}:invite", limit=50, seconds=DAY)
    place = invite_to_network(network=network, by=access_signed_in(request.user), **form.cleaned_data)
    return _("Both sides have agreed: the association is in the network.") if place.joined_at else _("The association is invited, and its owners have been told.")


def _edit(network: Network, request: HttpRequest, form: Form) -> str:
    edit_network(network=network, by=access_signed_in(request.user), **form.cleaned_data)
    return _("Saved. The page shows it now.")
