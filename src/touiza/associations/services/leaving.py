"""What becomes of associations when a person erases their account, or turns out to be too young to act for one."""

from django.db import transaction
from django.utils.translation import gettext as _

from touiza.accounts.models import User
from touiza.actors.access import person_of
from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Role
from touiza.associations.services.indexing import index_association
from touiza.associations.services.roles import lock_roles, owns
from touiza.core.errors import Refusal


@transaction.atomic
def leave_associations(user: User) -> None:
    """Make sure that no association is left without an owner while somebody still acts for it.

    Where the person is the last owner and others act too, refuse with "sole_owner": hand over first. Where nobody else
    acts, the association becomes unclaimed again and its page says so. Called before every erasure.
    """
    person = person_of(user)
    if person is None:
        return
    roles = Role.objects.filter(person=person.actor, kind=Role.Kind.OWNER, ended_at=None)
    for role in roles.select_related("association__actor").order_by("association"):
        others = [other for other in lock_roles(role.association) if other.person_id != person.pk]
        if not others:
            _leave_unclaimed(role.association, person.actor)
        elif not any(owns(other) for other in others):
            raise Refusal(
                "sole_owner",
                _("You are the only owner of %(association)s. Hand it over to somebody who acts for it first.")
                % {"association": role.association},
            )


def refuse_guarding(actor: Actor) -> None:
    """Refuse ("acts_for_association") that who acts for an association becomes one who needs a guardian."""
    if Role.objects.filter(person=actor, ended_at=None).exists():
        raise Refusal(
            "acts_for_association",
            _("You act for an association, which needs somebody old enough. Hand your role over first."),
            field="age_band",
        )


def _leave_unclaimed(association: Association, by: Actor) -> None:
    association.claimed_at = None
    association.save(update_fields=["claimed_at"])
    record(verb="association.left", actor=by, obj=association, association=association.actor)
    index_association(association)
