"""How thanks, shares and the end of a poll are told: to whose post it is."""

from collections.abc import Callable
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.notices.families import Family
from touiza.notices.registry import Grouping, Kind, Telling, Told, object_of, register
from touiza.posts.addresses import address_of
from touiza.posts.models import Post, PostState
from touiza.posts.notices import post_rows
from touiza.posts.wording import heading_of


def register_mark_notices() -> None:
    """Fill the registry."""
    thanked, shared = Grouping(by=_post, tell=_thanked_together), Grouping(by=_post, tell=_shared_together)
    told = partial(Kind, recipients=whose_it_is, mail=False, objects=post_rows)
    register(told(verb="post.thanked", tell=_thanked, family=Family.FOLLOWERS, group=thanked))
    register(told(verb="post.shared", tell=_shared, family=Family.FOLLOWERS, group=shared))
    register(told(verb="poll.closed", tell=_closed, family=Family.ANSWERS))


def whose_it_is(activity: Activity) -> list[Actor]:
    """Return the author, or who may speak for the association that is; not whoever did it."""
    told = [activity.person] if activity.person else holders(activity.association_id, Can.SPEAK)
    return [one for one in told if one.pk != activity.actor_id]


def _thanked(activity: Activity, recipient: Actor) -> Telling | None:
    return _about(activity, recipient, lambda name, post: _("%(name)s thanks for “%(post)s”") % {"name": name, "post": post})


def _shared(activity: Activity, recipient: Actor) -> Telling | None:
    return _about(activity, recipient, lambda name, post: _("%(name)s has passed on “%(post)s”") % {"name": name, "post": post})


def _thanked_together(told: Told, recipient: Actor) -> Telling | None:
    n = max(told.people, 2) - 1
    words = ngettext("%(name)s and %(n)d other thank for “%(post)s”", "%(name)s and %(n)d others thank for “%(post)s”", n)
    return _about(told.activities[0], recipient, lambda name, post: words % {"name": name, "n": n, "post": post})


def _shared_together(told: Told, recipient: Actor) -> Telling | None:
    n = max(told.people, 2) - 1
    words = ngettext("%(name)s and %(n)d other have passed on “%(post)s”", "%(name)s and %(n)d others have passed on “%(post)s”", n)
    return _about(told.activities[0], recipient, lambda name, post: words % {"name": name, "n": n, "post": post})


def _post(activity: Activity) -> int | None:
    return activity.object_id


def _closed(activity: Activity, recipient: Actor) -> Telling | None:
    post = _standing(activity)
    if post is None:
        return None
    return Telling(
        subject=_("Your poll has closed: “%(post)s”") % {"post": heading_of(post).text}, url=address_of(post), action=_("See the result")
    )


def _about(activity: Activity, recipient: Actor, say: Callable[[str, str], str]) -> Telling | None:
    post = _standing(activity)
    if post is None or activity.actor is None or activity.actor.erased_at is not None:
        return None
    name = str(shown_name(activity.actor, recipient))
    url = reverse("posts:thanks", args=[post.slug]) if activity.verb == "post.thanked" and post.root_id is None else address_of(post)
    return Telling(subject=say(name, heading_of(post).text), url=url, action=_("See the post"), sender=name)


def _standing(activity: Activity) -> Post | None:
    post: Post | None = object_of(activity)
    return post if post is not None and post.state == PostState.PUBLISHED else None
