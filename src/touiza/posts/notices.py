"""How posts are told: to whom they mention, as far as they may read them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.posts.access import can_read
from touiza.posts.addresses import address_of
from touiza.posts.models import Post
from touiza.posts.services.announcing import readers_of_mention
from touiza.posts.wording import beginning_of


def register_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="post.mentioned", recipients=mentioned_by, tell=_mentioned, objects=post_rows, family=Family.ANSWERS, visible=may_read))


def post_rows() -> QuerySet[Post]:
    return Post.objects.select_related("author__person", "host", "root")


def may_read(activity: Activity, reader: Actor) -> bool:
    """Tell whether somebody may still read the post that an activity is about."""
    post = object_of(activity)
    return post is not None and can_read(post, reader)


def mentioned_by(activity: Activity) -> Iterable[Actor]:
    """Return who hears of a mention: who may read the post now, which may be fewer than when it was written."""
    post = object_of(activity)
    if post is None or activity.person is None:
        return []
    return readers_of_mention(post, activity.person)


def _mentioned(activity: Activity, recipient: Actor) -> Telling | None:
    post, whom = object_of(activity), activity.person
    if post is None or whom is None:
        return None
    name = str(shown_name(post.author, recipient))
    if whom.pk == recipient.pk:
        subject = _("%(name)s mentions you") % {"name": name}
    else:
        subject = _("%(name)s mentions %(association)s") % {"name": name, "association": str(whom)}
    return Telling(
        subject=subject, url=address_of(post), action=_("Read it"), quote=beginning_of(post.body.here), quoted=name, sender=name
    )
