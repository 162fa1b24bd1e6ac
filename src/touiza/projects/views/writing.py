"""Writing a project: its text, its steps, their progress, its state."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from touiza.accounts.models import User
from touiza.accounts.services.limits import take
from touiza.actors.access import access_signed_in
from touiza.actors.models import Actor
from touiza.associations.access import access_role
from touiza.associations.context import workspace
from touiza.associations.models import Association
from touiza.core.errors import Refusal
from touiza.core.ids import public_id
from touiza.core.web import blame, typed
from touiza.media.links import picture_url
from touiza.media.models import Attachment
from touiza.media.services import store_picture
from touiza.posts.models import PostState
from touiza.posts.services.writing import describe_picture
from touiza.projects.access import access_step, access_to_edit, log_of, steps_of
from touiza.projects.forms import ProgressForm, ProjectForm, StateForm, StepForm, initial_of, initial_of_step
from touiza.projects.lines import log_lines, step_lines, tag_of
from touiza.projects.models import TRANSITIONS, Project, State, Step
from touiza.projects.services.progress import add_step, move_step, record_progress, remove_step, update_step
from touiza.projects.services.writing import (
    create_project,
    publish_project,
    remove_project,
    set_state,
    update_project,
    version_of,
)

DAY = 24 * 3600


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, handle: str) -> HttpResponse:
    """Write a new project."""
    actor = access_signed_in(request.user)
    association = access_role(actor, handle)
    return _editor(request, actor, association, None, {"form_key": public_id()})


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a project says."""
    actor = access_signed_in(request.user)
    project = access_to_edit(slug, actor)
    return _editor(request, actor, project.association, project, initial_of(project))


