"""Certificates drawn from the book of hours."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField, TranslatedText
from touiza.posts.models import Post
from touiza.proof.models.dress import Dress


def spell(number: str) -> str:
    """Return a number as it is printed: TZ-7K4M-29QD."""
    return f"{number[:2]}-{number[2:6]}-{number[6:]}"


class CertificateScope(models.TextChoices):
    """What a certificate adds up."""

    ENGAGEMENT = "work", _("One piece of work")
    PERIOD = "period", _("A period")
    TOTAL = "total", _("Everything to date")


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
    scope = models.CharField(max_length=6, choices=CertificateScope, default=CertificateScope.ENGAGEMENT)
    source = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")  # of one piece of work
    from_day = models.DateField(null=True, blank=True)  # of a period, as it was asked for
    to_day = models.DateField(null=True, blank=True)
    name = TranslatedField(limit=120)  # the volunteer's, as printed
    association_name = TranslatedField(limit=120)
    title = TranslatedField(limit=140)  # of the work; of several, in whose service they were
    works = models.JSONField(default=list)  # of a period or a total, most time first: see `worked`
    works_more = models.PositiveIntegerField(default=0)  # pieces of work beyond those
    approval = models.CharField(max_length=60, blank=True)
    minutes = models.PositiveIntegerField()
    entries = models.PositiveIntegerField()  # how many times the person came or worked
    first_day = models.DateField()
    last_day = models.DateField()
    signed_by = TranslatedField(limit=120)  # the coordinator who confirmed last
    dress = models.ForeignKey(Dress, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # how it is printed
    issued_at = models.DateTimeField(default=clock.now)
    state = models.CharField(max_length=8, choices=State, default=State.VALID)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)  # empty: the time it states was corrected
    replaced_by = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces")

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.BLANK,
        fields={
            "name": Class.PERSONAL,
            "end_reason": Class.PERSONAL,
            "works": Class.PUBLIC,
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
            ),
            models.UniqueConstraint(
                fields=["person", "association", "from_day", "to_day"],
                condition=models.Q(state="valid", scope="period"),
                name="one_valid_of_a_period",
            ),
            models.UniqueConstraint(
                fields=["person", "association"], condition=models.Q(state="valid", scope="total"), name="one_valid_total"
            ),
            models.CheckConstraint(
                condition=models.Q(scope="work", source__isnull=False, from_day=None, to_day=None)
                | models.Q(scope="period", source=None, from_day__isnull=False, to_day__gte=models.F("from_day"))
                | models.Q(scope="total", source=None, from_day=None, to_day=None),
                name="certificate_of_its_scope",
            ),
            models.CheckConstraint(condition=models.Q(minutes__gt=0), name="certificate_states_time"),
        ]
        indexes = [models.Index(fields=["association", "-issued_at"]), models.Index(fields=["person", "state"])]

    @property
    def spoken(self) -> str:
        """The number as it is printed: TZ-7K4M-29QD."""
        return spell(self.number)

    @property
    def worked(self) -> list[tuple[TranslatedText, int, int]]:
        """The pieces of work of a period or a total: title, minutes, times."""
        return [(TranslatedText.from_json(one["title"]), one["minutes"], one["entries"]) for one in self.works]
