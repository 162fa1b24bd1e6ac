"""A file on its way into the register: its rows, what each is found to be, what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.relations.models.contact import MINE, Contact


class ImportState(models.TextChoices):
    MAPPING = "mapping", _("Say what the columns mean")
    READING = "reading", _("The rows are being read")
    READY = "ready", _("Ready to be brought in")
    RUNNING = "running", _("Being brought in")
    DONE = "done", _("Brought in")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Cannot be read")


class Choice(models.TextChoices):
    """What to do with a row that looks like somebody who is there already."""

    BOTH = "both", _("Keep both: add what is missing")
    MINE = "mine", _("Keep what is in the register")
    THEIRS = "theirs", _("Take what is in the file")
    NEW = "new", _("Bring in as another person")


class Import(models.Model):
    """One file. `columns` says what each column means: {"0": "name", "3": "field:5"}; rows are kept until it can no longer be undone."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=120)
    data = models.BinaryField(null=True, editable=False)  # the file, until its rows are read
    headings = ArrayField(models.CharField(max_length=200), default=list)
    sample = models.JSONField(default=list)  # the first rows, for the question what the columns mean; emptied with the file
    columns = models.JSONField(default=dict)
    tag = models.CharField(max_length=40, blank=True)  # given to everyone brought in
    consent = models.CharField(max_length=200, blank=True)  # how those whose row says so agreed to letters
    same_address = models.CharField(max_length=6, choices=Choice, default=Choice.BOTH)  # same e-mail or phone
    near_name = models.CharField(max_length=6, choices=Choice, default=Choice.NEW)
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.MAPPING)
    trouble = models.CharField(max_length=300, blank=True)
    warnings = ArrayField(models.CharField(max_length=200), default=list)
    total = models.PositiveIntegerField(default=0)  # rows of the file
    cursor = models.PositiveIntegerField(default=0)  # rows read, then rows brought in, then rows undone
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    left = models.PositiveIntegerField(default=0)  # not undone, since somebody changed them later

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "-created_at"])]


class Outcome(models.TextChoices):
    NEW = "new", _("New")
    SAME = "same", _("Same e-mail or phone")
    NEAR = "near", _("Nearly the same name")
    REFUSED = "refused", _("Refused")


class ImportRow(models.Model):
    """One row: as it was read, whom it looks like, whom it became."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # what a spreadsheet shows beside it
    place = models.PositiveIntegerField()  # 1, 2, 3 … without empty rows
    values = models.JSONField(default=dict)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=20, blank=True)  # its key
    outcome = models.CharField(max_length=7, choices=Outcome, default=Outcome.NEW)
    reason = models.CharField(max_length=300, blank=True)
    like = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    choice = models.CharField(max_length=6, choices=Choice, blank=True)  # for this row alone
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.BooleanField(default=False)
    before = models.JSONField(default=dict)  # of a contact that was there
    stamp = models.DateTimeField(null=True)  # when the contact was written: who changed it since is left alone

    privacy = Privacy(
        path=MINE,
        erase=Erase.DELETE,
        fields={"values": Class.PERSONAL, "email": Class.PERSONAL, "phone": Class.PERSONAL, "reason": Class.PERSONAL, "before": Class.PERSONAL},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "place"], name="import_row_once")]
        indexes = [models.Index(fields=["run", "outcome", "place"])]
