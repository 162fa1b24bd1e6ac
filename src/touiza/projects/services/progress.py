"""Steps of a project, and the log of how far each has come: entries are added, never changed."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.posts.models import PostState
from touiza.projects.models import MOST_UNITS, Progress, Project, State, Step
from touiza.projects.services.indexing import index_project
from touiza.projects.services.writing import lock_project

MOST_STEPS = 30
STANDING = (State.FINISHED, State.GIVEN_UP)


@transaction.atomic
def add_step(*, project: Project, title: TranslatedText, unit: TranslatedText, units: int = 1) -> Step:
    """Add a step at the end; the same one again is the one that is there. Refuses "too_many_steps" and "units"."""
    project = lock_project(project)
    there = list(project.steps.all())
    twin = next((step for step in there if (step.title, step.unit, step.units) == (title, unit, units)), None)
    if twin is not None:
        return twin
    if len(there) >= MOST_STEPS:
        raise Refusal("too_many_steps", _("There are thirty steps already. Put some of them together."))
    _check_units(units)
    last = project.steps.aggregate(last=Max("position"))["last"] or 0
    step = Step.objects.create(project=project, position=last + 1, title=title, unit=unit, units=units)
    _index(project)
    return step


@transaction.atomic
def update_step(*, step: Step, title: TranslatedText, unit: TranslatedText, units: int) -> Step:
    """Change what a step is. It cannot become smaller than what is done of it: refuses "units_below_done"."""
    project = lock_project(step.project)
    step = Step.objects.select_for_update().get(pk=step.pk)
    _check_units(units)
    if units < step.done:
        raise Refusal("units_below_done", _("More than that is done already: correct the progress first."), field="units")
    step.title, step.unit, step.units = title, unit, units
    step.save(update_fields=["title", "unit", "units"])
    _index(project)
    return step


@transaction.atomic
def move_step(*, step: Step, earlier: bool) -> None:
    """Have a step change places with the one before, or after it."""
    project = lock_project(step.project)
    rows = list(project.steps.order_by("position", "pk"))
    index = next(number for number, row in enumerate(rows) if row.pk == step.pk)
    other = index - 1 if earlier else index + 1
    if 0 <= other < len(rows):
        rows[index], rows[other] = rows[other], rows[index]
        for position, row in enumerate(rows, 1):
            row.position = position
        Step.objects.bulk_update(rows, ["position"])


@transaction.atomic
def remove_step(*, step: Step) -> None:
    """Take a step away that nothing was told of yet. Twice is once; refuses "step_has_progress"."""
    project = lock_project(step.project)
    if Progress.objects.filter(step=step).exists():
        raise Refusal("step_has_progress", _("Its progress has been told, so it stays: readers have seen it."))
    Step.objects.filter(pk=step.pk).delete()
    _index(project)


@transaction.atomic
def record_progress(
    *,
    step: Step,
    done: int,
    by: Actor | None,
    note: str = "",
    on: dt.date | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Progress | None:
    """Write how far a step has come: `done` units in all. Less than before is a correction, and says why.

    The same number again is nothing new (None). What is planned begins with it. Refuses "project_not_published",
    "project_over", "done_beyond_units", "correction_without_note" and "day_ahead".
    """
    moment = at or clock.now()
    project = lock_project(step.project)
    step = Step.objects.select_for_update().get(pk=step.pk)
    today = clock.day_of(moment, settings.TIME_ZONE)
    day = on or today
    _check_progress(project, step, done, note)
    if day > today:
        raise Refusal("day_ahead", _("This day lies ahead: write the day it was true."), field="on")
    if done == step.done:
        return None
    entry = Progress.objects.create(
        step=step, change=done - step.done, done=done, units=step.units, note=note.strip(), on=day, at=moment, by=by
    )
    step.done = done
    step.save(update_fields=["done"])
    project.progressed_at = moment
    if project.state == State.PLANNED:
        project.state = State.RUNNING
    project.save(update_fields=["progressed_at", "state"])
    record(
        verb="project.progressed",
        actor=by,
        obj=entry,
        association=project.association.actor,
        audience=Audience.PUBLIC,
        silent=silent,
        at=moment,
    )
    index_project(project)
    return entry


def _check_progress(project: Project, step: Step, done: int, note: str) -> None:
    if project.post.state != PostState.PUBLISHED:
        raise Refusal("project_not_published", _("Publish it first."))
    if project.state in STANDING:
        raise Refusal("project_over", _("It is finished or given up. Take it up again first."))
    if not 0 <= done <= step.units:
        raise Refusal("done_beyond_units", _("Write a number up to what is planned, or plan more first."), field="done")
    if done < step.done and not note.strip():
        raise Refusal("correction_without_note", _("That is less than was told before: say why."), field="note")


def _check_units(units: int) -> None:
    if not 1 <= units <= MOST_UNITS:
        raise Refusal("units", _("Write a number from 1 to a million."), field="units")


def _index(project: Project) -> None:
    if project.post.state == PostState.PUBLISHED:
        index_project(project)
