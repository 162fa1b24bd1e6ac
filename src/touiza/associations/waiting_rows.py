"""What waits for an association's own people, drawn for the day's queue: members, alliances, messages, verification."""

from typing import Any
from urllib.parse import quote

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, TextField, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.associations.capabilities import Can
from touiza.associations.models import (
    Agreement,
    ContactMessage,
    MemberRequest,
    NetworkPlace,
    RequestState,
    Verification,
    VerificationRequest,
)
from touiza.associations.slips import NO_TEXT, Slip, Slips, as_slip, register_slips
from touiza.associations.waiting import Desk
from touiza.ui.drawn import NOTHING, acts, age, btn, fill, icon, posting, row, said


def register_waiting() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_slips(
        Slips("members", 30, _members_said, _members, _member, Can.ADMIT),
        Slips("messages", 40, _messages_said, _messages, _message, Can.COORDINATE),
        Slips("agreements", 50, _agreements_said, _agreements, _agreement, Can.ANSWER),
        Slips("reviews", 55, _reviews_said, _reviews, _review, Can.ANSWER),
        Slips("networks", 60, _networks_said, _networks, _network, Can.ANSWER),
        Slips("verification", 65, _verification_said, _verification, _ending, Can.ANSWER),
    )


def slip_row(slip: Slip, sign: SafeString, name: Any, note: Any, ways: SafeString, href: str, *, kind: str = "comment") -> SafeString:
    """Draw a slip as every line of the queue is drawn: how old, what, about whom, and what one can do with it."""
    body = fill(
        '<div><p>{} <b><a href="{}"><bdi>{}</bdi></a></b></p>{}</div>', sign, href, name, fill('<p class="mute">{}</p>', note) if note else NOTHING
    )
    return row(age(slip.since, kind) + body + (acts(ways) if ways else NOTHING), id=f"{slip.key}{slip.pk}")


def press(desk: Desk, address: str, fields: list[tuple[str, Any]], text: str, label: str, kind: str = "go") -> SafeString:
    """Draw the button that decides in one press and comes back to the queue."""
    return posting(address, desk.token, [*fields, ("next", desk.here)], btn(text, kind=kind, label=label))


def link(desk: Desk, address: str, text: str, label: str, kind: str = "", at: str = "") -> SafeString:
    """Draw the way to the page that decides (a part of it: `at`), which leads back here."""
    back = quote(desk.here, safe="/")
    return btn(text, kind=kind, href=f"{address}?next={back}#{at}" if at else f"{address}?next={back}", label=label)


def yours() -> SafeString:
    return fill('<span class="mute small">{}</span>', _("Yours: somebody else of the association answers it"))


def _members_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} request to join</a>', '<a href="{href}">{count} requests to join</a>', number)


def _members(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    rows = MemberRequest.objects.filter(association=association, state=RequestState.WAITING)
    return as_slip(rows, since="created_at", person="person", by=by)


def _member(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("associations:member_request", args=[desk.association.handle, slip.address])
    names = {"name": slip.known_as}
    ways = yours()
    if not slip.mine:
        accept = press(desk, page, [("deed", "accept")], _("Accept"), _("Accept %(name)s as a member") % names)
        ways = accept + link(desk, page, _("Read"), _("Read what %(name)s answered, ask or decline") % names)
    return slip_row(slip, icon("id", _("Request to join")), slip.known_as, _("wants to become a member"), ways, page, kind="application")


def _messages_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} message</a> to the association', '<a href="{href}">{count} messages</a> to the association', number
    )


