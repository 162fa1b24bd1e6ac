"""Certificates drawn from the book of hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.posts.models import Post


class Certificate(Row):
    """What was printed on a certificate, kept as printed. The number alone lets anyone check it."""

    class State(models.TextChoices):
        VALID = "valid", _("Valid")
        REPLACED = "replaced", _("Replaced")
        REVOKED = "revoked", _("Revoked")

    number = models.CharField(max_length=12, unique=True)  # TZ-7K4M-29QD, without its dashes: TZ7K4M29QD
    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="certificates")
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    source = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    name = TranslatedField(limit=120)  # the volunteer's, as printed
    association_name = TranslatedField(limit=120)
    title = TranslatedField(limit=140)  # of the work
    approval = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()  # how many times the person came or worked
    first_day = models.DateField()
    last_day = models.DateField()
    signed_by = TranslatedField(limit=120)  # the coordinator who confirmed last
    issued_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State, default=State.VALID)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    replaced_by = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.BLANK,
        fields={
            "name": Class.PERSONAL,
            "end_reason": Class.PERSONAL,
            "number": Class.PUBLIC,
            "association_name": Class.PUBLIC,
            "title": Class.PUBLIC,
            "approval": Class.PUBLIC,
            "signed_by": Class.PUBLIC,  # another person's name, as it was printed
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "source"], condition=models.Q(state="valid"), name="one_valid_certificate"
            )
        ]

    @property
    def spoken(self) -> str:
        """The number as it is printed: TZ-7K4M-29QD."""
        return f"{self.number[:2]}-{self.number[2:6]}-{self.number[6:]}"
