"""What waits beside applications, drawn for the day's queue: messages, times that are proposed, places for who waits."""

import datetime as dt

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.capabilities import Can
from touiza.associations.slips import Slip, Slips, as_slip, register_slips
from touiza.associations.waiting import Desk
from touiza.associations.waiting_rows import link, press, slip_row, yours
from touiza.conversations.models import Conversation, Message
from touiza.opportunities.models import (
    LIVE,
    Application,
    ApplicationState,
    Appointment,
    CoOrganiser,
    Deliverable,
    State,
    StillCurrent,
)
from touiza.opportunities.shift_words import until_when
from touiza.opportunities.talk import TYPE
from touiza.posts.models import PostState
from touiza.ui.drawn import fill, icon, said

BETWEEN = "|"  # two things in one column
SEPARATOR = Value(BETWEEN, output_field=TextField())
WORDS = 28  # of a message, in a line


def register_slips_of_work() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_slips(
        Slips("talk", 12, _talk_said, _talk, _words, Can.DECIDE),
        Slips("times", 14, _times_said, _times, _time, Can.DECIDE),
        Slips("listed", 16, _listed_said, _listed, _place, Can.DECIDE),
        Slips("deliverables", 18, _deliverables_said, _deliverables, _handed_in, Can.CONFIRM),
        Slips("together", 45, _together_said, _together, _asked_together, Can.COORDINATE),
        Slips("current", 70, _current_said, _current, _still, Can.EDIT),
    )


def _talk_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} message</a> of a volunteer', '<a href="{href}">{count} messages</a> of volunteers', number)


def _talk(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    """Applications whose applicant had the last word; those that wait for a decision are in the queue already."""
    rows = _within(Application.objects.filter(opportunity__association=association), limit)
    rows = rows.filter(state__in=[state for state in LIVE if state != ApplicationState.SUBMITTED])
    asked = Conversation.objects.filter(
        subject_type=TYPE, subject_id=OuterRef("pk"), last_by=OuterRef("person"), last_id__gt=F("settled_id")
    )
    rows = rows.annotate(said_at=Subquery(asked.values("last_at")), said_id=Subquery(asked.values("last_id")))
    rows = rows.filter(said_at__isnull=False)
    words = Message.objects.filter(pk=OuterRef("said_id")).values("text")
    place = Concat(_text("public_id"), SEPARATOR, _text("said_id"))
    rows = rows.annotate(said_words=Subquery(words), place=place)
    return as_slip(rows, since="said_at", address="place", title="opportunity__post__title", words="said_words", person="person", by=by)


def _words(desk: Desk, slip: Slip) -> SafeString:
    public_id, upto = slip.address.split(BETWEEN)
    page = reverse("opportunities:application", args=[public_id])
    names = {"name": slip.known_as}
    note = fill('{}</p><p dir="auto">{}', said(slip.title), Truncator(slip.words).words(WORDS))
    settled = reverse("opportunities:application_settled", args=[public_id])
    ways = link(desk, page, _("Reply"), _("Reply to %(name)s") % names, kind="go", at="talk") + press(
        desk, settled, [("upto", upto)], _("No answer needed"), _("The message of %(name)s needs no answer") % names, kind=""
    )
    return slip_row(slip, icon("message", _("Message")), slip.known_as, note, yours() if slip.mine else ways, page)


def _times_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} time</a> that is proposed', '<a href="{href}">{count} times</a> that are proposed', number)


def _times(association: int, by: int, now: object, limit: int | None = None) -> QuerySet:
    rows = Appointment.objects.filter(
        engagement__opportunity__association=association, engagement__ended_at=None, engagement__application__isnull=False
    )
    if limit is not None:
        rows = rows.filter(engagement__opportunity__scopes__role=limit)
    rows = rows.filter(state=Appointment.State.PROPOSED, by_volunteer=True, starts_at__gt=now)
    when = Concat(_text("starts_at"), SEPARATOR, _text("zone"))
    return as_slip(
        rows.annotate(at_what_time=when), since="created_at", address="engagement__application__public_id", words="at_what_time",
        title="engagement__opportunity__post__title", person="engagement__person", by=by,
    )  # fmt: skip


def _time(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("opportunities:appointments", args=[slip.address])
    moment, zone = slip.words.split(BETWEEN)
    when = until_when(dt.datetime.fromisoformat(moment), zone)
    names = {"name": slip.known_as, "when": when}
    agree = press(
        desk, reverse("opportunities:appointment", args=[slip.address, slip.pk]), [("answer", "yes")], _("Agree"),
        _("Agree with %(name)s on %(when)s") % names,
    )  # fmt: skip
    ways = agree + link(desk, page, _("Another time"), _("See the times of %(name)s") % names)
    note = fill("{}<br>{}", when, said(slip.title))
    return slip_row(slip, icon("calendar-event", _("Time")), slip.known_as, note, yours() if slip.mine else ways, page)


def _listed_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} person</a> on a waiting list with a free place',
        '<a href="{href}">{count} people</a> on waiting lists with free places',
        number,
    )


