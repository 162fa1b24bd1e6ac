"""Saying which project an opportunity serves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from touiza.actors.access import access_signed_in
from touiza.associations.context import workspace
from touiza.core.web import typed
from touiza.opportunities.access import access_to_edit
from touiza.opportunities.forms.project_work import ProjectWorkForm
from touiza.opportunities.project_work import project_of
from touiza.opportunities.services.project_work import link_project
from touiza.projects.access import projects_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose one of the association's projects, or none."""
    actor = access_signed_in(request.user)
    opportunity = access_to_edit(slug, actor)
    now = project_of(opportunity)
    form = ProjectWorkForm(
        typed(request),
        projects=list(projects_of(opportunity.association)),
        initial={"project": now.post.slug if now else ""},
    )
    if request.method == "POST" and form.is_valid():
        link_project(opportunity=opportunity, project=form.chosen, by=actor)
        messages.success(request, _("Saved. The page shows it now."))
        return redirect("opportunities:detail", slug)
    context = {
        "association": opportunity.association,
        "workspace": workspace(opportunity.association, actor),
        "opportunity": opportunity,
        "title": opportunity.post.title.here,
        "form": form,
        "noindex": True,
    }
    return render(request, "opportunities/project.html", context, status=422 if form.errors else 200)
