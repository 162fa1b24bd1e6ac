"""An association's projects on its page: the aim, and the step that moved last, in knots."""

from dataclasses import dataclass

from touiza.associations.models import Association
from touiza.projects.access import projects_of
from touiza.projects.lines import StepLine, step_lines, tag_of
from touiza.projects.models import Progress, Project, Step
from touiza.ui.shapes import Tag

SHOWN = 3


@dataclass(frozen=True)
class ProjectCard:
    """A project with the step that says most of how far it has come: the one that moved last, else the first."""

    project: Project
    tag: Tag
    step: StepLine | None


def project_cards(association: Association) -> list[ProjectCard]:
    """Return the projects that moved last, as everybody sees them. Three queries, however many there are."""
    projects = list(projects_of(association)[:SHOWN])
    steps: dict[int, list[Step]] = {}
    for step in Step.objects.filter(project__in=projects).order_by("position", "pk"):
        steps.setdefault(step.project_id, []).append(step)
    latest = list(Progress.objects.filter(step__project__in=projects).order_by("step__project", "-at", "-pk").distinct("step__project"))
    moved = {entry.step_id for entry in latest}
    cards = []
    for project in projects:
        own = steps.get(project.pk, [])
        shown = next((step for step in own if step.pk in moved), own[0] if own else None)
        cards.append(ProjectCard(project, tag_of(project), step_lines([shown], latest)[0] if shown else None))
    return cards
