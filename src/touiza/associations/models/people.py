"""Who acts for an association, who is invited to, and how an unclaimed one is claimed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row


class Role(Row):
    """A person acts for an association. Ended roles stay, with who ended them and when."""

    class Kind(models.TextChoices):
        OWNER = "owner", _("Owner")
        COORDINATOR = "coordinator", _("Coordinator")
        COMMUNICATOR = "communicator", _("Communicator")
        TREASURER = "treasurer", _("Treasurer")
        READER = "reader", _("Reader")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="roles")
    kind = models.CharField(max_length=12, choices=Kind)
    is_scoped = models.BooleanField(default=False)  # a coordinator of some opportunities: `opportunities.Scope` says which
    given_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(
        path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL, "kind": Class.PERSONAL}
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"], condition=models.Q(ended_at=None), name="one_role_at_a_time"
            ),
            models.CheckConstraint(condition=models.Q(is_scoped=False) | models.Q(kind="coordinator"), name="only_coordinators_are_scoped"),
        ]

    @property
    def limit(self) -> int | None:
        """What narrows lists to its scope: its own key, or None where it reaches over the whole association."""
        return self.pk if self.is_scoped else None


class Invitation(models.Model):
    """An invitation by mail to act for an association; the link holds the secret, the row only its digest."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    kind = models.CharField(max_length=12, choices=Role.Kind)
    is_scoped = models.BooleanField(default=False)  # as `Role.is_scoped`
    digest = models.CharField(max_length=64, unique=True)  # SHA-256 of the secret, in hex
    invited_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(default=clock.now)
    sends = models.PositiveSmallIntegerField(default=1)  # how often the mail went out; each has its own secret
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="accepted_by__person__user",
        erase=Erase.DELETE,
        fields={"email": Class.PERSONAL, "digest": Class.TECHNICAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "email"],
                condition=models.Q(accepted_at=None, cancelled_at=None),
                name="one_open_invitation",
            )
        ]


class Claim(models.Model):
    """A person says an unclaimed association is theirs to answer for, with evidence; a named reviewer decides."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="claims")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    position = models.CharField(_("My position in the association"), max_length=120)
    evidence = models.TextField(_("How can we check it?"), max_length=3000)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    created_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    sentence = models.CharField(max_length=500, blank=True)  # the reviewer's reason, told to the person

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={"position": Class.PERSONAL, "evidence": Class.PERSONAL, "sentence": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "person"], condition=models.Q(state="waiting"), name="one_waiting_claim"
            )
        ]
