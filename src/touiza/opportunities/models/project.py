"""An opportunity belongs to a project of its association."""

from django.db import models

from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity
from touiza.projects.models import Project


class ProjectWork(Row):
    """The one project that an opportunity serves."""

    opportunity = models.OneToOneField(Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="project_work")
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(path=None)
