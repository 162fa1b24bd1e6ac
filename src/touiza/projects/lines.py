"""Projects as lines, their steps as knots and words, their log."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.core import clock
from touiza.core.translated import Passage
from touiza.posts.models import PostState
from touiza.projects.models import Kind, Progress, Project, State, Step
from touiza.ui import formats
from touiza.ui.shapes import Fact, Find, Tag
from touiza.vocabulary import lists

NEW_DAYS = 14  # progress is drawn as new for so long
TAGS = {State.RUNNING: "ok", State.PAUSED: "warn", State.GIVEN_UP: "late", State.FINISHED: "ok"}


@dataclass(frozen=True)
class StepLine:
    """A step with its progress in words; `new` is what came lately, drawn in another colour."""

    step: Step
    told: str
    new: int


@dataclass(frozen=True)
class LogLine:
    """An entry of the log: what came to be, and who wrote it."""

    entry: Progress
    told: str
    by: Passage | None


def find_of(project: Project, *, named: bool = True) -> Find:
    """Return a line as {% find %} draws it. Load the row with `ProjectQuerySet.with_line`: no query is made here."""
    title, lang = project.post.title.here, _here()
    done, count = project.__dict__["steps_done"], project.__dict__["steps_count"]
    find: Find = {
        "href": reverse("projects:detail", args=[project.post.slug]),
        "title": title.text or _("Without a title yet"),
        "title_lang": title.language if title.foreign else "",
        "figure": f"{formats.number(done, lang)}/{formats.number(count, lang)}" if count else "–",
        "unit": ngettext("step", "steps", count) if count else _("no steps yet"),
        "facts": _facts(project),
        "tag": tag_of(project),
        "by": None,
    }
    if named:
        name = project.association.name.here
        find["by"] = {
            "name": name.text,
            "lang": name.language if name.foreign else "",
            "seed": project.association.handle,
            "dyes": project.association.dyes,
            "verified": project.association.is_verified,
        }
    return find


def tag_of(project: Project) -> Tag:
    if project.post.state == PostState.DRAFT:
        return {"text": _("Draft"), "kind": ""}
    return {"text": str(State(project.state).label), "kind": TAGS.get(State(project.state), "")}


def step_lines(steps: Iterable[Step], entries: Iterable[Progress]) -> list[StepLine]:
    """Return steps with their knots; `entries` are the latest of the log, to tell what is new."""
    since = clock.today().toordinal() - NEW_DAYS
    fresh: dict[int, int] = {}
    for entry in entries:
        if entry.on.toordinal() >= since:
            fresh[entry.step_id] = fresh.get(entry.step_id, 0) + entry.change
    return [
        StepLine(step, _told(step.done, step.units, str(step.unit), counts=step.counts), max(fresh.get(step.pk, 0), 0))
        for step in steps
    ]


def log_lines(entries: Iterable[Progress], reader: Actor | None) -> list[LogLine]:
    """Return entries in words. One query at most."""
    rows = list(entries)
    names = shown_names({row.by_id: row.by for row in rows if row.by}.values(), reader)
    return [LogLine(row, progress_told(row), names.get(row.by_id or 0)) for row in rows]


def progress_told(entry: Progress) -> str:
    """Return “180 of 300 trees”, or that it is done, as it was with this entry."""
    step = entry.step
    return _told(entry.done, entry.units, str(step.unit), counts=step.counts)


def when_of(project: Project) -> str:
    """Return from when until when, as far as it is known."""
    lang, today = _here(), clock.today()
    if project.begins and project.ends:
        return formats.date_range(project.begins, project.ends, lang, today)
    if project.begins:
        return _("from %(date)s") % {"date": formats.date_long(project.begins, lang)}
    if project.ends:
        return _("until %(date)s") % {"date": formats.date_long(project.ends, lang)}
    return ""


def _told(done: int, units: int, unit: str, *, counts: bool) -> str:
    lang = _here()
    if not counts:
        return _("Done") if done >= units else _("Not done yet")
    names = {"done": formats.number(done, lang), "units": formats.number(units, lang), "unit": unit}
    return (_("%(done)s of %(units)s %(unit)s") if unit else _("%(done)s of %(units)s")) % names


def _facts(project: Project) -> list[Fact]:
    facts: list[Fact] = []
    if project.kind == Kind.SERVICE:
        facts.append({"icon": "heart-handshake", "text": str(Kind.SERVICE.label)})
    if project.commune_id:
        facts.append({"icon": "map-pin", "text": lists.place_name(project.commune_id)})
    if project.progressed_at:
        moved = formats.ago(project.progressed_at, clock.now(), _here())
        facts.append({"icon": "history", "text": _("moved on %(ago)s") % {"ago": moved}})
    elif when := when_of(project):
        facts.append({"icon": "calendar", "text": when})
    return facts


def _here() -> str:
    return formats.known(get_language())
