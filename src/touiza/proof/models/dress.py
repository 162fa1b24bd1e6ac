"""How an association dresses what it certifies: its sash, its logo, who signs, a text of its own."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Attachment

TEXT_LIMIT = 300


class Dress(Row):
    """One version. A row is never changed: what was printed with it is printed the same for good."""

    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="dresses")
    version = models.PositiveSmallIntegerField()
    is_current = models.BooleanField(default=True)
    dyes = models.CharField(_("Colours of the sash"), max_length=8, blank=True)  # a key of weave.DYE_SETS; "": as on its page
    logo = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    signatory = TranslatedField(_("Who signs"), limit=80, blank=True)  # empty: the coordinator who confirmed last
    role = TranslatedField(_("As what"), limit=80, blank=True)
    signature = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")  # or a stamp; private
    text = TranslatedField(_("Text of the certificate"), limit=TEXT_LIMIT, blank=True)
    hijri = models.BooleanField(default=False)  # the Hijri date beside the Gregorian one
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path=None,
        fields={"signatory": Class.PUBLIC, "role": Class.PUBLIC, "text": Class.PUBLIC},  # printed for others to read
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association", "version"], name="dress_version_once"),
            models.UniqueConstraint(fields=["association"], condition=models.Q(is_current=True), name="one_dress_in_use"),
        ]
