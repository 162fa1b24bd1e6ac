"""What each kind of role may do: the one table that every door, menu and notice asks, and the tests read too."""

import enum

from touiza.associations.models import Role

Kind = Role.Kind


class Can(enum.StrEnum):
    """What somebody who acts for an association may be trusted with."""

    ENTER = "enter"  # open the workspace: who acts for the association, and as what
    SEE_WORK = "see_work"  # read its opportunities, drafts too
    READ_ANSWERS = "read_answers"  # read applications, hours and the people behind them
    DECIDE = "decide"  # accept, ask, decline
    EDIT = "edit"  # change, publish, pause or close an opportunity
    HOST = "host"  # hold a day of work: check people in, write to everyone, note incidents, say that the list is right
    CONFIRM = "confirm"  # confirm, correct or decline hours
    CERTIFY = "certify"  # take a certificate back
    COORDINATE = "coordinate"  # write a new opportunity, and whatever needs the whole association and names nothing narrower
    REPLY = "reply"  # answer in its name who comments, mentions it or writes to it
    SPEAK = "speak"  # its page, its organisation chart, what it publishes
    READ_MEMBERS = "read_members"
    ADMIT = "admit"  # decide about members, and write the form they fill in
    MONEY = "money"  # see and note the fees of members
    PEOPLE = "people"  # invite, give, change and end roles
    ANSWER = "answer"  # answer for it as a whole: closing, handing over, networks, agreements


# A coordinator of some opportunities may do these, and for those opportunities alone.
WITHIN_SCOPE = frozenset({Can.ENTER, Can.SEE_WORK, Can.READ_ANSWERS, Can.DECIDE, Can.EDIT, Can.HOST, Can.CONFIRM, Can.CERTIFY, Can.REPLY})

MAY: dict[str, frozenset[Can]] = {
    Kind.OWNER: frozenset(Can),
    Kind.COORDINATOR: WITHIN_SCOPE | {Can.COORDINATE, Can.READ_MEMBERS, Can.ADMIT},
    Kind.COMMUNICATOR: frozenset({Can.ENTER, Can.SEE_WORK, Can.SPEAK, Can.REPLY}),
    Kind.TREASURER: frozenset({Can.ENTER, Can.READ_MEMBERS, Can.MONEY}),
    Kind.READER: frozenset({Can.ENTER, Can.SEE_WORK, Can.READ_ANSWERS, Can.READ_MEMBERS}),
}


def powers(role: Role | None) -> frozenset[Can]:
    """Return what a role may do, within its scope where it has one; nothing without a role, or once it has ended."""
    if role is None or role.ended_at is not None:
        return frozenset()
    held = MAY[role.kind]
    return held & WITHIN_SCOPE if role.is_scoped else held


def kinds_that(can: Can) -> list[str]:
    """Return the kinds of role that may do this, with a scope or without."""
    return [kind for kind, held in MAY.items() if can in held]
