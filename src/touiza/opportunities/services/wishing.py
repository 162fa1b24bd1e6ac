"""What volunteers wish for their shifts, until when they may say so, and what a shift needs."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.models import (
    Opportunity,
    Shift,
    ShiftNeed,
    ShiftSkill,
    WishedFriend,
    WishedShift,
    Wishes,
    WishesAsked,
)
from touiza.opportunities.services.shifts import lock_shift_work
from touiza.vocabulary.models import Skill

FARTHEST = dt.timedelta(days=366)
MOST_FRIENDS = 5


@transaction.atomic
def ask_for_wishes(
    *, opportunity: Opportunity, by: Actor, until: dt.datetime, at: dt.datetime | None = None, silent: bool = False
) -> WishesAsked:
    """Let the people of an opportunity say what they wish, until a moment; who takes part is told the first time.

    Refuses "not_shifts", "until" (past, or more than a year ahead).
    """
    at = at or clock.now()
    opportunity = lock_shift_work(opportunity)
    if not at < until <= at + FARTHEST:
        raise Refusal("until", _("Write a moment between now and a year from now."), field="until")
    row, made = WishesAsked.objects.get_or_create(opportunity=opportunity, defaults={"until": until, "by": by, "at": at})
    if not made and row.until != until:
        row.until = until
        row.save(update_fields=["until"])
    if made:
        record(verb="wishes.asked", actor=by, obj=row, association=opportunity.association.actor, silent=silent, at=at)
    return row


@transaction.atomic
def say_wishes(
    *,
    opportunity: Opportunity,
    person: Actor,
    shifts: Mapping[int, str],
    most_hours: int | None = None,
    rest_hours: int = 11,
    friends: Collection[Actor] = (),
    at: dt.datetime | None = None,
) -> Wishes:
    """Write down what somebody wishes, in the place of what they said before. Nobody is told; coordinators read it.

    Refuses "not_asked" (nobody asked, or the time is over), "too_many_friends".
    """
    at = at or clock.now()
    opportunity = lock_shift_work(opportunity)
    asked = WishesAsked.objects.filter(opportunity=opportunity).first()
    if asked is None or asked.until <= at:
        raise Refusal("not_asked", _("The time for wishes is over. Write to the coordinator if something has changed."))
    chosen = {friend.pk for friend in friends} - {person.pk}
    if len(chosen) > MOST_FRIENDS:
        raise Refusal("too_many_friends", _("Name at most five people."), field="friends")
    known = set(Shift.objects.ahead(at).filter(opportunity=opportunity).values_list("pk", flat=True))
    row, _made = Wishes.objects.update_or_create(
        opportunity=opportunity, person=person, defaults={"most_hours": most_hours, "rest_hours": rest_hours, "edited_at": at}
    )
    row.shifts.all().delete()
    words = {shift: word for shift, word in shifts.items() if shift in known and word in WishedShift.Word.values}
    WishedShift.objects.bulk_create([WishedShift(wishes=row, shift_id=shift, word=word) for shift, word in sorted(words.items())])
    row.friends.all().delete()
    WishedFriend.objects.bulk_create([WishedFriend(wishes=row, friend_id=friend) for friend in sorted(chosen)])
    return row


@transaction.atomic
def set_needs(*, shift: Shift, least: int | None, skills: Mapping[Skill, int]) -> Shift:
    """Say how many people a shift needs at least, None: as many as it has places; and how many of them with which skill.

    Refuses "least" (more than its places).
    """
    lock_shift_work(shift.opportunity)
    shift = Shift.objects.select_for_update(of=("self",)).get(pk=shift.pk)
    if least is not None and shift.places is not None and least > shift.places:
        raise Refusal("least", _("The shift has fewer places than that."), field="least")
    if least is None:
        ShiftNeed.objects.filter(shift=shift).delete()
    else:
        ShiftNeed.objects.update_or_create(shift=shift, defaults={"least": least})
    ShiftSkill.objects.filter(shift=shift).exclude(skill__in=list(skills)).delete()
    for skill, count in skills.items():
        ShiftSkill.objects.update_or_create(shift=shift, skill=skill, defaults={"count": count})
    return shift
