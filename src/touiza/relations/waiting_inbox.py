"""Comments and mentions that wait for an answer, drawn for the day's queue. Messages of other ways have lines of their own."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.capabilities import Can
from touiza.associations.slips import Slip, Slips, as_slip, register_slips
from touiza.associations.waiting import Desk
from touiza.associations.waiting_rows import link, slip_row
from touiza.relations.access_inbox import readable_by
from touiza.relations.models import Channel, DueItem, DueState
from touiza.ui.drawn import fill, icon

WORDS = 28  # of a text, in a line


def register_waiting_inbox() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_slips(
        Slips("comments", 11, _comments_said, _comments, _line, Can.REPLY),
        Slips("mentions", 13, _mentions_said, _mentions, _line, Can.REPLY),
    )


def _comments_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} comment</a> to answer', '<a href="{href}">{count} comments</a> to answer', number)


def _mentions_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} mention</a> to look at', '<a href="{href}">{count} mentions</a> to look at', number)


def _comments(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    return _open(Channel.COMMENT, association, by, limit)


def _mentions(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    return _open(Channel.MENTION, association, by, limit)


def _open(channel: Channel, association: int, by: int, limit: int | None) -> QuerySet:
    rows = DueItem.objects.filter(association=association, channel=channel, state=DueState.OPEN)
    rows = rows.filter(readable_by(association)).exclude(person=by)
    if limit is not None:
        rows = rows.filter(about__opportunity__scopes__role=limit)
    return as_slip(rows, since="asked_at", title="post__body", person="person", by=by)


def _line(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("relations:due", args=[desk.association.handle, slip.address])
    names = {"name": slip.known_as}
    words = slip.title.here
    note = fill('<span lang="{}" dir="{}">{}</span>', words.language, words.direction, Truncator(words.text).words(WORDS))
    sign = icon("message-reply", _("Mention")) if slip.key == "mentions" else icon("message-circle", _("Comment"))
    ways = link(desk, page, _("Reply"), _("Reply to %(name)s") % names, kind="go", at="answer")
    return slip_row(slip, sign, slip.known_as, note, ways, page)
