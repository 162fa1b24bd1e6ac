"""What pages of members show: lines with the names as their reader may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from touiza.actors.models import Actor
from touiza.actors.profile import shown_names
from touiza.associations.models import MemberRequest, Membership, MembershipTerm
from touiza.associations.services.memberships import RENEW_AHEAD, day_here
from touiza.core import clock
from touiza.core.translated import Passage


@dataclass(frozen=True)
class MemberLine:
    """A member in the association's list. `term` is the one that runs, or ran last."""

    membership: Membership
    name: Passage
    mine: bool

    @property
    def term(self) -> MembershipTerm | None:
        return next(iter(self.membership.terms.all()), None)

    @property
    def ends_soon(self) -> bool:
        return self.membership.ended_at is None and may_renew(self.membership)


@dataclass(frozen=True)
class RequestLine:
    """A request to join, in the list of those to decide."""

    request: MemberRequest
    name: Passage
    mine: bool


def member_lines(memberships: Iterable[Membership], reader: Actor) -> list[MemberLine]:
    """Return the lines of members. Members show their association what “my associations” see. One query at most."""
    rows = list(memberships)
    names = shown_names([row.person for row in rows], reader, shared=True)
    return [MemberLine(row, names[row.person_id], row.person_id == reader.pk) for row in rows]


def request_lines(requests: Iterable[MemberRequest], reader: Actor) -> list[RequestLine]:
    """Return the lines of requests; who asks to join is known to the association by name. One query at most."""
    rows = list(requests)
    names = shown_names([row.person for row in rows], reader, shared=True)
    return [RequestLine(row, names[row.person_id], row.person_id == reader.pk) for row in rows]


def may_renew(membership: Membership) -> bool:
    """Tell whether a membership runs and is near its end."""
    return membership.ended_at is None and membership.until - day_here(clock.now()) <= RENEW_AHEAD
