"""The doors to work done together: who takes part, who may read and decide its applications."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import holders, may, role_of, roles_held
from touiza.associations.capabilities import Can, kinds_that, powers
from touiza.associations.models import Association, Role
from touiza.associations.scopes import roles_over
from touiza.core.prepared import Prepared
from touiza.opportunities.models import CoOrganiser, Opportunity

LIVE = ("invited", "joined")


def organisers_beside(opportunity: Opportunity) -> list[Association]:
    """Return the associations that take part beside the responsible one. One query."""
    return BESIDE(opportunity=opportunity.pk)


BESIDE = Prepared(
    lambda opportunity: Association.objects.open()
    .select_related("actor")
    .filter(co_organised__opportunity=opportunity, co_organised__state="joined")
    .order_by("co_organised__answered_at", "pk")
)


def readers_beside(opportunity: int) -> list[Actor]:
    """Return who may read applications for the associations that take part beside the responsible one."""
    rows = CoOrganiser.objects.filter(opportunity=opportunity, state=CoOrganiser.State.JOINED)
    return [one for pk in rows.values_list("association", flat=True) for one in holders(pk, Can.READ_ANSWERS)]


def read_beside(actor: Actor, opportunities: Collection[int]) -> set[int]:
    """Return those of these opportunities whose applications a person may read for an association that takes part. One query."""
    acted = [pk for pk, role in roles_held(actor).items() if not role.is_scoped and Can.READ_ANSWERS in powers(role)]
    if not acted:
        return set()
    rows = CoOrganiser.objects.filter(opportunity__in=opportunities, association__in=acted, state=CoOrganiser.State.JOINED)
    return set(rows.filter(association__actor__suspended_at=None).values_list("opportunity", flat=True))


def joined_by(association: int) -> QuerySet[CoOrganiser, int]:
    """Return the ids of the opportunities an association takes part in beside the responsible one."""
    rows = CoOrganiser.objects.filter(association=association, state=CoOrganiser.State.JOINED)
    return rows.values_list("opportunity", flat=True)


def may_read_applications(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether a person may read them for the responsible association, or for one that takes part."""
    return _may(actor, opportunity, Can.READ_ANSWERS) or _joined(actor, opportunity, Can.READ_ANSWERS).exists()


def may_decide_applications(actor: Actor, opportunity: Opportunity) -> bool:
    """Tell whether a person may decide them for the responsible association, or for one that was granted to."""
    return _may(actor, opportunity, Can.DECIDE) or _joined(actor, opportunity, Can.DECIDE).filter(may_decide=True).exists()


def _may(actor: Actor, opportunity: Opportunity, can: Can) -> bool:
    """Tell whether a person may do something about work for the responsible association. Roles are read once an actor."""
    role = roles_held(actor).get(opportunity.association_id)
    if role is None or can not in powers(role):
        return False
    return not role.is_scoped or roles_over(opportunity.pk).filter(pk=role.pk).exists()


def sees_unpublished(actor: Actor | None, opportunity: Opportunity) -> bool:
    """Tell whether a person may read what is not published: who writes it, and who was asked to join it."""
    if actor is None:
        return False
    if may(actor, opportunity.association, Can.SEE_WORK, post=opportunity.pk):
        return True
    rows = CoOrganiser.objects.filter(opportunity=opportunity, state__in=LIVE)
    return rows.filter(association__in=_acted_for(actor, Can.SEE_WORK)).exists()


def organisers_of(opportunity: Opportunity) -> QuerySet[CoOrganiser]:
    """Return those invited and those that take part. The caller has shown a role."""
    rows = CoOrganiser.objects.filter(opportunity=opportunity, state__in=LIVE)
    return rows.select_related("association__actor").order_by("pk")


def access_organiser(opportunity: Opportunity, pk: int) -> CoOrganiser:
    """Return one of an opportunity's co-organisers, whatever became of it; 404 otherwise."""
    row = CoOrganiser.objects.select_related("association__actor").filter(opportunity=opportunity, pk=pk).first()
    if row is None:
        raise Http404
    return row


def access_own_organising(actor: Actor, opportunity: Opportunity, pk: int) -> CoOrganiser:
    """Return a co-organiser row to who coordinates that association; 404 where there is none, 403 to others."""
    row = access_organiser(opportunity, pk)
    if Can.COORDINATE not in powers(role_of(actor, row.association)):
        raise PermissionDenied
    return row


def invitations_to(association: Association) -> list[CoOrganiser]:
    """Return the invitations to organise together that wait for an association's answer."""
    rows = CoOrganiser.objects.filter(association=association, state=CoOrganiser.State.INVITED)
    return list(rows.select_related("opportunity__post", "opportunity__association__actor").order_by("pk")[:20])


def taken_part_in(association: Association) -> list[CoOrganiser]:
    """Return what an association does together with others that are responsible, the newest first."""
    rows = CoOrganiser.objects.filter(association=association, state=CoOrganiser.State.JOINED)
    return list(rows.select_related("opportunity__post", "opportunity__association__actor").order_by("-pk")[:40])


def reads_for(actor: Actor, opportunity: Opportunity) -> Association:
    """Return the association for which a person reads its applications: the responsible one where they act for it. They may read them."""
    if opportunity.association_id in roles_held(actor):
        return opportunity.association
    row = _joined(actor, opportunity, Can.READ_ANSWERS).select_related("association__actor").first()
    return row.association if row else opportunity.association


def _joined(actor: Actor, opportunity: Opportunity, can: Can) -> QuerySet[CoOrganiser]:
    rows = CoOrganiser.objects.filter(opportunity=opportunity, state=CoOrganiser.State.JOINED)
    return rows.filter(association__in=_acted_for(actor, can))


def _acted_for(actor: Actor, can: Can) -> QuerySet[Association]:
    """Return the associations for all of whose work a person may do something: a limited role reaches only its own."""
    held = Role.objects.filter(person=actor, ended_at=None, is_scoped=False, kind__in=kinds_that(can))
    return Association.objects.open().filter(pk__in=held.values("association"))


def association_acted_for(actor: Actor, opportunity: Opportunity) -> Association:
    """Return the association in whose name a person answers applications: the responsible one, else one that takes part."""
    if may(actor, opportunity.association, Can.CONFIRM, post=opportunity.pk):
        return opportunity.association
    row = _joined(actor, opportunity, Can.CONFIRM).filter(may_decide=True).select_related("association__actor").first()
    if row is None:
        raise PermissionDenied
    return row.association
