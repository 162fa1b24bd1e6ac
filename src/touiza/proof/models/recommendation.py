"""Letters of recommendation: what a person says of another, signed, under a number that anyone can check."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.proof.models.certificate import spell
from touiza.proof.models.dress import Dress

LETTER_LIMIT = 1800  # characters in each language: two of them fit one sheet of A4


class LetterState(models.TextChoices):
    ASKED = "asked", _("Asked for")
    DECLINED = "declined", _("Not written")  # by the association
    OFFERED = "offered", _("Waits for the volunteer")
    ACCEPTED = "accepted", _("Valid")
    REFUSED = "refused", _("Not wanted")  # by the volunteer: nobody else ever reads it
    WITHDRAWN = "withdrawn", _("Withdrawn")  # the question by who asked, the letter by who wrote it
    REVOKED = "revoked", _("Revoked")


LETTER_TRANSITIONS: dict[str, frozenset[str]] = {
    LetterState.ASKED: frozenset({LetterState.OFFERED, LetterState.DECLINED, LetterState.WITHDRAWN}),
    LetterState.OFFERED: frozenset({LetterState.ACCEPTED, LetterState.REFUSED, LetterState.WITHDRAWN}),
    LetterState.ACCEPTED: frozenset({LetterState.REVOKED}),
}
OPEN_LETTERS = (LetterState.ASKED, LetterState.OFFERED)
NUMBERED = (LetterState.ACCEPTED, LetterState.REVOKED)


class Recommendation(Row):
    """One letter, from the question or the offer to its end. It is numbered when the volunteer takes it."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    number = models.CharField(max_length=12, unique=True, null=True, blank=True)
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="recommendations")
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    writer = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=9, choices=LetterState)
    wish = models.CharField(max_length=500, blank=True)  # what the volunteer asks for
    answer = models.CharField(max_length=300, blank=True)  # why it is not written
    name = TranslatedField(limit=120, blank=True)  # the volunteer's, as printed
    association_name = TranslatedField(limit=120, blank=True)
    signed_by = TranslatedField(limit=120, blank=True)
    role = TranslatedField(limit=80, blank=True)  # of who signs
    text = TranslatedField(limit=LETTER_LIMIT, blank=True)
    dress = models.ForeignKey(Dress, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shows_text = models.BooleanField(default=False)  # on the page where it is checked, as the volunteer wishes
    asked_at = models.DateTimeField(null=True, blank=True)
    offered_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # by the volunteer
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.BLANK,
        fields={
            "wish": Class.PERSONAL,
            "answer": Class.PERSONAL,
            "name": Class.PERSONAL,
            "text": Class.PERSONAL,
            "end_reason": Class.PERSONAL,
            "number": Class.PUBLIC,
            "association_name": Class.PUBLIC,
            "signed_by": Class.PUBLIC,  # another person's name, as it was printed
            "role": Class.PUBLIC,
        },
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "association"], condition=models.Q(state__in=["asked", "offered"]), name="one_open_letter"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["accepted", "revoked"], number__isnull=False)
                | (~models.Q(state__in=["accepted", "revoked"]) & models.Q(number=None)),
                name="letter_numbered_when_taken",
            ),
            models.CheckConstraint(
                condition=models.Q(writer=None) | ~models.Q(writer=models.F("person")), name="nobody_recommends_themselves"
            ),
        ]
        indexes = [models.Index(fields=["association", "state", "-id"]), models.Index(fields=["person", "state"])]

    @property
    def spoken(self) -> str:
        """The number as it is printed; "" before there is one."""
        return spell(self.number) if self.number else ""
