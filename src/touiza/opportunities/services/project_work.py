"""Saying which project an opportunity serves."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core.errors import Refusal
from touiza.opportunities.models import Opportunity, ProjectWork
from touiza.opportunities.services.publishing import lock_opportunity
from touiza.projects.models import Project


@transaction.atomic
def link_project(*, opportunity: Opportunity, project: Project | None, by: Actor | None, silent: bool = False) -> None:
    """Have an opportunity serve a project of its association, or none. Twice is once; refuses "other_association"."""
    opportunity = lock_opportunity(opportunity)
    if project is not None and project.association_id != opportunity.association_id:
        raise Refusal("other_association", _("This project is another association’s."), field="project")
    before = ProjectWork.objects.filter(opportunity=opportunity).values_list("project", flat=True).first()
    if before == (project.pk if project else None):
        return
    if project is None:
        ProjectWork.objects.filter(opportunity=opportunity).delete()
    else:
        ProjectWork.objects.update_or_create(opportunity=opportunity, defaults={"project": project})
    record(verb="opportunity.linked", actor=by, obj=opportunity, association=opportunity.association.actor, silent=silent)
