"""The doors to what waits for an association's answer: by channel, and for limited roles within what they reach."""

from dataclasses import dataclass
from functools import cached_property

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import access_association, holders, limit_of, may, powers_of, role_of
from touiza.associations.capabilities import Can, powers
from touiza.associations.models import Association
from touiza.associations.scopes import posts_within
from touiza.core.audiences import Audience
from touiza.relations.models import Channel, DueItem, SavedAnswer

# What one must be trusted with, to read and answer what came by a channel.
NEEDED: dict[str, Can] = {
    Channel.COMMENT: Can.REPLY,
    Channel.MENTION: Can.REPLY,
    Channel.LETTER: Can.COORDINATE,
    Channel.TALK: Can.DECIDE,
}


@dataclass(frozen=True)
class InboxDesk:
    """Who sits at an association's inbox, and what of it reaches them."""

    association: Association
    actor: Actor
    channels: tuple[str, ...]
    limit: int | None  # the role, where it reaches some opportunities only

    @cached_property
    def may_save(self) -> bool:
        """Whether they keep the association's saved answers and opening hours: not with a limited role."""
        return self.limit is None

    def items(self) -> QuerySet[DueItem]:
        """Return the items that reach this desk."""
        rows = DueItem.objects.filter(within(self.channels, self.limit), readable_by(self.association.pk), association=self.association)
        return rows.exclude(person=self.actor)


def within(channels: tuple[str, ...], limit: int | None) -> Q:
    """Return what keeps the items of some channels, for a limited role those about what it reaches."""
    kept = Q(channel__in=channels)
    return kept if limit is None else kept & Q(about__in=posts_within(limit))


def readable_by(association: int) -> Q:
    """Return what keeps the items whose text their association may read: a mention in what was told to others is not its affair.

    As `Post.objects.open_to` has it for an actor that follows nobody.
    """
    heard = Q(post__audience__in=[Audience.PUBLIC, Audience.SIGNED_IN]) | Q(post__host=association) | Q(post__author=association)
    return Q(post=None) | (heard & Q(post__host__suspended_at=None, post__author__suspended_at=None))


def access_inbox(actor: Actor, handle: str) -> InboxDesk:
    """Return the desk of somebody who may answer for an association; 404 where it is not seen, 403 without the role."""
    association = access_association(handle)
    held = powers_of(actor, association)  # the page's frame asks for the roles too: one query for both
    if Can.REPLY not in held:
        raise PermissionDenied
    channels = tuple(channel for channel, can in NEEDED.items() if can in held)
    return InboxDesk(association, actor, channels, limit_of(actor, association))


def access_whole_inbox(actor: Actor, handle: str) -> InboxDesk:
    """Return the desk of somebody whose role has no limit: for what all who answer share. 403 otherwise."""
    desk = access_inbox(actor, handle)
    if not desk.may_save:
        raise PermissionDenied
    return desk


def access_item(desk: InboxDesk, public_id: str) -> DueItem:
    """Return an item that reaches this desk, with what a page of it draws; 404 otherwise."""
    paths = (
        "association__actor", "association__commune__parent", "person__person", "assignee__person", "answered_by__person", "decided_by__person",
        "post__root", "post__reply_to__author__person", "letter", "message__conversation", "about",
    )  # fmt: skip
    item = desk.items().select_related(*paths).filter(public_id=public_id).first()
    if item is None:
        raise Http404
    return item


def access_saved_answer(desk: InboxDesk, pk: int) -> SavedAnswer:
    """Return a saved answer of the association; 404 otherwise."""
    saved = SavedAnswer.objects.filter(association=desk.association, pk=pk).first()
    if saved is None:
        raise Http404
    return saved


def may_answer(actor: Actor, item: DueItem) -> bool:
    """Tell whether somebody may answer an item now: by what stands in the database."""
    if item.person_id == actor.pk:
        return False
    needed = NEEDED[item.channel]
    if item.about_id is not None:
        return may(actor, item.association, needed, post=item.about_id)
    role = role_of(actor, item.association)
    return role is not None and not role.is_scoped and needed in powers(role)


def colleagues_for(item: DueItem) -> list[Actor]:
    """Return who may answer an item, the longest in their role first."""
    return [one for one in holders(item.association_id, NEEDED[item.channel], post=item.about_id) if one.pk != item.person_id]


def with_earlier(rows: QuerySet[DueItem]) -> QuerySet[DueItem]:
    """Leave out what only goes on with a message that waits already: it is read and answered with that one."""
    before = DueItem.objects.filter(
        message__conversation=OuterRef("message__conversation"), message__lt=OuterRef("message"), state="open"
    )
    return rows.exclude(Q(joins=True) & Exists(before))
