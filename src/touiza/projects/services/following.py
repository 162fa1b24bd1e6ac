"""What becomes of projects when their association closes, is suspended, renamed or comes back."""

import datetime as dt

from django.utils.translation import get_language, ngettext

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.posts.models import PostState
from touiza.projects.models import Project, State
from touiza.projects.services.indexing import forget_project, index_project
from touiza.projects.services.writing import set_state
from touiza.ui import formats


def follow_association(association: Association, verb: str, by: Actor | None, at: dt.datetime) -> None:
    """Pause what is under way in an association that closes; have search forget what nobody sees, and find it again."""
    rows = Project.objects.filter(association=association, post__state=PostState.PUBLISHED)
    for project in rows.select_related("post", "association__actor", "commune__parent"):
        if verb == "association.closed" and project.state == State.RUNNING:
            set_state(project=project, state=State.PAUSED, by=by, at=at)
        elif verb == "association.suspended":
            forget_project(project)
        elif verb in {"association.restored", "association.reopened"}:
            index_project(project)


def closing_says(association: Association) -> list[str]:
    """Say what closing would do to projects."""
    running = Project.objects.filter(association=association, post__state=PostState.PUBLISHED, state=State.RUNNING).count()
    if not running:
        return []
    told = ngettext("%(count)s project under way is paused.", "%(count)s projects under way are paused.", running)
    return [told % {"count": formats.number(running, formats.known(get_language()))}]
