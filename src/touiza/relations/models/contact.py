"""A contact: a person as one association knows them, with what it wrote down itself.

What somebody with an account shows of themselves is never copied for reading: pages ask their profile each time
(relations.faces). The keys here are for searching, sorting and filtering, and follow the profile (services.keeping).
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.kernel.text import LONGEST_KEY
from touiza.vocabulary.models import Place

MINE = "contact__person__person__user"  # from what hangs on a contact to the login of its person


class Status(models.TextChoices):
    """Where somebody stands with the association; each change is a Standing, with its reason."""

    PROSPECT = "prospect", pgettext_lazy("register", "First contact")
    ACTIVE = "active", pgettext_lazy("register", "Active")
    PAUSED = "paused", pgettext_lazy("register", "Paused")
    FORMER = "former", pgettext_lazy("register", "Former")
    REFUSED = "refused", pgettext_lazy("register", "Not taken on")


class Source(models.TextChoices):
    """How somebody came into the register."""

    APPLICATION = "application", _("by an application")
    HOURS = "hours", _("by hours they gave")
    ROLE = "role", _("by acting for the association")
    OTHER = "other", _("by what they did on Touiza")
    HAND = "hand", _("written in by hand")
    IMPORT = "import", _("from a file")


class Tag(models.Model):
    """A word the association gives to contacts. `key` is its folded form: one tag for every way of writing it."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(_("Tag"), max_length=40)
    key = models.CharField(max_length=60, editable=False)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["association", "key"], name="tag_once")]

    def __str__(self) -> str:
        return self.name


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("One of a list")
    YES_NO = "yes_no", _("Yes or no")


class CustomField(models.Model):
    """A question the association asks of every contact. Answers lie in `Contact.extra` under its id; it is archived, never deleted."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="custom_fields")
    name = models.CharField(_("Name"), max_length=60)
    kind = models.CharField(max_length=6, choices=FieldKind, default=FieldKind.TEXT)
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)
    archived_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "name"], condition=models.Q(archived_at=None), name="custom_field_once")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """Where its answers lie in `Contact.extra`."""
        return f"f{self.pk}"  # not a bare number: JSON paths take that for a place in a list


class ContactQuerySet(models.QuerySet["Contact"]):
    def of(self, association: Association) -> Self:
        """Keep an association's contacts, without those that were merged into another."""
        return self.filter(association=association, merged_into=None)


class Contact(Row):
    """Somebody who had to do with an association. `name` and `commune` are as the association wrote them, if it did."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="contacts")
    person = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("Name"), max_length=120, blank=True)
    commune = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("Language of letters"), max_length=2, choices=[("ar", "العربية"), ("fr", "Français"), ("en", "English")], default="ar")
    status = models.CharField(max_length=8, choices=Status, default=Status.PROSPECT)
    status_reason = models.CharField(max_length=200, blank=True)
    status_since = models.DateTimeField(default=clock.now)
    status_by_hand = models.BooleanField(default=False)  # then the log no longer changes it
    source = models.CharField(max_length=11, choices=Source, default=Source.HAND)
    tags = models.ManyToManyField(Tag, blank=True, related_name="contacts")
    extra = models.JSONField(default=dict, blank=True)  # answers to custom fields: {"f12": "…"}
    first_at = models.DateTimeField(default=clock.now)  # of what passed between them
    last_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="merged")
    # Keys to filter by: of what the association wrote, or of what the person lets it see. Never shown.
    wilaya = models.CharField(max_length=60, blank=True, editable=False)  # code of a wilaya or country
    skills = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # codes
    languages = ArrayField(models.CharField(max_length=60), default=list, blank=True)  # codes
    search_key = models.TextField(blank=True, editable=False)
    sort_key = models.CharField(max_length=LONGEST_KEY, blank=True, editable=False)
    near_key = models.CharField(max_length=80, blank=True, editable=False)  # how the name sounds

    objects = ContactQuerySet.as_manager()

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.BLANK,
        fields={
            "name": Class.PERSONAL,
            "commune": Class.PERSONAL,
            "status_reason": Class.PERSONAL,
            "tags": Class.PERSONAL,
            "extra": Class.PERSONAL,
            "wilaya": Class.PERSONAL,
            "skills": Class.PERSONAL,
            "languages": Class.PERSONAL,
            "search_key": Class.PERSONAL,
            "sort_key": Class.PERSONAL,
            "near_key": Class.PERSONAL,
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "person"], condition=~models.Q(person=None), name="contact_of_a_person_once"),
        ]
        indexes = [
            models.Index(fields=["association", "sort_key", "id"], condition=models.Q(merged_into=None), name="contact_by_name"),
            models.Index(fields=["association", "-last_at", "-id"], condition=models.Q(merged_into=None), name="contact_by_last"),
            models.Index(fields=["association", "near_key"], condition=~models.Q(near_key=""), name="contact_by_sound"),
            GinIndex(fields=["skills"], name="contact_skills"),
        ]

    def __str__(self) -> str:
        return self.name or (str(self.person) if self.person else "")


class Standing(Row):
    """One change of a contact's status: what to, why, when and by whom. Never changed; undoing removes it."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="standings")
    status = models.CharField(max_length=8, choices=Status)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=MINE, erase=Erase.DELETE, fields={"reason": Class.PERSONAL})

    class Meta:
        indexes = [models.Index(fields=["contact", "-at"])]


class AddressKind(models.TextChoices):
    MAIL = "mail", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Postal address")


class ContactAddress(Row):
    """A way to reach a contact, as they gave it to the association. `key` finds the same one however it is written."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=5, choices=AddressKind)
    email = models.EmailField(_("E-mail"), max_length=254, blank=True)  # in small letters
    text = models.CharField(max_length=300, blank=True)  # a phone number or a postal address, as written
    key = models.CharField(max_length=254, blank=True, editable=False)  # the e-mail, or the last nine digits of a phone
    preferred = models.BooleanField(default=False)
    bounced_at = models.DateTimeField(null=True, blank=True)  # a letter came back for good
    bounce = models.CharField(max_length=300, blank=True)  # what the mail server said
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path=MINE,
        erase=Erase.DELETE,
        fields={"email": Class.PERSONAL, "text": Class.PERSONAL, "key": Class.PERSONAL, "bounce": Class.PERSONAL},
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "kind", "key"], condition=~models.Q(key=""), name="address_once"),
            models.UniqueConstraint(fields=["contact", "kind"], condition=models.Q(preferred=True), name="one_preferred_address"),
        ]
        indexes = [models.Index(fields=["kind", "key"], condition=~models.Q(key=""), name="address_by_key")]

    def __str__(self) -> str:
        return self.email or self.text
