"""What binds actors: a Tie is written by what they do together, a Follow by who wants to hear of another."""

from django.db import models

from touiza.actors.models.people import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.vocabulary.models import Place, Tag


class Tie(Row):
    """A person and an association belong together. Written from above (roles, engagements), only read below."""

    class Kind(models.TextChoices):
        WORKS_WITH = "works_with"  # engaged in one of its opportunities, now or before
        STAFF = "staff"  # acts for it, and reads what its volunteers tell their associations
        COLLEAGUE = "colleague"  # acts for it in one field alone, and reads no more than others do
        MEMBER_OF = "member_of"  # its member, for as long as the membership lasts

    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="ties")
    association = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="tied")
    kind = models.CharField(max_length=10, choices=Kind)
    since = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__person__user", erase=Erase.DELETE, fields={"association": Class.PERSONAL, "kind": Class.PERSONAL}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "association", "kind"], name="tie_once")]


class Follow(Row):
    """Somebody wants to hear of a person, an association, a topic or a place: one of `actor`, `tag` and `place`.

    Without `accepted_at` it was asked for and counts for nothing yet: people may choose to be asked. What an actor shows
    to followers is seen by those whose follow was accepted. Who was not let in, or let go, has `refused_at`: they cannot
    ask again, and are not told.
    """

    follower = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="follows")
    actor = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.CASCADE, related_name="followed")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="followed")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.CASCADE, related_name="followed")
    asked_at = models.DateTimeField(default=clock.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # of who was not let in: they gave it up, the row stays

    privacy = Privacy(
        path="follower__person__user",
        erase=Erase.DELETE,
        fields={"actor": Class.PERSONAL, "tag": Class.PERSONAL, "place": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["follower", "actor"], name="follow_actor_once"),
            models.UniqueConstraint(fields=["follower", "tag"], name="follow_tag_once"),
            models.UniqueConstraint(fields=["follower", "place"], name="follow_place_once"),
            models.CheckConstraint(
                condition=models.Q(actor__isnull=False, tag=None, place=None)
                | models.Q(actor=None, tag__isnull=False, place=None)
                | models.Q(actor=None, tag=None, place__isnull=False),
                name="follow_one_thing",
            ),
            models.CheckConstraint(condition=~models.Q(actor=models.F("follower")), name="follow_not_oneself"),
            models.CheckConstraint(
                condition=models.Q(accepted_at=None) | models.Q(refused_at=None), name="follow_let_in_or_not"
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(refused_at__isnull=False), name="follow_given_up"
            ),
        ]
        indexes = [
            models.Index(fields=["follower"], include=["actor", "tag", "place", "accepted_at"], name="follow_of_a_reader"),
            models.Index(fields=["actor", "accepted_at"], condition=models.Q(actor__isnull=False), name="follow_of_an_actor"),
        ]
