"""An association: what it says of itself, its interruptions, what is counted of it."""

from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField, TranslatedText
from touiza.vocabulary.ids import ids_of
from touiza.vocabulary.models import AssociationKind, Cause, Language, Place

# Who sees an association's e-mail and phone, in the order of the chooser. Everyone can write through its form.
ADDRESS_AUDIENCES = (
    (Audience.PUBLIC, _("Everyone who presses “Show”")),
    (Audience.SIGNED_IN, _("People with an account")),
    (Audience.PRIVATE, _("Nobody: we are written to through the form")),
)


class AssociationQuerySet(models.QuerySet["Association"]):
    def open(self) -> Self:
        """Keep those the public sees."""
        return self.filter(actor__suspended_at=None, actor__erased_at=None)

    def active(self) -> Self:
        """Keep those the public sees and that have not closed."""
        return self.open().filter(closed_at=None)

    def with_card(self) -> Self:
        """Load what a line about an association shows. Words are left as their ids."""
        return self.select_related("actor", "figures").with_words()

    def with_words(self) -> Self:
        """Load the ids of its words, in this one query."""
        return self.annotate(
            kind_ids=ids_of(Association.kinds.through, "association", "associationkind_id"),
            cause_ids=ids_of(Association.causes.through, "association", "cause_id"),
            language_ids=ids_of(Association.languages.through, "association", "language_id"),
        )


class Association(Row):
    """A voluntary organisation. One without an owner is unclaimed: its page says so."""

    actor = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="association")
    tagline = TranslatedField(_("Aims, in a sentence"), limit=200, blank=True)
    about = TranslatedField(_("About"), limit=5000, blank=True)  # Markdown
    activities = TranslatedField(_("Activities and services"), limit=3000, blank=True)  # Markdown
    kinds = models.ManyToManyField(AssociationKind, blank=True, related_name="+")
    causes = models.ManyToManyField(Cause, blank=True, related_name="+")
    languages = models.ManyToManyField(Language, blank=True, related_name="+")
    commune = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(_("Address"), max_length=200, blank=True)
    email = models.EmailField(_("Contact e-mail"), blank=True)
    phone = models.CharField(_("Contact phone"), max_length=30, blank=True)
    website = models.URLField(_("Website"), max_length=200, blank=True)
    founded = models.PositiveSmallIntegerField(
        _("Founded in"), null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2100)]
    )
    approval = models.CharField(_("Approval number"), max_length=60, blank=True)  # as the association states it
    dyes = models.CharField(_("Colours"), max_length=30, blank=True, default="")  # a key of kernel.weave.DYE_SETS
    addresses_audience = models.CharField(
        max_length=9, choices=ADDRESS_AUDIENCES, default=Audience.PUBLIC
    )  # who sees e-mail and phone; everyone: once they ask to
    verified_until = models.DateTimeField(null=True, blank=True)  # of the Verification that holds; written with it
    claimed_at = models.DateTimeField(null=True, blank=True)  # None: nobody answers for it yet
    edited_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)  # by an owner: the page stays, nothing new begins
    # Keys to sort by name for a reader of each language, made by services from kernel.text.sort_key.
    sort_ar = models.CharField(max_length=240, blank=True, editable=False)
    sort_fr = models.CharField(max_length=240, blank=True, editable=False)
    sort_en = models.CharField(max_length=240, blank=True, editable=False)

    objects = AssociationQuerySet.as_manager()

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["sort_ar"]), models.Index(fields=["sort_fr"]), models.Index(fields=["sort_en"])]

    def __str__(self) -> str:
        return str(self.actor)

    @property
    def name(self) -> TranslatedText:
        return self.actor.name

    @property
    def handle(self) -> str:
        return self.actor.handle

    @property
    def is_claimed(self) -> bool:
        """Whether somebody answers for it."""
        return self.claimed_at is not None

    @property
    def is_verified(self) -> bool:
        """Whether a verification holds now."""
        return self.verified_until is not None and self.verified_until > clock.now()


class Interruption(models.Model):
    """An association was closed by an owner, or suspended by this server: by whom, from when, why; and who ended it."""

    class Kind(models.TextChoices):
        CLOSED = "closed", _("Closed by its owner")
        SUSPENDED = "suspended", _("Suspended by this server")

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="interruptions")
    kind = models.CharField(max_length=9, choices=Kind)
    sentence = models.CharField(max_length=500, blank=True)  # closed: what visitors read; suspended: what owners read
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["association", "kind"], condition=models.Q(ended_at=None), name="one_interruption_of_a_kind"
            )
        ]


class Figures(Row):
    """What is counted above and shown in lists here: written by `home` from the activity log, only read below.

    The association's own page counts afresh; this row may lag by as long as the queue does.
    """

    association = models.OneToOneField(Association, primary_key=True, on_delete=models.CASCADE, related_name="figures")
    minutes = models.PositiveIntegerField(default=0)  # confirmed, of all time
    volunteers = models.PositiveIntegerField(default=0)  # people who have held a place
    open_opportunities = models.PositiveIntegerField(default=0)
    done_opportunities = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["-minutes"])]
