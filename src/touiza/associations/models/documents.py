"""Documents of an association: statutes, receipts, yearly reports, minutes; the newest version and those before it."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models.association import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Paper


class DocumentKind(models.TextChoices):
    """In the order of the page."""

    STATUTES = "statutes", _("Statutes")
    DECLARATION = "declaration", _("Receipt of declaration")
    APPROVAL = "approval", _("Approval")
    MORAL_REPORT = "moral", _("Moral report")
    FINANCIAL_REPORT = "financial", _("Financial report")
    MINUTES = "minutes", pgettext_lazy("document", "Minutes")
    OTHER = "other", _("Other document")


# Who may read a document, in the order of the chooser.
DOCUMENT_AUDIENCES = (
    (Audience.PUBLIC, _("Everyone")),
    (Audience.SIGNED_IN, _("People with an account")),
    (Audience.MEMBERS, _("Members of the association")),
    (Audience.PRIVATE, _("Those who act for the association")),
)


class DocumentQuerySet(models.QuerySet["Document"]):
    def with_file(self) -> Self:
        """Load the current file."""
        return self.select_related("current__paper")

    def in_order(self) -> Self:
        """Order as pages list them: by kind, the newest first."""
        order = [models.When(kind=kind, then=models.Value(number)) for number, kind in enumerate(DocumentKind.values)]
        return self.order_by(
            models.Case(*order, default=99),
            models.F("year").desc(nulls_last=True),
            models.F("dated_on").desc(nulls_last=True),
            "-pk",
        )


class Document(Row):
    """A document as an association shows it. What it says today is its current version."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="documents")
    kind = models.CharField(_("Kind of document"), max_length=11, choices=DocumentKind)
    title = TranslatedField(_("Title"), limit=140)
    summary = TranslatedField(_("What it says"), limit=5000, blank=True)  # for those who cannot read the file
    year = models.PositiveSmallIntegerField(_("Year"), null=True, blank=True)  # that it tells of
    dated_on = models.DateField(_("Date"), null=True, blank=True)  # that stands on it
    audience = models.CharField(max_length=9, choices=DOCUMENT_AUDIENCES, default=Audience.PUBLIC)
    current = models.ForeignKey("DocumentVersion", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    form_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — unique where there is one

    objects = DocumentQuerySet.as_manager()

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "kind", "-year"])]


class DocumentVersion(Row):
    """A file of a document. Replaced ones stay in the list, with who put them there and when."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()  # from 1
    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("What changed"), max_length=200, blank=True)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=None, fields={"note": Class.PUBLIC})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="version_number_once")]
