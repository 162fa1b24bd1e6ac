"""Certificates for many at once: a run, and what became of each person in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models import Post
from touiza.proof.models.certificate import Certificate, CertificateScope


class RunState(models.TextChoices):
    RUNNING = "running", _("Being made")
    DONE = "done", _("Made")


class BundleState(models.TextChoices):
    NONE = "", _("Not asked for")
    BUILDING = "building", _("Being packed")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be packed")


class Run(Row):
    """An association makes the certificates of everyone in a scope. `cursor` is the last person done."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="certificate_runs")
    scope = models.CharField(max_length=6, choices=CertificateScope)
    source = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    from_day = models.DateField(null=True, blank=True)
    to_day = models.DateField(null=True, blank=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=7, choices=RunState, default=RunState.RUNNING)
    cursor = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)  # people gone through
    total = models.PositiveIntegerField(default=0)  # people to go through
    began_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    bundle_state = models.CharField(max_length=8, choices=BundleState, default=BundleState.NONE, blank=True)
    bundle_languages = models.CharField(max_length=5, blank=True)  # "ar", "ar-fr"
    bundle_name = models.CharField(max_length=60, blank=True)  # of the file in the storage
    bundle_done = models.PositiveIntegerField(default=0)  # sheets packed
    bundle_at = models.DateTimeField(null=True, blank=True)  # when it was ready; the file goes some days later

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["association"], condition=models.Q(state="running"), name="one_run_at_a_time")
        ]
        indexes = [models.Index(fields=["association", "-began_at"])]


class RunLine(Row):
    """What became of one person in a run."""

    class Outcome(models.TextChoices):
        ISSUED = "issued", _("Made")
        SAME = "same", _("Had it already")
        NONE = "none", _("Nothing confirmed")  # the hours were corrected after the run began

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="lines")
    person = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=6, choices=Outcome)
    certificate = models.ForeignKey(Certificate, null=True, on_delete=models.PROTECT, related_name="+")

    privacy = Privacy(path="person__person__user", erase=Erase.KEEP)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="run_line_once")]
