"""Setting which opportunities a limited coordinator acts for."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Invitation, Role
from touiza.associations.scopes import Scopes
from touiza.associations.services.roles import lock_roles
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.models import InvitedScope, Opportunity, Scope


@transaction.atomic
def set_scope(
    *, role: Role, opportunities: Collection[int], by: Actor | None, at: dt.datetime | None = None, silent: bool = False
) -> Role:
    """Have a limited role reach these opportunities of its association and no other. Setting the same twice tells once.

    Refuses with "ended", and with "not_scoped" a role that reaches everything.
    """
    if all(held.pk != role.pk for held in lock_roles(role.association)):
        raise Refusal("ended", _("This role has already ended. The list below is up to date."))
    if not role.is_scoped:
        raise Refusal("not_scoped", _("This role reaches every opportunity. Change it to “Coordinator of some opportunities” first."))
    wanted = _own(role.association, opportunities)
    if _replace(Scope, {"role": role}, wanted):
        record(
            verb="role.given", actor=by, obj=role, association=role.association.actor, person=role.person, at=at, silent=silent
        )
    return role


@transaction.atomic
def set_invited_scope(*, invitation: Invitation, opportunities: Collection[int]) -> Invitation:
    """Name what the role of an invitation will reach. Refuses with "not_open", "not_scoped"."""
    lock_roles(invitation.association)
    invitation.refresh_from_db(fields=["accepted_at", "cancelled_at"])
    if invitation.accepted_at or invitation.cancelled_at:
        raise Refusal("not_open", _("This invitation was taken up or taken back already."))
    if not invitation.is_scoped:
        raise Refusal("not_scoped", _("This role reaches every opportunity. Change it to “Coordinator of some opportunities” first."))
    _replace(InvitedScope, {"invitation": invitation}, _own(invitation.association, opportunities))
    return invitation


def carry_scope(invitation: Invitation, role: Role) -> None:
    """Give the role that came of an invitation the opportunities it named."""
    named = InvitedScope.objects.filter(invitation=invitation).values_list("opportunity", flat=True)
    Scope.objects.bulk_create([Scope(role=role, opportunity_id=key) for key in named] if role.is_scoped else [])


def kept_scopes() -> Scopes:
    """Return where scopes are kept, for the apps below."""
    return Scopes(
        posts=lambda role: Scope.objects.filter(role=role).values("opportunity"),
        roles=lambda post: Role.objects.filter(scopes__opportunity=post),
        carry=carry_scope,
        titles=lambda roles: _titles(Scope, "role_id", roles),
        invited_titles=lambda invitations: _titles(InvitedScope, "invitation_id", invitations),
    )


def _own(association: Association, opportunities: Collection[int]) -> set[int]:
    """Keep what is the association's own."""
    return set(Opportunity.objects.of(association).filter(pk__in=opportunities).values_list("pk", flat=True))


def _replace(model: type[Scope] | type[InvitedScope], of: dict[str, Any], wanted: set[int]) -> bool:
    """Have these rows and no other; tell whether that changed anything."""
    rows: models.QuerySet[Any] = model._default_manager.filter(**of)
    before = set(rows.values_list("opportunity", flat=True))
    rows.exclude(opportunity__in=wanted).delete()
    model._default_manager.bulk_create([model(opportunity_id=key, **of) for key in sorted(wanted - before)])
    return before != wanted


def _titles(model: type[Scope] | type[InvitedScope], key: str, keys: Iterable[int]) -> dict[int, list[TranslatedText]]:
    found: dict[int, list[TranslatedText]] = {}
    rows = model._default_manager.filter(**{f"{key}__in": list(keys)}).order_by("opportunity__ends_at", "pk")
    for owner, title in rows.values_list(key, "opportunity__post__title"):
        found.setdefault(owner, []).append(title)
    return found
