"""What everybody reads of projects: the lists and one project."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from touiza.actors.access import actor_of
from touiza.actors.models import Actor
from touiza.associations.access import access_association, roles_held
from touiza.core.linked_data import linked_data
from touiza.core.markup import render_markdown
from touiza.core.translated import Passage
from touiza.core.web import same_for_visitors
from touiza.media.links import picture_url
from touiza.posts.answer_pages import thread_beside
from touiza.posts.models import PostState
from touiza.posts.public_lists import access_list
from touiza.projects.access import Gone, access_project, log_of, projects_of, public_projects, steps_of
from touiza.projects.beside import finds_beside
from touiza.projects.lines import find_of, log_lines, step_lines, tag_of, when_of
from touiza.projects.models import Project, State
from touiza.ui.drawn import card_address
from touiza.vocabulary.lists import words_for

PER_PAGE = 20
SHOWN = 30  # entries of the log on the page; the rest on its next pages


@dataclass(frozen=True)
class Prose:
    """A text as clean HTML, with the language it is in."""

    html: SafeString
    passage: Passage


@require_safe
@same_for_visitors
def projects(request: HttpRequest) -> HttpResponse:
    """List the projects of all associations, those that moved last first."""
    wanted = request.GET.get("state", "")
    state = wanted if wanted in State.values else ""
    page = Paginator(public_projects(state), PER_PAGE).get_page(request.GET.get("page"))
    tabs = [{"text": _("All"), "href": reverse("projects:list"), "current": not state}]
    tabs += [
        {"text": label, "href": f"{reverse('projects:list')}?state={value}", "current": value == state}
        for value, label in State.choices
    ]
    context = {"page": page, "finds": [find_of(row) for row in page], "tabs": tabs, "list": access_list("projects", request.GET)}
    return render(request, "projects/list.html", context)


@require_safe
@same_for_visitors
def of_association(request: HttpRequest, handle: str) -> HttpResponse:
    """List an association's projects; its drafts too for those who act for it."""
    association = access_association(handle)
    acts = association.pk in roles_held(actor_of(request.user))
    page = Paginator(projects_of(association, drafts=acts), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "list": access_list(f"projects/@{association.handle}", request.GET),
        "association": association,
        "name": association.name.here,
        "page": page,
        "finds": [find_of(row, named=False) for row in page],
        "may_edit": acts,
    }
    return render(request, "projects/of.html", context)


@require_safe
@same_for_visitors
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a project wants and how far it has come. What was removed answers 410."""
    reader = actor_of(request.user)
    try:
        project = access_project(slug, reader)
    except Gone:
        return render(request, "projects/gone.html", {"noindex": True, "languages_off": True}, status=410)
    context = page_of(request, project, reader)
    if not context["is_draft"]:
        context |= thread_beside(request, project.post)
    return render(request, "projects/detail.html", context)


def page_of(request: HttpRequest, project: Project, reader: Actor | None) -> dict[str, Any]:
    """Return what the page shows, in a constant number of queries."""
    post, association, ids = project.post, project.association, project.__dict__
    log = Paginator(log_of(project), SHOWN).get_page(request.GET.get("page"))
    entries, body = list(log), post.body.here
    picture = picture_url(post.picture) if post.picture else ""
    published = post.state == PostState.PUBLISHED
    return {
        "project": project,
        "association": association,
        "title": post.title.here,
        "tag": tag_of(project),
        "when": when_of(project),
        "body": Prose(render_markdown(body.text, top=3), body) if body else None,
        "steps": step_lines(steps_of(project), entries if log.number == 1 else []),
        "log": log,
        "entries": log_lines(entries, reader),
        "causes": [str(word) for word in words_for("causes", ids["cause_ids"])],
        "goals": words_for("goals", ids["goal_ids"]),
        "finds": finds_beside(project) if published else [],
        "picture": picture,
        "image": f"{settings.SITE_URL}{picture}" if picture else card_address(association.handle, association.dyes),
        "description": project.aims.here.text,
        "json_ld": _described(project) if published else "",
        "noindex": not published,
        "is_draft": not published,
        "may_edit": association.pk in roles_held(reader),
    }


def _described(project: Project) -> SafeString:
    """Return a project for machines: schema.org Project."""
    address = f"{settings.SITE_URL}{reverse('projects:detail', args=[project.post.slug])}"
    home = f"{settings.SITE_URL}{reverse('home:profile', args=[project.association.handle])}"
    return linked_data(
        {
            "@type": "Project",
            "@id": address,
            "url": address,
            "name": project.post.title.here.text,
            "description": project.aims.here.text,
            "foundingDate": project.begins.isoformat() if project.begins else "",
            "parentOrganization": {"@type": "NGO", "@id": home, "url": home, "name": project.association.name.here.text},
            "location": {"@type": "Place", "name": project.commune.full_label()} if project.commune else None,
        }
    )
