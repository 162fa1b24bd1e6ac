"""Who hears that somebody wrote on a wall: its owner, or who speaks for the association whose it is."""

from django.utils.translation import gettext as _

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.posts.addresses import address_of
from touiza.posts.notices import may_read, post_rows
from touiza.posts.wording import heading_of


def register_wall_notices() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="wall.written", recipients=_owners, tell=_tell, mail=False, objects=post_rows, family=Family.ANSWERS, visible=may_read))


def _owners(activity: Activity) -> list[Actor]:
    if activity.person is not None:
        return [activity.person]
    return [one for one in holders(activity.association_id, Can.SPEAK) if one.pk != activity.actor_id]


def _tell(activity: Activity, recipient: Actor) -> Telling | None:
    post = object_of(activity)
    if post is None:
        return None
    name = f"\u2068{shown_name(post.author, recipient)}\u2069"
    if activity.person_id == recipient.pk:
        subject = _("%(name)s wrote on your wall") % {"name": name}
    else:
        subject = _("%(name)s wrote on the wall of %(association)s") % {"name": name, "association": f"\u2068{post.host.name.here}\u2069"}
    return Telling(subject=subject, url=address_of(post), lines=(heading_of(post).text,), action=_("See it"), quoted=name)