def _listed(association: int, by: int, now: object, limit: int | None = None) -> QuerySet:
    """Who waits in line for work that has places now; those to come first as far as there are places, a group only where it fits."""
    open_work = {"opportunity__state": State.OPEN, "opportunity__post__state": PostState.PUBLISHED, "opportunity__ends_at__gt": now}
    rows = _within(Application.objects.filter(opportunity__association=association, **open_work), limit)
    left = F("opportunity__places") - F("opportunity__taken")
    rows = rows.filter(state=ApplicationState.LISTED, people__lte=left)
    before = Application.objects.filter(
        opportunity=OuterRef("opportunity"), state=ApplicationState.LISTED, listed_at__lt=OuterRef("listed_at"), people__lte=left
    )
    ahead = before.order_by().values("opportunity").annotate(number=Sum("people")).values("number")
    rows = rows.annotate(ahead=Coalesce(Subquery(ahead), 0)).filter(ahead__lte=left - F("people"))
    return as_slip(rows, since="listed_at", title="opportunity__post__title", person="person", by=by)


def _place(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("opportunities:application", args=[slip.address])
    names = {"name": slip.known_as}
    accept = press(
        desk, reverse("opportunities:application_acceptance", args=[slip.address]), [], _("Accept"), _("Accept %(name)s") % names
    )
    ways = accept + link(desk, page, _("Read"), _("Read the application of %(name)s") % names)
    note = fill("{} · {}", said(slip.title), _("first in line, and a place is free"))
    return slip_row(slip, icon("hourglass", _("Waiting list")), slip.known_as, note, yours() if slip.mine else ways, page, kind="application")


def _deliverables_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} piece of work</a> handed in', '<a href="{href}">{count} pieces of work</a> handed in', number)


def _deliverables(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    rows = Deliverable.objects.filter(engagement__opportunity__association=association, state=Deliverable.State.WAITING)
    if limit is not None:
        rows = rows.filter(engagement__opportunity__scopes__role=limit)
    return as_slip(rows, since="waits_since", title="engagement__opportunity__post__title", person="engagement__person", by=by)


def _handed_in(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("opportunities:deliverable", args=[slip.address])
    ways = link(desk, page, _("Look at it"), _("Look at it: what %(name)s handed in") % {"name": slip.known_as}, kind="go")
    return slip_row(slip, icon("inbox", _("Handed in")), slip.known_as, said(slip.title), yours() if slip.mine else ways, page, kind="application")


def _together_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} association</a> that asks you to organise together',
        '<a href="{href}">{count} associations</a> that ask you to organise together',
        number,
    )


def _together(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    """Work that other associations ask this one to do with them."""
    rows = CoOrganiser.objects.filter(association=association, state=CoOrganiser.State.INVITED)
    return as_slip(
        rows, since="invited_at", address="opportunity__post__slug", title="opportunity__post__title",
        named="opportunity__association__actor__name",
    )  # fmt: skip


def _asked_together(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("opportunities:detail", args=[slip.address])
    answer = reverse("opportunities:participation", args=[slip.address, slip.pk])
    names = {"title": slip.title}
    ways = press(desk, answer, [("deed", "accept")], _("Take part"), _("Take part in “%(title)s”") % names)
    ways += press(desk, answer, [("deed", "decline")], _("Decline"), _("Decline to organise “%(title)s”") % names, kind="")
    note = fill("{} {}", fill("<bdi>{}</bdi>", slip.name), _("asks you to organise it together"))
    return slip_row(slip, icon("users", _("Invitation")), slip.title.here, note, ways, page, kind="application")


def _current_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} opportunity</a> that may be out of date',
        '<a href="{href}">{count} opportunities</a> that may be out of date',
        number,
    )


def _current(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    """What nobody touched for so long that it was asked about."""
    rows = StillCurrent.objects.filter(opportunity__association=association, outcome=StillCurrent.Outcome.WAITING)
    if limit is not None:
        rows = rows.filter(opportunity__scopes__role=limit)
    return as_slip(rows, since="asked_at", address="opportunity__post__slug", title="opportunity__post__title")


def _still(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("opportunities:detail", args=[slip.address])
    answer = reverse("opportunities:current", args=[slip.address])
    names = {"title": slip.title}
    ways = press(desk, answer, [("current", "yes")], _("It is current"), _("Say that “%(title)s” is current") % names)
    ways += press(desk, answer, [("current", "no")], _("Close"), _("Close “%(title)s”") % names, kind="")
    return slip_row(slip, icon("clock", _("Opportunity")), slip.title.here, _("Is it still current?"), ways, page, kind="plain")


def _within(rows: QuerySet[Application], limit: int | None) -> QuerySet[Application]:
    return rows if limit is None else rows.filter(opportunity__scopes__role=limit)


def _text(path: str) -> Cast:
    return Cast(F(path), TextField())
