"""A Project is a kind of Post: what an association wants to achieve, in steps whose progress is told in units."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.privacy import Class, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.posts.models import Post, PostState
from touiza.vocabulary.ids import ids_of
from touiza.vocabulary.models import Cause, Place, SustainableGoal


class Kind(models.TextChoices):
    PROJECT = "project", _("Project")
    SERVICE = "service", _("Service")


class State(models.TextChoices):
    PLANNED = "planned", pgettext_lazy("project", "Planned")
    RUNNING = "running", _("Under way")
    PAUSED = "paused", pgettext_lazy("project", "Paused")
    FINISHED = "finished", _("Finished")
    GIVEN_UP = "given_up", _("Given up")


# What may follow what. What is finished or given up may be taken up again.
TRANSITIONS: dict[str, frozenset[str]] = {
    State.PLANNED: frozenset({State.RUNNING, State.GIVEN_UP}),
    State.RUNNING: frozenset({State.PAUSED, State.FINISHED, State.GIVEN_UP}),
    State.PAUSED: frozenset({State.RUNNING, State.GIVEN_UP}),
    State.FINISHED: frozenset({State.RUNNING}),
    State.GIVEN_UP: frozenset({State.RUNNING}),
}
MOST_UNITS = 1_000_000  # of a step


class ProjectQuerySet(models.QuerySet["Project"]):
    def published(self) -> Self:
        """Keep those that everybody may read, of associations that are seen."""
        return self.filter(
            post__state=PostState.PUBLISHED,
            post__audience=Audience.PUBLIC,
            association__actor__suspended_at=None,
            association__actor__erased_at=None,
        )

    def with_line(self) -> Self:
        """Load what a line in a list shows; the progress of its steps is summed in the same query."""
        steps = Step.objects.filter(project=models.OuterRef("pk")).order_by().values("project")
        return self.select_related("post", "association__actor").annotate(
            steps_count=_figure(steps, models.Count("pk")),
            steps_done=_figure(steps, models.Count("pk", filter=models.Q(done__gte=models.F("units")))),
        )

    def with_words(self) -> Self:
        return self.annotate(
            cause_ids=ids_of(Project.causes.through, "project", "cause_id"),
            goal_ids=ids_of(Project.goals.through, "project", "sustainablegoal_id"),
        )


class Project(Row):
    """A project, or a service that goes on. Title, text and picture are its post's."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="project")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="projects")
    kind = models.CharField(_("Kind"), max_length=7, choices=Kind, default=Kind.PROJECT)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    reason = models.CharField(max_length=500, blank=True)  # why it is paused or was given up, for everyone to read
    aims = TranslatedField(_("Aim"), limit=300, blank=True)
    causes = models.ManyToManyField(Cause, blank=True, related_name="+")
    goals = models.ManyToManyField(SustainableGoal, blank=True, related_name="+")
    commune = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    begins = models.DateField(_("From"), null=True, blank=True)
    ends = models.DateField(_("Until"), null=True, blank=True)  # as planned
    progressed_at = models.DateTimeField(null=True, blank=True)  # of the latest entry in the log of progress
    form_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — unique where there is one

    objects = ProjectQuerySet.as_manager()

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["association", "state"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(begins=None) | models.Q(ends=None) | models.Q(ends__gte=models.F("begins")),
                name="project_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="given_up") | ~models.Q(reason=""), name="project_given_up_why"
            ),
        ]


class Step(Row):
    """A step of a project. `units` 1 without a unit is simply done or not; else "180 of 300 trees"."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    title = TranslatedField(_("Step"), limit=140)
    unit = TranslatedField(_("Unit"), limit=40, blank=True)  # trees, wells, rooms
    units = models.PositiveIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)  # the sum of its Progress, written with it

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(units__gte=1, units__lte=MOST_UNITS, done__lte=models.F("units")), name="step_within_units"
            ),
        ]
        indexes = [models.Index(fields=["project", "position"])]

    @property
    def counts(self) -> bool:
        """Whether it is counted, rather than simply done."""
        return bool(self.unit) or self.units > 1

    @property
    def is_done(self) -> bool:
        return self.done >= self.units


class Progress(Row):
    """An entry in the log: a step came so far, on a day. Never changed or deleted: a mistake is corrected by another."""

    step = models.ForeignKey(Step, on_delete=models.CASCADE, related_name="progress")
    change = models.IntegerField()  # of `done`, signed
    done = models.PositiveIntegerField()  # after it
    units = models.PositiveIntegerField()  # as they were planned then
    note = models.CharField(max_length=300, blank=True)
    on = models.DateField()  # the day it is true of
    at = models.DateTimeField(default=clock.now)  # written
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(path=None, fields={"note": Class.PUBLIC})

    class Meta:
        indexes = [models.Index(fields=["step", "-at"])]
        constraints = [
            models.CheckConstraint(condition=~models.Q(change=0), name="progress_changes_something"),
            models.CheckConstraint(condition=models.Q(done__lte=models.F("units")), name="progress_within_units"),
        ]


def _figure(rows: models.QuerySet, figure: models.Aggregate) -> models.Func:
    return models.functions.Coalesce(models.Subquery(rows.annotate(figure=figure).values("figure")), 0)
