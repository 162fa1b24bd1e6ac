"""Lines of applications to decide, drawn in Python: lists and the day's queue hold twenty of them."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.capabilities import Can
from touiza.associations.waiting import MOST, Desk, Queue, Source, register
from touiza.core.prepared import Prepared
from touiza.opportunities.access_applications import applications_of, count_waiting, narrowed
from touiza.opportunities.applications_context import Line, applicant_lines
from touiza.opportunities.models import ApplicationState
from touiza.ui.drawn import NOTHING, acts, age, btn, fill, icon, joined, posting, row, said, tag

WORDS = 28  # of a message, in a line


def register_waiting() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Source("applications", 10, _phrase, _waiting, _draw, Can.READ_ANSWERS))


def _phrase(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} application</a> to answer', '<a href="{href}">{count} applications</a> to answer', number
    )


def _waiting(desk: Desk) -> Queue:
    rows = SUBMITTED(association=desk.association.pk, **narrowed(desk.limit))
    return Queue(count_waiting(desk.association, desk.limit)["submitted"], [(one.turn_at or one.created_at, one) for one in rows])


SUBMITTED = Prepared(lambda association, limit=None: applications_of(association, limit).filter(state=ApplicationState.SUBMITTED)[:MOST])


def _draw(desk: Desk, applications: list[Any]) -> list[SafeString]:
    return application_rows(applicant_lines(applications, desk.association, desk.actor), desk)


def application_rows(lines: list[Line], desk: Desk) -> list[SafeString]:
    """Draw applications: who, for what, in which words, and the ways to answer."""
    return [_row(line, desk) for line in lines]


def _row(line: Line, desk: Desk) -> SafeString:
    application = line.application
    page = reverse("opportunities:application", args=[application.public_id])
    message = Truncator(application.message).words(WORDS) if application.message else ""
    body = fill(
        '<div><p>{} <b><a href="{}"><bdi>{}</bdi></a></b>{}{}</p><p class="mute">{}</p>{}{}</div>',
        icon("inbox", _("Application")),
        page,
        line.name,
        fill(' · <span class="mute">{}</span>', line.age) if line.age else NOTHING,
        _state(line),
        said(application.opportunity.post.title),
        fill('<p dir="auto">{}</p>', message) if message else NOTHING,
        _notes(line),
    )
    return row(age(application.turn_at or application.created_at, "application") + body + _ways(line, desk, page), id=line.id)


def _state(line: Line) -> SafeString:
    application = line.application
    tags = []
    if application.silent_at and line.waiting:
        tags.append(tag(_("no answer in 14 days"), "late", icon="alert-triangle"))
    elif application.is_overdue:
        tags.append(tag(_("overdue"), "late", icon="alert-triangle"))
    if line.unread:
        tags.append(tag(line.unread_label, "info", icon="message"))
    if application.state == ApplicationState.ASKED:
        tags.append(tag(_("asked, waits for them"), "info"))
    elif not line.waiting or application.state == ApplicationState.LISTED:
        tags.append(tag(application.get_state_display()))
    return joined(" {}", ((one,) for one in tags))


def _notes(line: Line) -> SafeString:
    notes = [fill("<bdi>{}</bdi>", note) for note in line.notes]
    return fill('<p class="mute small">{}</p>', SafeString(" · ".join(notes))) if notes else NOTHING


def _ways(line: Line, desk: Desk, page: str) -> SafeString:
    if not line.waiting or Can.DECIDE not in desk.may:
        return NOTHING
    if line.application.person_id == desk.actor.pk:
        return acts(fill('<span class="mute small">{}</span>', _("Yours: another coordinator answers it")))
    accept = posting(
        reverse("opportunities:application_acceptance", args=[line.application.public_id]),
        desk.token,
        [("next", desk.here)],
        btn(_("Accept"), kind="go", label=line.accept_label),
    )
    back = quote(desk.here, safe="/")
    links = joined(
        '<a class="btn" href="{}?do={}&amp;next={}#{}" aria-label="{}">{}</a>',
        (
            (page, "ask", back, "ask", line.ask_label, _("Ask")),
            (page, "decline", back, "decline", line.decline_label, _("Decline")),
        ),
    )
    return acts(accept + links)
