"""Following: begun, asked for, let in, not let in, ended; and what somebody chooses about it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.access import is_minor, refuse_unless_may_act
from touiza.actors.following import begin_with, rule_for
from touiza.actors.models import LIST_AUDIENCES, Actor, Follow, Followers, Openness, WallWriters
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.vocabulary.models import Place, Tag

MOST_FOLLOWED = 5000


@transaction.atomic
def follow(
    *,
    follower: Actor,
    actor: Actor | None = None,
    tag: Tag | None = None,
    place: Place | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Follow:
    """Begin to follow one thing, or ask a person who wants to be asked. Twice is the same as once.

    Refuses "guardian", "people_follow" (an association follows nobody), "oneself", "not_followed" for who lets nobody
    new follow them, and "too_many_followed".
    """
    if (actor is not None) + (tag is not None) + (place is not None) != 1:
        raise TypeError("follow() takes one of actor, tag and place")
    refuse_unless_may_act(follower)
    _refuse_who_does_not_follow(follower, actor)
    known = Follow.objects.filter(follower=follower, actor=actor, tag=tag, place=place).first()
    if known is not None:
        return _wanted_again(known)
    rule = rule_for(actor, lock=True) if actor else Followers.ANYBODY
    if rule == Followers.NOBODY:
        raise Refusal("not_followed", _("Nobody new can follow them at the moment."))
    if Follow.objects.filter(follower=follower).count() >= MOST_FOLLOWED:
        raise Refusal("too_many_followed", _("You follow %(most)d already. End one first.") % {"most": MOST_FOLLOWED})
    moment = at or clock.now()
    accepted = moment if rule == Followers.ANYBODY else None
    row, made = Follow.objects.get_or_create(
        follower=follower, actor=actor, tag=tag, place=place, defaults={"asked_at": moment, "accepted_at": accepted}
    )
    if made and actor is not None:
        _tell("follow.begun" if accepted else "follow.asked", row, by=follower, whom=actor, at=moment, silent=silent)
    return row


@transaction.atomic
def unfollow(*, follower: Actor, actor: Actor | None = None, tag: Tag | None = None, place: Place | None = None) -> None:
    """End a follow, or take the question back. Who was not let in stays so, unseen: else they could ask again."""
    rows = Follow.objects.filter(follower=follower, actor=actor, tag=tag, place=place)
    rows.filter(refused_at=None).delete()
    rows.filter(withdrawn_at=None).update(withdrawn_at=clock.now())


@transaction.atomic
def accept_follower(*, actor: Actor, follower: Actor, at: dt.datetime | None = None, silent: bool = False) -> Follow:
    """Let somebody in who asked, also one who was not let in before. Refuses "request_gone" where nobody asks any more."""
    row = Follow.objects.select_for_update().filter(actor=actor, follower=follower, withdrawn_at=None).first()
    if row is None:
        raise Refusal("request_gone", _("The request was taken back in the meantime."))
    if row.accepted_at is not None:
        return row
    row.accepted_at, row.refused_at = at or clock.now(), None
    row.save(update_fields=["accepted_at", "refused_at"])
    _tell("follow.accepted", row, by=actor, whom=follower, at=row.accepted_at, silent=silent)
    return row


@transaction.atomic
def refuse_follower(*, actor: Actor, follower: Actor, at: dt.datetime | None = None) -> None:
    """Leave a question without a yes, for good. Who asked is not told, and cannot ask again."""
    Follow.objects.filter(actor=actor, follower=follower, accepted_at=None, refused_at=None).update(refused_at=at or clock.now())


@transaction.atomic
def remove_follower(*, actor: Actor, follower: Actor, at: dt.datetime | None = None) -> None:
    """Have somebody follow no longer: from now on they see what strangers see, and cannot begin anew. They are not told."""
    Follow.objects.filter(actor=actor, follower=follower, refused_at=None).update(accepted_at=None, refused_at=at or clock.now())


@transaction.atomic
def set_openness(
    *,
    actor: Actor,
    followers: str | None = None,
    shows_following: str | None = None,
    shows_followers: str | None = None,
    wall: str | None = None,
) -> Openness:
    """Choose what is given, leave the rest. Refuses "minor" to let anybody follow who is under eighteen, "unknown_choice"."""
    row, _made = Openness.objects.select_for_update().get_or_create(actor=actor, defaults={"followers": begin_with(actor)})
    for name, value, known in (
        ("followers", followers, Followers.values),
        ("shows_following", shows_following, LIST_AUDIENCES),
        ("shows_followers", shows_followers, LIST_AUDIENCES),
        ("wall", wall, WallWriters.values),
    ):
        if value is None:
            continue
        if value not in known:
            raise Refusal("unknown_choice", _("Choose one of the list."), field=name)
        setattr(row, name, value)
    if row.followers == Followers.ANYBODY and is_minor(actor):
        raise Refusal("minor", _("Under eighteen, you are always asked before somebody follows you."), field="followers")
    row.save()
    return row


def _wanted_again(row: Follow) -> Follow:
    """Return a follow that is there; one that was given up and never let in looks asked for again, and tells nobody."""
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        row.save(update_fields=["withdrawn_at"])
    return row


def _refuse_who_does_not_follow(follower: Actor, actor: Actor | None) -> None:
    if not follower.is_person:
        raise Refusal("people_follow", _("People follow; an association does not."))
    if actor is None:
        return
    if actor.pk == follower.pk:
        raise Refusal("oneself", _("You see what you write without following yourself."))
    if actor.suspended_at or actor.erased_at:
        raise Refusal("not_followed", _("Nobody new can follow them at the moment."))


def _tell(verb: str, row: Follow, *, by: Actor, whom: Actor, at: dt.datetime, silent: bool) -> None:
    """Write it down. Others hear of it only where the follower shows to others whom they follow."""
    shown = Openness.objects.filter(actor=row.follower_id).values_list("shows_following", flat=True).first() if verb == "follow.begun" else None
    public = shown in {Audience.PUBLIC, Audience.SIGNED_IN} and not whom.is_person
    record(
        verb=verb,
        actor=by,
        obj=row,
        association=None if whom.is_person else whom,
        person=whom if whom.is_person else None,
        audience=Audience(shown) if public and shown else Audience.PRIVATE,
        silent=silent,
        at=at,
    )

