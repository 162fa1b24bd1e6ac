"""Who acts for an association: its people, invitations, and the page an invitation opens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from touiza.accounts.reauthentication import ask_identity
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in, actor_of
from touiza.actors.profile import shown_name
from touiza.associations.access import (
    access_invitation,
    access_member_role,
    access_own_invitation,
    access_role,
    associations_of,
    has_left,
    role_of,
    suspended_associations_of,
)
from touiza.associations.access_members import memberships_of, requests_open_of
from touiza.associations.capabilities import Can
from touiza.associations.context import workspace
from touiza.associations.forms import InvitationForm
from touiza.associations.models import Association, Invitation, Role
from touiza.associations.people import invitation_lines, reasons_of, role_line, role_lines
from touiza.associations.role_words import BY_CHOICE, SOME, WORDS, choice_of, offer
from touiza.associations.services.invitations import accept_invitation, cancel_invitation, invite, send_again
from touiza.associations.services.roles import end_role, give_role, hand_over
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.web import blame, typed

DAY = 24 * 3600


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """List the associations the signed-in person acts for (the switcher), and those they are, or ask to be, a member of."""
    actor = access_signed_in(request.user)
    suspended = reasons_of(suspended_associations_of(actor))
    context = {
        "associations": associations_of(actor),
        "suspended": suspended,
        "memberships": memberships_of(actor),
        "requests": requests_open_of(actor),
    }
    return render(request, "associations/mine.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Show who acts for the association; POST (who manages people only) invites somebody."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.PEOPLE if request.method == "POST" else Can.ENTER)
    form = InvitationForm(typed(request), initial={"language": get_language()})
    if request.method == "POST" and form.is_valid():
        if asking := ask_identity(request):
            return asking
        try:
            return _invite(request, association, form)
        except Refusal as refusal:
            blame(form, refusal)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "roles": role_lines(association, actor),
        "invitations": invitation_lines(association, actor),
        "form": form,
        "words": WORDS,
    }
    return render(request, "associations/people.html", context, status=422 if form.errors else 200)


def _invite(request: HttpRequest, association: Association, form: InvitationForm) -> HttpResponse:
    data = form.cleaned_data
    word = BY_CHOICE[data.pop("kind")]
    take(key=f"invite:{association.pk}", limit=30, seconds=DAY)
    sent = invite(
        association=association, by=access_signed_in(request.user), kind=word.kind, is_scoped=word.is_scoped, **data
    )
    messages.success(request, _("The invitation is on its way."))
    if word.is_scoped:
        return redirect("opportunities:invited_scope", association.handle, sent.pk)
    return redirect("associations:people", association.handle)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, handle: str, pk: int) -> HttpResponseBase:
    """Show one role and change it: `to` is one of the roles, "over" (hand over), "away" (hand over and leave) or "end".

    Who manages people changes those of others; one may end one's own.
    """
    actor = access_signed_in(request.user)
    if has_left(actor, handle, pk):  # the second of two clicks
        return redirect("home:profile", handle)
    association = access_role(actor, handle, Can.ENTER)
    held = access_member_role(association, pk)
    wanted = request.POST.get("to", "")
    if held.person_id != actor.pk or (request.method == "POST" and wanted != "end"):
        access_role(actor, handle, Can.PEOPLE)
    if request.method != "POST":
        context = {"association": association, "workspace": workspace(association, actor), "line": role_line(held, actor), "words": WORDS}
        return render(request, "associations/role.html", context | {"chosen": choice_of(held)})
    if asking := ask_identity(request):
        return asking
    if _change_role(request, association, held, wanted) and wanted == SOME:
        new = role_of(held.person, association)
        return redirect("opportunities:scope", handle, new.pk if new else pk)
    if role_of(actor, association) is None:
        return redirect("home:profile", handle)
    return redirect("associations:people", handle)


def _change_role(request: HttpRequest, association: Association, held: Role, wanted: str) -> bool:
    """Do it and say so; or say why not."""
    actor = access_signed_in(request.user)
    try:
        if held.ended_at:
            raise Refusal("ended", _("This role has already ended. The list below is up to date."))
        if wanted == "end":
            end_role(role=held, by=actor)
            said = _("The role has ended.")
        elif wanted in {"over", "away"}:
            stays = wanted == "over"
            hand_over(association=association, owner=actor, to=held.person, stays=stays)
            said = _("The association is handed over. You stay as coordinator.") if stays else _("The association is handed over.")
        elif word := BY_CHOICE.get(wanted):
            give_role(association=association, person=held.person, kind=word.kind, is_scoped=word.is_scoped, by=actor)
            said = _("The role has changed.")
        else:
            raise Refusal("unknown", _("Choose what to change, then try again."))
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return False
    messages.success(request, said)
    return True


@login_required
@require_POST
def own_invitation(request: HttpRequest, handle: str, pk: int) -> HttpResponseBase:
    """Send an invitation again, or (`to` is "cancel") take it back."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle, Can.PEOPLE)
    invitation = access_own_invitation(association, pk)
    if request.POST.get("to") != "cancel" and (asking := ask_identity(request)):
        return asking
    try:
        if request.POST.get("to") == "cancel":
            cancel_invitation(invitation=invitation, by=actor)
            said = _("The invitation is taken back. Its link no longer works.")
        else:
            take(key=f"invite:{association.pk}", limit=30, seconds=DAY)
            send_again(invitation=invitation, by=actor, language=get_language() or "ar")
            said = _("The invitation is on its way again, with a new link.")
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, said)
    return redirect("associations:people", handle)


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show what a link invites to; POST, signed in, takes it up."""
    opened = access_invitation(secret)
    actor = actor_of(request.user)
    if request.method == "POST" and actor is not None:
        try:
            accept_invitation(invitation=opened, person=actor)
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect("associations:invitation", secret)
        messages.success(request, _("You now act for this association."))
        return redirect("associations:people", opened.association.handle)
    context = {
        "invitation": opened,
        "offer": offer(opened),
        "inviter": shown_name(opened.invited_by, actor) if opened.invited_by else None,
        "state": _state(opened),
        "actor": actor,
        "other_address": request.user.is_authenticated and request.user.email != opened.email,
        "noindex": True,
    }
    return render(request, "associations/invitation.html", context)


def _state(opened: Invitation) -> str:
    if opened.accepted_at:
        return "accepted"
    if opened.cancelled_at:
        return "cancelled"
    return "open" if opened.expires_at > clock.now() else "expired"