def _editor(
    request: HttpRequest, actor: Actor, association: Association, project: Project | None, initial: dict[str, Any]
) -> HttpResponse:
    form = ProjectForm(typed(request), request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            take(key=f"project:{actor.pk}", limit=200, seconds=DAY)
            saved = _save(request, form, actor, association, project)
        except Refusal as refusal:
            blame(form, refusal)
            if refusal.code == "changed_meanwhile" and project is not None:
                project.post.refresh_from_db(fields=["edited_at"])
                form.data = {**request.POST.dict(), "seen": version_of(project)}
        else:
            if saved.post.state == PostState.PUBLISHED:
                messages.success(request, _("Saved. The page shows it now."))
                return redirect("projects:progress", saved.post.slug)
            messages.success(request, _("The draft is saved. Only your association sees it."))
            return redirect("projects:edit", saved.post.slug)
    context = {
        "association": association,
        "workspace": workspace(association, actor),
        "project": project,
        "is_draft": project is None or project.post.state == PostState.DRAFT,
        "form": form,
        "picture": picture_url(project.post.picture, small=True) if project and project.post.picture else "",
        "noindex": True,
    }
    return render(request, "projects/editor.html", context, status=422 if form.errors else 200)


def _save(
    request: HttpRequest, form: ProjectForm, actor: Actor, association: Association, project: Project | None
) -> Project:
    """Store the picture first (the database does not undo it), then the rest in one transaction."""
    data = form.cleaned_data
    fields = form.fields_with(_picture(cast("User", request.user), association, project, data))
    with transaction.atomic():
        if project is None:
            key = data["form_key"] or None
            project = create_project(association=association, by=actor, fields=fields, form_key=key)
        else:
            project = update_project(project=project, by=actor, fields=fields, seen=data["seen"] or None)
        if request.POST.get("deed") == "publish":
            project = publish_project(project=project, by=actor)
    return project


def _picture(user: User, association: Association, project: Project | None, data: dict[str, Any]) -> Attachment | None:
    before = project.post.picture if project else None
    if upload := data["picture"]:
        return store_picture(owner=user, upload=upload, alt=data["picture_alt"], space=association.pk)
    if data["remove_picture"]:
        return None
    if before is not None:
        describe_picture(picture=before, alt=data["picture_alt"])
    return before


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the steps with a form for each; POST tells progress of `step`, or adds a step where none is named."""
    actor = access_signed_in(request.user)
    project = access_to_edit(slug, actor)
    step = access_step(project, _number(request.POST["step"])) if "step" in request.POST else None
    adding = request.method == "POST" and step is None
    told = ProgressForm(typed(request) if step else None, prefix="p", auto_id=f"id_{step.pk}_%s" if step else True)
    added = StepForm(request.POST if adding else None)
    try:
        if step is not None and told.is_valid():
            record_progress(step=step, by=actor, **told.cleaned_data)
            messages.success(request, _("Written in the log. Readers see it now."))
            return redirect("projects:progress", slug)
        if adding and added.is_valid():
            add_step(project=project, **added.cleaned_data)
            messages.success(request, _("The step is added."))
            return redirect("projects:progress", slug)
    except Refusal as refusal:
        blame(told if step else added, refusal)
    status = 422 if told.errors or added.errors else 200
    return render(request, "projects/progress.html", _progress_page(actor, project, step, told, added), status=status)


def _number(text: str) -> int:
    """Return the id that a form carries; none that there is for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _progress_page(actor: Actor, project: Project, step: Step | None, told: ProgressForm, added: StepForm) -> dict[str, Any]:
    entries = list(log_of(project)[:20])
    lines = step_lines(steps_of(project), entries)
    forms = [(line, told if step and step.pk == line.step.pk else _empty_progress(line.step)) for line in lines]
    return {
        "association": project.association,
        "workspace": workspace(project.association, actor),
        "project": project,
        "title": project.post.title.here,
        "tag": tag_of(project),
        "is_draft": project.post.state == PostState.DRAFT,
        "steps": forms,
        "told": told,
        "form": added,
        "entries": log_lines(entries, actor),
        "state_form": StateForm(initial={"reason": project.reason}),
        "deeds": [(value, DEEDS[value]) for value in State.values if value in TRANSITIONS[project.state]],
        "noindex": True,
    }


def _empty_progress(step: Step) -> ProgressForm:
    return ProgressForm(prefix="p", auto_id=f"id_{step.pk}_%s", initial={"done": step.done})


DEEDS = {
    State.PLANNED: gettext_lazy("Plan"),
    State.RUNNING: gettext_lazy("Take it up"),
    State.PAUSED: gettext_lazy("Pause"),
    State.FINISHED: gettext_lazy("Finish"),
    State.GIVEN_UP: gettext_lazy("Give up"),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change a step: its words, its units, its place (`deed` is "earlier", "later"), or take it away ("remove")."""
    actor = access_signed_in(request.user)
    project = access_to_edit(slug, actor)
    if request.POST.get("deed") == "remove" and not project.steps.filter(pk=pk).exists():  # the second of two clicks
        return redirect("projects:progress", slug)
    found = access_step(project, pk)
    deed = request.POST.get("deed", "save")
    deed = deed if deed in {"remove", "earlier", "later"} else "save"
    form = StepForm(typed(request) if deed == "save" else None, initial=initial_of_step(found))
    try:
        if request.method == "POST" and (deed != "save" or form.is_valid()):
            _change_step(found, deed, form)
            messages.success(request, _("Saved. The page shows it now."))
            return redirect("projects:progress", slug)
    except Refusal as refusal:
        if deed != "save":
            messages.error(request, str(refusal.sentence))
            return redirect("projects:step", slug, pk)
        blame(form, refusal)
    context = {
        "association": project.association,
        "workspace": workspace(project.association, actor),
        "project": project,
        "step": found,
        "form": form,
        "noindex": True,
    }
    return render(request, "projects/step.html", context, status=422 if form.errors else 200)


def _change_step(found: Step, deed: str, form: StepForm) -> None:
    if deed == "remove":
        remove_step(step=found)
    elif deed != "save":
        move_step(step=found, earlier=deed == "earlier")
    else:
        update_step(step=found, **form.cleaned_data)


@login_required
@require_POST
def state(request: HttpRequest, slug: str) -> HttpResponse:
    """Publish, take up, pause, finish, give up; or remove for good."""
    actor = access_signed_in(request.user)
    project = access_to_edit(slug, actor)
    wanted = request.POST.get("state", "")
    try:
        if wanted == "removed":
            remove_project(project=project, by=actor)
            messages.success(request, _("Removed."))
            return redirect("projects:of", project.association.handle)
        if wanted == "published":
            project = publish_project(project=project, by=actor)
            messages.success(request, _("Published. Everyone can read it."))
        elif wanted in State.values:
            form = StateForm(request.POST)
            reason = form.cleaned_data.get("reason", "") if form.is_valid() else ""
            project = set_state(project=project, state=wanted, by=actor, reason=reason)
            messages.success(request, _("Done: it now reads “%(state)s”.") % {"state": State(wanted).label})
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    return redirect("projects:progress", project.post.slug)