def _messages(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    rows = ContactMessage.objects.filter(association=association, state=ContactMessage.State.WAITING)
    return as_slip(rows, since="sent_at", words="subject", typed="name")


def _message(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("associations:letter", args=[desk.association.handle, slip.address])
    names = {"name": slip.handle}
    ways = link(desk, page, _("Reply"), _("Reply to %(name)s") % names, kind="go") + press(
        desk, page, [("deed", "elsewhere")], _("Answered another way"), _("The message of %(name)s was answered another way") % names, kind=""
    )
    return slip_row(slip, icon("mail", _("Message")), slip.handle, fill("<bdi>{}</bdi>", slip.words), ways, page)


def _agreements_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} agreement</a> to answer', '<a href="{href}">{count} agreements</a> to answer', number)


def _agreements(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    rows = Agreement.objects.filter(partner=association, state=Agreement.State.PROPOSED)
    return as_slip(rows, since="created_at", title="title", named="association__actor__name")


def _agreement(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("associations:agreement", args=[desk.association.handle, slip.address])
    names = {"name": slip.name}
    agree = press(desk, page, [("deed", "consent")], _("Agree"), _("Agree to what %(name)s proposes") % names)
    ways = agree + link(desk, page, _("Read"), _("Read the agreement with %(name)s") % names)
    return slip_row(slip, icon("file-text", _("Agreement")), slip.name.here, said(slip.title), ways, page, kind="application")


def _reviews_said(number: int) -> str:
    return ngettext('<a href="{href}">{count} agreement</a> to review', '<a href="{href}">{count} agreements</a> to review', number)


def _reviews(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    ours = Q(association=association) | Q(partner=association)
    rows = Agreement.objects.filter(ours, state=Agreement.State.ACTIVE, review_asked_at__isnull=False)
    return as_slip(rows, since="review_asked_at", title="title")


def _review(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("associations:agreement", args=[desk.association.handle, slip.address])
    ways = link(desk, page, _("Review"), _("Review the agreement “%(title)s”") % {"title": slip.title}, kind="go")
    return slip_row(slip, icon("calendar", _("Agreement")), slip.title.here, _("The day of its review has come."), ways, page, kind="plain")


def _networks_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} network</a> to answer', '<a href="{href}">{count} networks</a> to answer', number
    )


def _networks(association: int, by: int, now: object = None, limit: int | None = None) -> QuerySet:
    state = NetworkPlace.State
    invited, asking = Q(association=association, state=state.INVITED), Q(network__host=association, state=state.ASKING)
    rows = NetworkPlace.objects.filter(invited | asking, network__ended_at=None)
    asks = Case(When(asking, then=Cast(F("association__actor__name"), TextField())), default=NO_TEXT, output_field=TextField())
    return as_slip(rows, since="begun_at", address="network__slug", title="network__name", name=asks)


def _network(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("associations:network_place", args=[desk.association.handle, slip.address])
    names = {"name": str(slip.name), "network": slip.title}
    label = _("Take %(name)s into %(network)s") if slip.name else _("Join %(network)s")
    ways = press(desk, page, [("deed", "accept"), ("place", slip.pk)], _("Accept"), label % names)
    ways += link(desk, page, _("Read"), _("Read about %(network)s") % names)
    note = fill("{} {}", fill("<bdi>{}</bdi>", slip.name), _("asks to join")) if slip.name else _("invites your association")
    return slip_row(slip, icon("friends", _("Network")), slip.title.here, note, ways, page, kind="application")


def _verification_said(number: int) -> str:
    return ngettext(
        '<a href="{href}">{count} verification</a> that ends soon', '<a href="{href}">{count} verifications</a> that end soon', number
    )


def _verification(association: int, by: int, now: object, limit: int | None = None) -> QuerySet:
    asked = VerificationRequest.objects.filter(association=OuterRef("association"), state=VerificationRequest.State.WAITING)
    rows = Verification.objects.filter(~Exists(asked), association=association, ended_at=None, until__gt=now, reminded_at__isnull=False)
    return as_slip(rows, since="reminded_at", address="until")


def _ending(desk: Desk, slip: Slip) -> SafeString:
    page = reverse("associations:verification_request", args=[desk.association.handle])
    ways = link(desk, page, _("Ask again"), _("Ask to be verified again"), kind="go")
    note = _("Ask again in time, so that it stands without a break.")
    return slip_row(slip, icon("shield-check", _("Verification")), _("The verification ends within two months"), note, ways, page, kind="plain")
