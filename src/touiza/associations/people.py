"""Who acts for an association, who is invited, who asks to, who stopped it: names as their reader may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from touiza.actors.models import Actor
from touiza.actors.profile import shown_name, shown_names
from touiza.associations.models import Association, Claim, Interruption, Invitation, Role
from touiza.associations.role_words import Text, name_of
from touiza.associations.scopes import invited_titles_of, titles_of
from touiza.core import clock
from touiza.core.translated import Passage, TranslatedText


@dataclass(frozen=True)
class RoleLine:
    """A role with the name its holder shows the reader."""

    role: Role
    name: Passage
    mine: bool
    reaches: Sequence[TranslatedText] = ()  # the titles of what a limited role reaches

    @property
    def is_owner(self) -> bool:
        return self.role.kind == Role.Kind.OWNER

    @property
    def called(self) -> Text:
        return name_of(self.role)


@dataclass(frozen=True)
class InvitationLine:
    """An invitation nobody has taken up; `by` is empty where the inviter has left."""

    invitation: Invitation
    by: Passage | None
    has_expired: bool
    reaches: Sequence[TranslatedText] = ()

    @property
    def called(self) -> Text:
        return name_of(self.invitation)


@dataclass(frozen=True)
class InterruptionLine:
    """When an association stood still; `by` and `ended_by` are empty where nobody is named."""

    interruption: Interruption
    by: Passage | None
    ended_by: Passage | None


def role_lines(association: Association, reader: Actor) -> list[RoleLine]:
    """Return who acts for an association now: owners first, then by seniority. Three queries."""
    rows = Role.objects.filter(association=association, ended_at=None).select_related("person__person")
    roles = sorted(rows, key=lambda role: (role.kind != Role.Kind.OWNER, role.since, role.pk))
    names = shown_names([role.person for role in roles], reader)
    reach = titles_of([role.pk for role in roles if role.is_scoped])
    return [RoleLine(role, names[role.person_id], role.person_id == reader.pk, reach.get(role.pk, ())) for role in roles]


def role_line(role: Role, reader: Actor) -> RoleLine:
    """Return one role as its page shows it."""
    reach = titles_of([role.pk]) if role.is_scoped else {}
    return RoleLine(role, shown_name(role.person, reader), role.person_id == reader.pk, reach.get(role.pk, ()))


def invitation_lines(association: Association, reader: Actor) -> list[InvitationLine]:
    """Return the invitations that wait, the newest first. Three queries."""
    rows = Invitation.objects.filter(association=association, accepted_at=None, cancelled_at=None)
    waiting = list(rows.select_related("invited_by__person").order_by("-sent_at", "-pk"))
    names = shown_names({row.invited_by_id: row.invited_by for row in waiting if row.invited_by}.values(), reader)
    now = clock.now()
    reach = invited_titles_of([row.pk for row in waiting if row.is_scoped])
    return [
        InvitationLine(row, names.get(row.invited_by_id or 0), row.expires_at <= now, reach.get(row.pk, ())) for row in waiting
    ]


def waiting_claim(association: Association, person: Actor) -> Claim | None:
    """Return the person's claim that nobody has decided yet."""
    return Claim.objects.filter(association=association, person=person, state=Claim.State.WAITING).first()


def claims_in(state: str) -> QuerySet[Claim]:
    """Return the claims in a state, those that have waited longest first. For reviewers."""
    return Claim.objects.filter(state=state).select_related("association__actor", "person__person").order_by("created_at", "pk")


def other_claims(claim: Claim) -> list[Claim]:
    """Return the other claims on the same association, newest first. For reviewers."""
    rows = Claim.objects.filter(association=claim.association).exclude(pk=claim.pk)
    return list(rows.select_related("person__person").order_by("-created_at")[:20])


def claimant(claim: Claim, reader: Actor | None) -> Passage:
    """Return the name of who claims: a reviewer sees what “my associations” see."""
    return shown_name(claim.person, reader, shared=True)


def interruption(association: Association) -> Interruption | None:
    """Return how a closed association was closed; None for one that goes on."""
    if association.closed_at is None:
        return None
    return Interruption.objects.filter(association=association, kind=Interruption.Kind.CLOSED, ended_at=None).first()


def suspended_now() -> QuerySet[Interruption]:
    """Return the suspensions that last, the latest first. For reviewers."""
    rows = Interruption.objects.filter(kind=Interruption.Kind.SUSPENDED, ended_at=None)
    return rows.select_related("association__actor", "by__person").order_by("-since", "-pk")


def suspensions_of(association: Association) -> QuerySet[Interruption]:
    """Return how often an association was suspended, the latest first. For reviewers."""
    rows = Interruption.objects.filter(association=association, kind=Interruption.Kind.SUSPENDED)
    return rows.select_related("by__person", "ended_by__person").order_by("-since", "-pk")


def interruption_lines(rows: Iterable[Interruption], reader: Actor | None) -> list[InterruptionLine]:
    """Return interruptions with the names of who began and ended them. One query."""
    found = list(rows)
    named = {actor.pk: actor for row in found for actor in (row.by, row.ended_by) if actor is not None}
    names = shown_names(named.values(), reader)
    return [InterruptionLine(row, names.get(row.by_id or 0), names.get(row.ended_by_id or 0)) for row in found]


def reasons_of(associations: Iterable[Association]) -> list[Interruption]:
    """Return why associations are suspended, for those who act for them."""
    rows = Interruption.objects.filter(
        association__in=[one.pk for one in associations], kind=Interruption.Kind.SUSPENDED, ended_at=None
    )
    return list(rows.select_related("association__actor").order_by("since"))
