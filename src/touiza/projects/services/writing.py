"""Writing, publishing and removing projects, and their states. Who may do it is asked before, in access."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.posts.models import PostKind, PostState
from touiza.posts.services.writing import create_post, edit_post, publish_post, remove_post
from touiza.projects.fields import ProjectFields
from touiza.projects.models import TRANSITIONS, Project, State
from touiza.projects.services.indexing import forget_project, index_project

PLAIN = ("kind", "aims", "commune", "begins", "ends")
LISTS = ("causes", "goals")
MOST = 300  # projects of one association
VERBS = {
    State.RUNNING: "project.begun",
    State.PAUSED: "project.paused",
    State.FINISHED: "project.finished",
    State.GIVEN_UP: "project.given_up",
}
WITH_REASON = (State.PAUSED, State.GIVEN_UP)


@transaction.atomic
def create_project(
    *,
    association: Association,
    by: Actor | None,
    fields: ProjectFields,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Project:
    """Write a draft. A form sent twice makes one. Refuses "association_closed", "dates_reversed" and "too_many_projects"."""
    moment = at or clock.now()
    refuse_if_closed(association)  # forms of one association wait for each other here
    key = f"{association.pk}:{form_key}" if form_key else None
    if key and (twin := Project.objects.select_related("post").filter(form_key=key).first()):
        return twin
    if Project.objects.filter(association=association).count() >= MOST:
        raise Refusal("too_many_projects", _("There are three hundred projects already. Remove drafts first."))
    _check(fields)
    post = create_post(
        kind=PostKind.PROJECT, author=association.actor, title=fields.title, body=fields.body, picture=fields.picture, at=moment
    )
    project = Project(post=post, association=association, form_key=key)
    _fill(project, fields)
    project.save(force_insert=True)
    _fill_lists(project, fields)
    _record("project.drafted", project, by, moment, silent, Audience.PRIVATE)
    return project


@transaction.atomic
def update_project(
    *,
    project: Project,
    by: Actor | None,
    fields: ProjectFields,
    seen: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Project:
    """Change what it says. `seen` is the `version_of` what the editor began from: refuses "changed_meanwhile"."""
    moment = at or clock.now()
    project = lock_project(project)
    if _says_already(project, fields):
        return project
    if seen is not None and seen != version_of(project):
        raise Refusal(
            "changed_meanwhile",
            _("Somebody has changed this since you opened it. Your text is still here: send it again to replace theirs."),
        )
    _check(fields)
    edit_post(post=project.post, title=fields.title, body=fields.body, picture=fields.picture, at=moment)
    _fill(project, fields)
    project.save()
    _fill_lists(project, fields)
    if project.post.state == PostState.PUBLISHED:
        _record("project.edited", project, by, moment, silent)
        index_project(project)
    return project


@transaction.atomic
def publish_project(*, project: Project, by: Actor | None, at: dt.datetime | None = None, silent: bool = False) -> Project:
    """Let everyone read it. Twice is once. Refuses "title_missing", "aims_missing" and "association_closed"."""
    moment = at or clock.now()
    project = lock_project(project)
    if project.post.state == PostState.PUBLISHED:
        return project
    refuse_if_closed(project.association)
    if not project.post.title:
        raise Refusal("title_missing", _("Write a title."), field="title")
    if not project.aims:
        raise Refusal("aims_missing", _("Say in a sentence what it is to achieve."), field="aims")
    publish_post(post=project.post, at=moment)
    _record("project.published", project, by, moment, silent)
    index_project(project)
    return project


@transaction.atomic
def set_state(
    *,
    project: Project,
    state: str,
    by: Actor | None,
    reason: str = "",
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Project:
    """Begin, pause, finish, give up, take up again (see TRANSITIONS). Twice is once.

    Refuses "project_not_published", "project_wrong_state", "reason_missing" and "association_closed".
    """
    moment = at or clock.now()
    state = State(state)
    project = lock_project(project)
    if project.state == state:
        return project
    if project.post.state != PostState.PUBLISHED:
        raise Refusal("project_not_published", _("Publish it first."))
    if state not in TRANSITIONS[project.state]:
        raise Refusal("project_wrong_state", _("It cannot go from one of these states to the other."))
    if state == State.RUNNING:
        refuse_if_closed(project.association)
    if state == State.GIVEN_UP and not reason.strip():
        raise Refusal("reason_missing", _("Say why it is given up: everyone who followed it reads this."), field="reason")
    project.state, project.reason = state, reason.strip() if state in WITH_REASON else ""
    project.save(update_fields=["state", "reason"])
    _record(VERBS[state], project, by, moment, silent)
    index_project(project)
    return project


@transaction.atomic
def remove_project(*, project: Project, by: Actor | None, at: dt.datetime | None = None) -> None:
    """Delete a draft; of what was published a tombstone stays. Twice is once."""
    moment = at or clock.now()
    try:
        project = lock_project(project)
    except Project.DoesNotExist:  # a draft that a second click finds gone
        return
    if project.post.state == PostState.TOMBSTONE:
        return
    if project.post.state == PostState.DRAFT:
        project.post.delete()
        return
    remove_post(post=project.post, at=moment)
    _record("project.removed", project, by, moment, silent=False, audience=Audience.PRIVATE)
    forget_project(project)


def version_of(project: Project) -> str:
    """Return what tells one state of its texts from another."""
    return project.post.edited_at.isoformat() if project.post.edited_at else "first"


def lock_project(project: Project) -> Project:
    """Return the row as it is now, locked until the transaction ends."""
    rows = Project.objects.select_related("post__picture", "association__actor", "commune__parent")
    return rows.select_for_update(of=("self", "post")).get(pk=project.pk)


def _check(fields: ProjectFields) -> None:
    if fields.begins and fields.ends and fields.ends < fields.begins:
        raise Refusal("dates_reversed", _("It would end before it begins: write a later day."), field="ends")


def _fill(project: Project, fields: ProjectFields) -> None:
    for name in PLAIN:
        setattr(project, name, getattr(fields, name))


def _fill_lists(project: Project, fields: ProjectFields) -> None:
    for name in LISTS:
        getattr(project, name).set(getattr(fields, name))


def _says_already(project: Project, fields: ProjectFields) -> bool:
    """Tell whether it says all of this: the form was sent twice."""
    post = project.post
    if (post.title, post.body, post.picture) != (fields.title, fields.body, fields.picture):
        return False
    if any(getattr(project, name) != getattr(fields, name) for name in PLAIN):
        return False
    return all(set(getattr(project, name).all()) == set(getattr(fields, name)) for name in LISTS)


def _record(
    verb: str, project: Project, by: Actor | None, at: dt.datetime, silent: bool, audience: Audience = Audience.PUBLIC
) -> None:
    record(
        verb=verb, actor=by, obj=project, association=project.association.actor, audience=audience, silent=silent, at=at
    )
