"""Captains: volunteers who enter the hours of the others of their shift or team, from their phone.

A coordinator names them, until a day. Each person concerned is told and can object; a coordinator confirms.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.digests import digest_of
from touiza.core.errors import Refusal
from touiza.opportunities.access_captains import is_captain, team
from touiza.opportunities.models import Captain, Opportunity, Shift, Timing
from touiza.opportunities.services.hours import enter_hours
from touiza.opportunities.services.steps import locked
from touiza.proof.doubts import Doubt, Unsure
from touiza.proof.models import Contribution

LONGEST = dt.timedelta(days=366)
HERE = "|"  # between a person's id and what is asked about their entry


@dataclass(frozen=True)
class TeamDoubt(Doubt):
    """A question about the entry of one of the team."""

    person: int = 0
    name: str = ""

    @property
    def token(self) -> str:
        return f"{self.person}{HERE}{self.code}:{self.fact}"

    def __str__(self) -> str:
        return f"{self.name}: {super().__str__()}"


@transaction.atomic
def name_captain(
    *,
    opportunity: Opportunity,
    person: Actor,
    by: Actor,
    until: dt.date,
    shift: Shift | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Captain:
    """Trust somebody who holds a place with the hours of the others. Named again, only the day changes.

    Refuses "no_time" (a deed), "not_engaged", "until" (past, or more than a year ahead).
    """
    now = at or clock.now()
    opportunity = locked(opportunity)
    if opportunity.timing == Timing.DEED:
        raise Refusal("no_time", _("This deed takes no time, so there are no hours to enter."))
    if person.pk not in {one.pk for one in team(opportunity, shift)}:
        raise Refusal("not_engaged", _("Choose somebody who holds a place in this work."), field="person")
    today = clock.day_of(now, opportunity.zone)
    if not today <= until <= today + LONGEST:
        raise Refusal("until", _("Choose a day between today and a year from now."), field="until")
    captain, made = Captain.objects.get_or_create(
        opportunity=opportunity, shift=shift, person=person, ended_at=None, defaults={"named_by": by, "named_at": now, "until": until}
    )
    if not made:
        captain.until = until
        captain.save(update_fields=["until"])
        return captain
    record(verb="captain.named", actor=by, obj=captain, association=opportunity.association.actor, person=person, at=now, silent=silent)
    return captain


@transaction.atomic
def end_captain(*, captain: Captain, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> Captain:
    """They enter nothing any more; what they entered stays. Twice is once."""
    captain = Captain.objects.select_for_update(of=("self",)).select_related("opportunity__association__actor", "person").get(pk=captain.pk)
    if captain.ended_at is None:
        captain.ended_at = at or clock.now()
        captain.save(update_fields=["ended_at"])
        association = captain.opportunity.association.actor
        record(verb="captain.ended", actor=by, obj=captain, association=association, person=captain.person, at=captain.ended_at, silent=silent)
    return captain


@transaction.atomic
def enter_for_team(
    *,
    captain: Captain,
    by: Actor,
    done_on: dt.date,
    amounts: Mapping[int, tuple[int, int]],
    key: str,
    note: str = "",
    sure: Collection[str] | None = (),
    at: dt.datetime | None = None,
    silent: bool = False,
) -> list[Contribution]:
    """Enter minutes and quantities for people of the team, by their id: all of them or none. Sent twice with one `key` is once.

    Refuses "not_captain", "nobody", "not_in_team", and what `enter_hours` refuses; asks about each as that does.
    """
    now = at or clock.now()
    captain = Captain.objects.select_for_update(of=("self",)).select_related("opportunity__post", "opportunity__association__actor", "shift").get(pk=captain.pk)
    opportunity = captain.opportunity
    if captain.person_id != by.pk or not is_captain(captain, now):
        raise Refusal("not_captain", _("You no longer enter the hours of this team. Ask a coordinator."))
    if captain.shift is not None and done_on != captain.shift.day:
        raise Refusal("done_on", _("This shift was on another day."), field="done_on")
    people = {one.pk: one for one in team(opportunity, captain.shift) if one.pk != by.pk}
    if not amounts:
        raise Refusal("nobody", _("Write a time for at least one person."))
    if set(amounts) - set(people):
        raise Refusal("not_in_team", _("Somebody here is no longer of your team: load the page anew."))
    claims, questions = [], list[Doubt]()
    for pk, (minutes, quantity) in sorted(amounts.items()):
        own = None if sure is None else [token.partition(HERE)[2] for token in sure if token.startswith(f"{pk}{HERE}")]
        try:
            with transaction.atomic():
                claims.append(
                    enter_hours(
                        opportunity=opportunity, person=people[pk], done_on=done_on, minutes=minutes, quantity=quantity, note=note,
                        by=by, sure=own, key=digest_of(f"{key} {pk}")[:22], at=now, silent=silent,
                    )
                )
        except Unsure as unsure:
            name = people[pk].known_as
            questions += [TeamDoubt(doubt.code, doubt.fact, pk, name) for doubt in unsure.doubts]
    if questions:
        raise Unsure(questions)
    return claims
