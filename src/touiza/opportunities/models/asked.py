"""What an opportunity asks of those who apply: its own questions, documents, qualifications; and what they gave."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import QualificationKind
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField, TranslatedText
from touiza.media.models import Attachment, Paper
from touiza.opportunities.models.application import Application
from touiza.opportunities.models.opportunity import Opportunity


class AnswerKind(models.TextChoices):
    SHORT = "short", _("A few words")
    LONG = "long", _("Several lines")
    ONE = "one", _("One of several choices")
    SEVERAL = "several", _("Any of several choices")
    YES_NO = "yes_no", _("Yes or no")
    NUMBER = "number", _("A number")
    DAY = "day", _("A date")


CHOOSING = frozenset({AnswerKind.ONE, AnswerKind.SEVERAL})


class Question(Row):
    """A question of an opportunity's own. Once answered it never changes: a change withdraws it and asks a new one."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="questions")
    kind = models.CharField(_("What kind of answer?"), max_length=7, choices=AnswerKind, default=AnswerKind.SHORT)
    text = TranslatedField(_("Question"), limit=300)
    choices = models.JSONField(default=list, blank=True)  # of TranslatedText as JSON; an answer names them by number
    required = models.BooleanField(_("An answer is needed"), default=False)
    order = models.PositiveSmallIntegerField(default=0)
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # asked no more; kept with the answers it has

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["opportunity", "order"])]

    @property
    def options(self) -> list[TranslatedText]:
        return [TranslatedText.from_json(choice) for choice in self.choices]


class Answer(Row):
    """What somebody answered, in the column of the question's kind. Only the association that asked reads it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(max_length=2000, blank=True)  # short, long
    chosen = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)  # one, several: numbers of choices
    yes = models.BooleanField(null=True, blank=True)
    number = models.DecimalField(max_digits=15, decimal_places=3, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="application__person__person__user",
        erase=Erase.DELETE,
        fields=dict.fromkeys(("text", "chosen", "yes", "number", "day"), Class.PERSONAL),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answered_once")]


class DocumentAsked(Row):
    """A document that comes with an application: a copy of a driving licence, say. It is deleted so many days after."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="documents")
    name = TranslatedField(_("Which document?"), limit=150)
    required = models.BooleanField(_("Nobody can apply without it"), default=True)
    keep_days = models.PositiveSmallIntegerField(
        _("Days it is kept after the end"), default=30, validators=[MinValueValidator(0), MaxValueValidator(365)]
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)


class DocumentGiven(Row):
    """A document that came with an application, and until when. What remains of a deleted one is that there was one."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="documents")
    asked = models.ForeignKey(DocumentAsked, on_delete=models.PROTECT, related_name="given")
    file = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # a picture of it
    paper = models.ForeignKey(Paper, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # or a PDF
    given_at = models.DateTimeField(default=clock.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="application__person__person__user", erase=Erase.DELETE, fields={"file": Class.PERSONAL, "paper": Class.PERSONAL}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "asked"], name="document_given_once")]

    @property
    def kept(self) -> Attachment | Paper | None:
        """The picture or the PDF; None once it is deleted."""
        return self.file or self.paper


class RequiredQualification(Row):
    """A qualification without which the work cannot be done, valid until it ends."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="qualifications")
    kind = models.CharField(_("Qualification"), max_length=12, choices=QualificationKind)
    name = models.CharField(_("Its name, if it is another one"), max_length=120, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "kind", "name"], name="qualification_required_once")
        ]

    def __str__(self) -> str:
        return self.name or str(QualificationKind(self.kind).label)
