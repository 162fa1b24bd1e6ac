"""Projects in feeds: how they move, as lines of the feed, and their lists to take along."""

from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Activity, Actor
from touiza.associations.access import access_association
from touiza.core.syndication import Author, FeedEntry
from touiza.posts.changes import Told, register_change
from touiza.posts.models import Post
from touiza.posts.post_lists import BEGAN
from touiza.posts.public_lists import PublicList, absolute, lasting, register_list
from touiza.projects.access import projects_of, public_projects
from touiza.projects.models import Progress, Project

WORDS = {
    "project.begun": _("has begun with a project:"),
    "project.progressed": _("came further with a project:"),
    "project.finished": _("has finished a project:"),
}


def register_feeding() -> None:
    """Fill the registries. Called once, when the app is ready."""
    register_change(["project.begun", "project.finished"], tell_projects)
    register_change(["project.progressed"], tell_progress)
    register_list("projects", _list)


def tell_projects(rows: Sequence[Activity], reader: Actor | None) -> Mapping[int, Told]:
    found = {one.pk: one for one in _readable(reader).filter(pk__in=[row.object_id for row in rows])}
    return {row.pk: _told(row, found[row.object_id]) for row in rows if row.object_id in found}


def tell_progress(rows: Sequence[Activity], reader: Actor | None) -> Mapping[int, Told]:
    steps = dict(Progress.objects.filter(pk__in=[row.object_id for row in rows]).values_list("pk", "step__project"))
    found = {one.pk: one for one in _readable(reader).filter(pk__in=steps.values())}
    return {row.pk: _told(row, one) for row in rows if (one := found.get(steps.get(row.object_id or 0, 0))) is not None}


def _readable(reader: Actor | None) -> QuerySet[Project]:
    return Project.objects.published().filter(post__in=Post.objects.visible_to(reader)).select_related("post")


def _told(row: Activity, project: Project) -> Told:
    title = project.post.title.here
    return Told(WORDS[row.verb], title.text, title.language, reverse("projects:detail", args=[project.post.slug]))


def _list(rest: str, _query: QueryDict) -> PublicList:
    if not rest:
        return PublicList("projects", gettext("Projects"), reverse("projects:list"), BEGAN, lambda limit: _entries(public_projects()[:limit]))
    if not rest.startswith("@"):
        raise Http404
    association = access_association(rest[1:])
    title = gettext("Projects of %(association)s") % {"association": f"\u2068{association.name.here}\u2069"}
    home = reverse("projects:of", args=[association.handle])
    return PublicList(f"projects/@{association.handle}", title, home, association.actor.created_at, lambda limit: _entries(projects_of(association)[:limit]))


def _entries(rows: Sequence[Project]) -> list[FeedEntry]:
    return [_entry(project) for project in rows]


def _entry(project: Project) -> FeedEntry:
    post, path = project.post, reverse("projects:detail", args=[project.post.slug])
    name, text = project.association.name.here, post.body.here.text
    published = post.published_at or post.created_at
    return FeedEntry(
        id=lasting(path), href=absolute(path), title=post.title.here.text,
        html="".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip()), summary=text[:280], published=published,
        changed=max(at for at in (published, post.edited_at, project.progressed_at) if at is not None),
        author=Author(name.text, absolute(reverse("home:profile", args=[project.association.handle]))),
        language=post.title.here.language,
    )  # fmt: skip
