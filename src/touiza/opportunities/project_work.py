"""Opportunities and the projects they serve, as pages show them."""

from django.db.models import Q

from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import Opportunity, ProjectWork
from touiza.posts.models import PostState
from touiza.projects.models import Project
from touiza.ui.shapes import Find

SHOWN = 10


def finds_for(project: Project) -> list[Find]:
    """Return what everybody may apply for now to serve a project, the soonest first. One query."""
    rows = Opportunity.objects.open().with_line().filter(
        Q(ends_at=None) | Q(ends_at__gt=clock.now()), post__audience=Audience.PUBLIC, project_work__project=project
    )
    return [find_of(row) | {"by": None} for row in rows.order_by("ends_at", "pk")[:SHOWN]]


def project_of(opportunity: Opportunity) -> Project | None:
    """Return the project an opportunity serves, where everybody may read it. One query."""
    work = ProjectWork.objects.filter(opportunity=opportunity, project__post__state=PostState.PUBLISHED)
    found = work.select_related("project__post").first()
    return found.project if found else None
