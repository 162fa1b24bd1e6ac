"""Lines of hours to confirm, drawn in Python: lists and the day's queue hold twenty of them."""

from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from touiza.associations.capabilities import Can
from touiza.associations.waiting import MOST, Desk, Queue, Source, register
from touiza.core.prepared import Prepared
from touiza.proof import book
from touiza.ui.drawn import NOTHING, acts, age, btn, day, fill, icon, joined, posting, row, said, tag
from touiza.ui.formats import date_day, duration, known


def register_waiting() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Source("hours", 20, _phrase, _waiting, _draw, Can.READ_ANSWERS))


def _phrase(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} entry of hours</a> to confirm', '<a href="{href}">{count} entries of hours</a> to confirm', number
    )


def _waiting(desk: Desk) -> Queue:
    claims = ENTRIES(association=desk.association.pk, **({} if desk.limit is None else {"limit": desk.limit}))
    return Queue(book.count_waiting(desk.association.actor, desk.limit), [(claim.at, claim) for claim in claims])


ENTRIES = Prepared(lambda association, limit=None: book.claims_waiting(association, limit)[:MOST])


def _draw(desk: Desk, claims: list[Any]) -> list[SafeString]:
    return entry_rows([book.Entry(claim) for claim in claims], desk)


def entry_rows(entries: list[book.Entry], desk: Desk, *, tick: bool = False) -> list[SafeString]:
    """Draw entries of hours: whose, how much, what for, what became of them, and the ways to decide; `tick` lets them be chosen."""
    return [_row(entry, desk, tick=tick) for entry in entries]


def _row(entry: book.Entry, desk: Desk, *, tick: bool = False) -> SafeString:
    claim, lang = entry.claim, known(get_language())
    waits = entry.state == "waiting"
    body = fill(
        '<div><p>{}{} <b><bdi>{}</bdi></b> · <b>{}</b>{}{}</p><p class="mute">{}{}</p>{}{}{}{}</div>',
        _ticking(entry) if tick else NOTHING,
        icon("clock", _("Hours")),
        claim.person.known_as,
        duration(claim.minutes, lang),
        fill(" · {}", entry.worked) if entry.worked else NOTHING,
        _state(entry),
        fill("{} · ", date_day(claim.done_on, lang)) if waits else NOTHING,
        said(claim.source.title),
        fill('<p dir="auto">{}</p>', claim.note.text) if hasattr(claim, "note") else NOTHING,
        fill('<p class="mute">{}</p>', _("Entered by %(name)s") % {"name": claim.by.known_as}) if claim.by_id != claim.person_id else NOTHING,
        joined('<p class="small">{} {} {}</p>', ((icon("info-circle"), question, _("Answered: it is right.")) for question in entry.asked)),
        joined('<p class="quote" dir="auto">{}</p>', ((reason,) for reason in entry.reasons)),
    )
    return row((age(claim.at) if waits else day(claim.done_on)) + body + _ways(entry, desk))


def _ticking(entry: book.Entry) -> SafeString:
    """Draw the box by which an entry is chosen, for the form `many` of the page."""
    claim = entry.claim
    names = {"time": duration(claim.minutes, known(get_language())), "name": claim.person.known_as}
    return fill('<label class="pick"><input type="checkbox" form="many" name="entry" value="{}"><span class="vh">{}</span></label> ', claim.pk, _("Choose %(time)s of %(name)s") % names)


def _state(entry: book.Entry) -> SafeString:
    if entry.state == "confirmed":
        time = duration(entry.confirmed, known(get_language()))
        whole = entry.confirmed == entry.claim.minutes
        return fill(" {}", tag(_("Confirmed") if whole else _("%(time)s confirmed") % {"time": time}, "ok", icon="check"))
    if entry.state == "taken_back":
        return fill(" {}", tag(_("Taken back")))
    return fill(" {}", tag(_("Not confirmed"), "late")) if entry.state == "declined" else NOTHING


def _ways(entry: book.Entry, desk: Desk) -> SafeString:
    claim = entry.claim
    if Can.CONFIRM not in desk.may:
        return NOTHING
    if desk.actor.pk in {claim.person_id, claim.by_id}:
        return acts(fill('<span class="mute small">{}</span>', _("Yours: another coordinator confirms it")))
    page = reverse("proof:hours_decide", args=[desk.association.handle, claim.pk])
    names = {"time": duration(claim.minutes, known(get_language())), "name": claim.person.known_as}
    confirm = correct = NOTHING
    if entry.state == "waiting":
        button = btn(_("Confirm"), kind="go", name="confirm", value="1", label=_("Confirm %(time)s of %(name)s") % names)
        confirm = posting(page, desk.token, [("next", desk.here)], button)
    if entry.state != "taken_back":
        correct = fill(
            '<a class="btn" href="{}?do=correct&amp;next={}" aria-label="{}">{}</a>',
            page,
            quote(desk.here, safe="/"),
            (_("Correct or decline the hours of %(name)s") if entry.state == "waiting" else _("Correct or take back the hours of %(name)s")) % names,
            _("Correct"),
        )
    return acts(confirm + correct)
