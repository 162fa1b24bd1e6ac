"""The doors to projects: what everybody may read, and what its association may change."""

from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import role_of, roles_held
from touiza.associations.capabilities import Can, powers
from touiza.associations.models import Association
from touiza.posts.models import PostState
from touiza.projects.models import Progress, Project, Step


class Gone(Http404):
    """There was a project here; its association has removed it."""


def access_project(slug: str, actor: Actor | None) -> Project:
    """Return a project to read. 404 for drafts, except to those who act for its association; Gone for removed ones."""
    project = _find(slug)
    if project.post.state == PostState.TOMBSTONE:
        raise Gone
    if project.post.state != PostState.PUBLISHED and project.association_id not in roles_held(actor):
        raise Http404
    return project


def access_to_edit(slug: str, actor: Actor) -> Project:
    """Return a project to those who may change it. 404 for others' drafts, 403 for what is public."""
    project = _find(slug)
    if project.post.state == PostState.TOMBSTONE:
        raise Gone
    held = powers(role_of(actor, project.association))
    if Can.COORDINATE not in held:
        if project.post.state == PostState.PUBLISHED or Can.SEE_WORK in held:
            raise PermissionDenied
        raise Http404
    return project


def access_step(project: Project, pk: int) -> Step:
    """Return a step of this project (the caller may edit it)."""
    step = Step.objects.filter(project=project, pk=pk).first()
    if step is None:
        raise Http404
    return step


def public_projects(state: str = "") -> QuerySet[Project]:
    """Return what everybody may read, those that moved last first; of one state where it is named."""
    rows = Project.objects.published().with_line()
    rows = rows.filter(state=state) if state else rows
    return rows.order_by(F("progressed_at").desc(nulls_last=True), "-post__published_at", "-pk")


def projects_of(association: Association, *, drafts: bool = False) -> QuerySet[Project]:
    """Return an association's projects as everybody sees them; its drafts too, first, for those who act for it."""
    rows = Project.objects.filter(association=association).with_line()
    shown = [PostState.DRAFT, PostState.PUBLISHED] if drafts else [PostState.PUBLISHED]
    rows = rows.filter(post__state__in=shown)
    return rows.order_by("post__state", F("progressed_at").desc(nulls_last=True), "-pk")


def steps_of(project: Project) -> list[Step]:
    return list(Step.objects.filter(project=project).order_by("position", "pk"))


def log_of(project: Project) -> QuerySet[Progress]:
    """Return the entries of the log, the latest first."""
    rows = Progress.objects.filter(step__project=project).select_related("step", "by__person")
    return rows.order_by("-at", "-pk")


def _find(slug: str) -> Project:
    rows = Project.objects.with_words().select_related(
        "post__picture", "association__actor", "association__commune", "commune__parent"
    )
    project = rows.filter(
        post__slug=slug, association__actor__suspended_at=None, association__actor__erased_at=None
    ).first()
    if project is None:
        raise Http404
    return project
