"""The doors to associations: which are seen, who acts for them, which invitation a secret opens."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.http import Http404

from touiza.accounts.models import User
from touiza.accounts.services.factors import refuse_staff_without_factor
from touiza.actors.models import Actor
from touiza.associations.capabilities import Can, kinds_that, powers
from touiza.associations.digests import digest_of
from touiza.associations.handles import is_handle
from touiza.associations.models import Association, Claim, Invitation, MemberForm, Role
from touiza.associations.scopes import roles_over
from touiza.core.prepared import Prepared


def find_association(handle: str) -> Association | None:
    """Return an association by its handle; None where there is none, or it is suspended or erased."""
    if not is_handle(handle):
        return None
    return BY_HANDLE.first(handle=handle)


BY_HANDLE = Prepared(
    lambda handle: Association.objects.open()
    .with_words()
    .annotate(takes_members=Exists(MemberForm.objects.filter(association=OuterRef("pk"), is_open=True)))
    .select_related("actor", "commune__parent")
    .filter(actor__handle=handle)
)


def access_association(handle: str) -> Association:
    """Return an association by its handle; 404 where there is none, or it is suspended or erased."""
    association = find_association(handle)
    if association is None:
        raise Http404
    return association


def role_of(actor: Actor | None, association: Association) -> Role | None:
    """Return the role a person holds in an association now."""
    if actor is None:
        return None
    return Role.objects.filter(association=association, person=actor, ended_at=None).first()


def has_left(actor: Actor, handle: str, pk: int) -> bool:
    """Tell whether this role in an association was the person's own, and has ended."""
    return Role.objects.filter(pk=pk, association__actor__handle=handle, person=actor, ended_at__isnull=False).exists()


def roles_held(actor: Actor | None) -> dict[int, Role]:
    """Return a person's roles now, by association. One query, kept on the actor: for pages that change none."""
    if actor is None:
        return {}
    if "_roles_held" not in actor.__dict__:
        actor.__dict__["_roles_held"] = {role.association_id: role for role in ROLES(person=actor.pk)}
    held: dict[int, Role] = actor.__dict__["_roles_held"]
    return held


ROLES = Prepared(lambda person: Role.objects.filter(person=person, ended_at=None))


def access_role(actor: Actor | None, handle: str, can: Can = Can.COORDINATE) -> Association:
    """Return an association for which this actor may do something.

    404 where the association is not seen, 403 where their role does not allow it. Who may do it for some opportunities
    only passes too: `limit_of` narrows what a page of several shows them.
    """
    association = access_association(handle)
    if can not in powers(role_of(actor, association)):
        raise PermissionDenied
    return association


def powers_of(actor: Actor | None, association: Association) -> frozenset[Can]:
    """Return what a person may do for an association now. For pages that change no role."""
    return powers(roles_held(actor).get(association.pk))


def limit_of(actor: Actor, association: Association) -> int | None:
    """Return what narrows an association's lists to a person's scope; None where they see all. 403 without a role."""
    role = roles_held(actor).get(association.pk)
    if role is None:
        raise PermissionDenied
    return role.limit


def may(actor: Actor | None, association: Association, can: Can, *, post: int) -> bool:
    """Tell whether a person may do something about one post of an association, by what stands in the database now."""
    role = role_of(actor, association)
    if role is None or can not in powers(role):
        return False
    return not role.is_scoped or roles_over(post).filter(pk=role.pk).exists()


def holders(association: int | None, can: Can, *, post: int | None = None) -> list[Actor]:
    """Return who may do something for an association now, with their logins; about a post, whose scope it lies in."""
    held = Role.objects.filter(association=association, ended_at=None, kind__in=kinds_that(can))
    within = Q(is_scoped=False) if post is None else Q(is_scoped=False) | Q(pk__in=roles_over(post))
    return [role.person for role in held.filter(within).select_related("person__person__user").order_by("since", "pk")]


def associations_of(actor: Actor | None) -> list[Association]:
    """Return the associations a person acts for now, the oldest role first."""
    if actor is None or not roles_held(actor):
        return []
    return ACTED_FOR(person=actor.pk)


ACTED_FOR = Prepared(
    lambda person: Association.objects.open()
    .filter(roles__person=person, roles__ended_at=None)
    .select_related("actor")
    .order_by("roles__since", "pk")
)


def suspended_associations_of(actor: Actor) -> list[Association]:
    """Return the associations a person acts for that this server has suspended."""
    rows = Association.objects.filter(roles__person=actor, roles__ended_at=None, actor__suspended_at__isnull=False)
    return list(rows.select_related("actor").order_by("pk"))


def access_member_role(association: Association, pk: int) -> Role:
    """Return a role of this association, held now or ended (the services refuse to change those); 404 otherwise."""
    role = Role.objects.select_related("person").filter(association=association, pk=pk).first()
    if role is None:
        raise Http404
    return role


def access_own_invitation(association: Association, pk: int) -> Invitation:
    """Return an invitation of this association, open or not (the services refuse to change those); 404 otherwise."""
    rows = Invitation.objects.filter(association=association, pk=pk)
    invitation = rows.select_related("association__actor").first()
    if invitation is None:
        raise Http404
    return invitation


def access_invitation(secret: str) -> Invitation:
    """Return the invitation that a secret opens, whatever its state; 404 where it opens none."""
    rows = Invitation.objects.select_related("association__actor", "invited_by__person")
    invitation = rows.filter(
        digest=digest_of(secret), association__actor__suspended_at=None, association__actor__erased_at=None
    ).first()
    if invitation is None:
        raise Http404
    return invitation


def access_any_association(handle: str) -> Association:
    """Return an association, suspended or not, for a reviewer of this server; 404 where there is none."""
    rows = Association.objects.select_related("actor").filter(actor__handle=handle, actor__erased_at=None)
    association = rows.first() if is_handle(handle) else None
    if association is None:
        raise Http404
    return association


def access_reviewer(user: User | AnonymousUser) -> User:
    """Return a reviewer of this server; 404 for everyone else: the queue is not theirs to know of.

    Raises Refusal ("second_factor") for one who needs a second factor and has none.
    """
    if isinstance(user, AnonymousUser) or not (user.is_active and user.is_staff):
        raise Http404
    refuse_staff_without_factor(user=user)
    return user


def access_claim(public_id: str) -> Claim:
    """Return a claim, for a reviewer."""
    rows = Claim.objects.select_related("association__actor", "association__commune__parent", "person__person", "decided_by")
    claim = rows.filter(public_id=public_id).first()
    if claim is None:
        raise Http404
    return claim
