"""Kinds of notice of the tests' own: thanks, told together, and words about a post that not everybody may read."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models import QuerySet
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.notices import registry
from touiza.notices.families import Family
from touiza.notices.registry import Grouping, Kind, Telling, Told, object_of
from touiza.posts.models import Post

THANKED, NAMED = "thanks.tried", "post.tried"


def _person(activity: Activity) -> list[Actor]:
    return [activity.person] if activity.person else []


def _posts() -> QuerySet[Post]:
    return Post.objects.all()


def _one(activity: Activity, _reader: Actor) -> Telling:
    return Telling(subject=f"{activity.actor} thanked you", url="/en/me/", action="See")


def _together(told: Told, _reader: Actor) -> Telling:
    others = told.people - 1
    said = ngettext("%(name)s and %(n)d other thanked you", "%(name)s and %(n)d others thanked you", others)
    return Telling(subject=said % {"name": told.activities[0].actor, "n": others}, url="/en/me/", action="See")


def _named(activity: Activity, _reader: Actor) -> Telling | None:
    post = object_of(activity)
    return Telling(subject=f"You are named: {post.title}", url="/en/me/", action="See", quote=str(post.body)) if post else None


def _sees(activity: Activity, reader: Actor) -> bool:
    return Post.objects.visible_to(reader).filter(pk=activity.object_id).exists()


def thanks(**changes: object) -> Kind:
    told = {"family": Family.MINE, "group": Grouping(by=lambda activity: activity.object_id, tell=_together)} | changes
    return Kind(verb=THANKED, recipients=_person, tell=_one, **told)


def named(**changes: object) -> Kind:
    return Kind(verb=NAMED, recipients=_person, tell=_named, objects=_posts, **{"family": Family.ANSWERS, "visible": _sees} | changes)


@contextmanager
def known(*kinds: Kind) -> Iterator[None]:
    before = registry.kinds()
    for kind in kinds:
        registry.register(kind)
    try:
        yield
    finally:
        registry._kinds.clear()
        registry._kinds.update(before)
