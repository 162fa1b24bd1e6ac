"""Roles: given, ended, handed over. An association that is answered for never loses its last owner."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import refuse_minor_in_office
from touiza.actors.models import Actor, Tie
from touiza.actors.services.activity import record
from touiza.actors.services.ties import tie, untie
from touiza.associations.capabilities import Can, powers
from touiza.associations.models import Association, Role
from touiza.core import clock
from touiza.core.errors import Refusal

ACTING = (Tie.Kind.STAFF, Tie.Kind.COLLEAGUE)


@transaction.atomic
def give_role(
    *,
    association: Association,
    person: Actor,
    kind: str,
    by: Actor | None,
    is_scoped: bool = False,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Role:
    """Give a person a role, or change the one they hold. The association counts as claimed once it has an owner.

    A scoped coordinator reaches nothing until opportunities are named (`opportunities.services.scopes`).

    Refuses with "not_a_person", "gone", "too_young", "has_role" and, when its last owner would become a coordinator, "last_owner".
    """
    held = lock_roles(association)
    role = open_role(association=association, person=person, kind=kind, by=by, at=at, held=held, is_scoped=is_scoped)
    record(
        verb="role.given",
        actor=by,
        obj=role,
        association=association.actor,
        person=person,
        silent=silent,
        at=role.since,
    )
    return role


@transaction.atomic
def end_role(*, role: Role, by: Actor | None, at: dt.datetime | None = None, silent: bool = False) -> Role:
    """End a role; refuses with "ended" what has ended, and with "last_owner" to leave nobody to answer."""
    held = lock_roles(role.association)
    if all(other.pk != role.pk for other in held):
        raise Refusal("ended", _("This role has already ended. The list below is up to date."))
    if role.kind == Role.Kind.OWNER:
        _keep_an_owner(held, without=role)
    _close(role, by=by, at=at or clock.now())
    _untie(role)
    record(
        verb="role.ended",
        actor=by,
        obj=role,
        association=role.association.actor,
        person=role.person,
        silent=silent,
        at=role.ended_at,
    )
    return role


@transaction.atomic
def hand_over(
    *, association: Association, owner: Actor, to: Actor, stays: bool = True, at: dt.datetime | None = None
) -> Role:
    """Make somebody who already acts for the association its owner; who hands over stays as coordinator, or leaves.

    Refuses with "not_owner", "same_person", "no_role" and, to an account that is closed, "gone".
    """
    held = {role.person_id: role for role in lock_roles(association)}
    if owner.pk not in held or held[owner.pk].kind != Role.Kind.OWNER:
        raise Refusal("not_owner", _("Only an owner hands an association over."))
    if to.pk == owner.pk:
        raise Refusal("same_person", _("You are its owner already. Choose somebody else."))
    if to.pk not in held:
        raise Refusal("no_role", _("Invite this person first: an association is handed over to somebody who acts for it."))
    moment = at or clock.now()
    new = held[to.pk]
    if new.kind != Role.Kind.OWNER:
        new = open_role(
            association=association, person=to, kind=Role.Kind.OWNER, by=owner, at=moment, held=list(held.values())
        )
    elif not owns(new):
        raise Refusal("gone", _("This account is closed, so it cannot be given a role."))
    _close(held[owner.pk], by=owner, at=moment)
    _untie(held[owner.pk])
    if stays:
        _create(association, owner, Role.Kind.COORDINATOR, owner, moment)
    record(verb="association.handed_over", actor=owner, obj=new, association=association.actor, person=to, at=moment)
    return new


def lock_roles(association: Association) -> list[Role]:
    """Lock the association until the transaction ends and return the roles held now."""
    Association.objects.select_for_update().only("pk").get(pk=association.pk)
    return list(Role.objects.filter(association=association, ended_at=None).select_related("person__person__user").order_by("since", "pk"))


def open_role(
    *,
    association: Association,
    person: Actor,
    kind: str,
    by: Actor | None,
    at: dt.datetime | None,
    held: list[Role],
    is_scoped: bool = False,
) -> Role:
    """Write a role and its tie, and tell nobody. `held` comes from `lock_roles`; refusals as for `give_role`."""
    _check_person(person)
    current = next((role for role in held if role.person_id == person.pk), None)
    moment = at or clock.now()
    if current is not None:
        if (current.kind, current.is_scoped) == (kind, is_scoped):
            raise Refusal("has_role", _("This person already has this role."))
        if current.kind == Role.Kind.OWNER:
            _keep_an_owner(held, without=current)
        _close(current, by=by, at=moment)
        _untie(current)
    role = _create(association, person, kind, by, moment, is_scoped=is_scoped)
    if kind == Role.Kind.OWNER and association.claimed_at is None:
        association.claimed_at = moment
        association.save(update_fields=["claimed_at"])
    return role


def _check_person(person: Actor) -> None:
    if not person.is_person:
        raise Refusal("not_a_person", _("Only a person can act for an association."))
    if person.erased_at or person.suspended_at:
        raise Refusal("gone", _("This account is closed, so it cannot be given a role."))
    refuse_minor_in_office(person)


def _keep_an_owner(held: list[Role], *, without: Role) -> None:
    if not any(owns(role) and role.pk != without.pk for role in held):
        raise Refusal(
            "last_owner",
            _("An association always has an owner. Make somebody else owner first, then this role can end."),
        )


def owns(role: Role) -> bool:
    """Tell whether a role is an owner's who can still sign in: nobody else answers for an association."""
    person = role.person
    user = person.person.user if person.is_person else None
    return role.kind == Role.Kind.OWNER and not (person.suspended_at or person.erased_at) and bool(user and user.is_active)


def _create(
    association: Association, person: Actor, kind: str, by: Actor | None, at: dt.datetime, *, is_scoped: bool = False
) -> Role:
    role = Role.objects.create(
        association=association, person=person, kind=kind, is_scoped=is_scoped, given_by=by, since=at
    )
    reads_all = Can.READ_ANSWERS in powers(role) and not is_scoped
    tie(person, association.actor, Tie.Kind.STAFF if reads_all else Tie.Kind.COLLEAGUE, at=at)
    return role


def _untie(role: Role) -> None:
    untie(role.person_id, role.association_id, ACTING)


def _close(role: Role, *, by: Actor | None, at: dt.datetime) -> None:
    role.ended_at, role.ended_by = at, by
    role.save(update_fields=["ended_at", "ended_by"])
