"""Invitations by mail to act for an association: written, sent again, cancelled, taken up."""

import datetime as dt

from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_name
from touiza.actors.services.activity import record
from touiza.associations.digests import digest_of, new_secret
from touiza.associations.models import Association, Invitation, Role
from touiza.associations.role_words import offer
from touiza.associations.scopes import carry_over
from touiza.associations.services.closing import refuse_if_closed
from touiza.associations.services.roles import lock_roles, open_role
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.mail.services.sending import send_mail

VALID_FOR = dt.timedelta(days=14)
BETWEEN_SENDS = dt.timedelta(minutes=10)
MOST_SENDS = 5  # of one invitation
MOST_OPEN = 50  # of one association


@transaction.atomic
def invite(
    *, association: Association, email: str, kind: str, by: Actor, language: str, is_scoped: bool = False
) -> Invitation:
    """Invite an address to a role and send the link. Nothing tells whether the address has an account.

    Refuses with "association_closed", "already_invited" and "too_many_open".
    """
    refuse_if_closed(association)
    address = email.strip().lower()
    waiting = Invitation.objects.filter(association=association, accepted_at=None, cancelled_at=None)
    old = waiting.filter(email=address).first()
    if old is not None and old.expires_at > clock.now():
        raise Refusal("already_invited", _("This address is invited already. Send the invitation again instead."), field="email")
    if old is not None:
        _cancel(old)
    if waiting.filter(expires_at__gt=clock.now()).count() >= MOST_OPEN:
        raise Refusal("too_many_open", _("Fifty invitations wait for an answer. Cancel some first."), field="email")
    secret, now = new_secret(), clock.now()
    invitation = Invitation.objects.create(
        association=association,
        email=address,
        kind=kind,
        is_scoped=is_scoped,
        digest=digest_of(secret),
        invited_by=by,
        created_at=now,
        sent_at=now,
        expires_at=now + VALID_FOR,
    )
    record(verb="invitation.sent", actor=by, obj=invitation, association=association.actor)
    _send(invitation, secret, language)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: Actor, language: str) -> Invitation:
    """Send a new link, good for another fourteen days; the old link stops working.

    Refuses with "not_open", "too_soon" and "sent_often".
    """
    invitation = _lock(invitation)
    now = clock.now()
    if invitation.sends >= MOST_SENDS:
        raise Refusal("sent_often", _("This invitation went out five times. Ask the person another way."))
    if now - invitation.sent_at < BETWEEN_SENDS:
        raise Refusal("too_soon", _("It was sent a moment ago. Wait ten minutes before sending it again."))
    secret = new_secret()
    invitation.digest, invitation.sent_at, invitation.expires_at = digest_of(secret), now, now + VALID_FOR
    invitation.sends += 1
    invitation.save(update_fields=["digest", "sent_at", "expires_at", "sends"])
    record(verb="invitation.sent", actor=by, obj=invitation, association=invitation.association.actor)
    _send(invitation, secret, language)
    return invitation


@transaction.atomic
def cancel_invitation(*, invitation: Invitation, by: Actor) -> Invitation:
    """Take an invitation back; its link stops working. Refuses with "not_open"."""
    invitation = _lock(invitation)
    _cancel(invitation)
    record(verb="invitation.cancelled", actor=by, obj=invitation, association=invitation.association.actor)
    return invitation


@transaction.atomic
def accept_invitation(*, invitation: Invitation, person: Actor) -> Role:
    """Take up an invitation: the person gets its role. Refuses with "not_open", "expired" and as `give_role` does."""
    held = lock_roles(invitation.association)
    invitation = _lock(invitation)
    now = clock.now()
    if invitation.expires_at <= now:
        raise Refusal("expired", _("This invitation has run out. Ask for another one."))
    if any(role.person_id == person.pk and role.kind == Role.Kind.OWNER for role in held):
        raise Refusal("has_role", _("You are an owner of this association already."))
    role = open_role(
        association=invitation.association, person=person, kind=invitation.kind, by=invitation.invited_by, at=now, held=held,
        is_scoped=invitation.is_scoped,
    )  # fmt: skip
    carry_over(invitation, role)
    invitation.accepted_at, invitation.accepted_by = now, person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        verb="invitation.accepted",
        actor=person,
        obj=invitation,
        association=invitation.association.actor,
        person=person,
        at=now,
    )
    return role


def _lock(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("association__actor", "invited_by")
    locked = rows.get(pk=invitation.pk)
    if locked.accepted_at or locked.cancelled_at:
        raise Refusal("not_open", _("This invitation was taken up or taken back already."))
    return locked


def _cancel(invitation: Invitation) -> None:
    invitation.cancelled_at = clock.now()
    invitation.save(update_fields=["cancelled_at"])


def _send(invitation: Invitation, secret: str, language: str) -> None:
    with translation.override(language):
        path = reverse("associations:invitation", args=[secret])
    send_mail(
        to=invitation.email,
        cause=f"invitation:{invitation.pk}:{invitation.sends}",
        kind="invitation",
        language=language,
        template="invitation",
        context={
            "association": invitation.association,
            "inviter": shown_name(invitation.invited_by, None) if invitation.invited_by else None,
            "offer": offer(invitation),
            "path": path,
            "expires_at": invitation.expires_at,
        },
    )
