"""Walls: what others write at somebody's place, as its owner allows; the owner may take it away."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.following import may_write_on
from touiza.actors.models import Actor, Openness
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.posts.models import Post
from touiza.posts.services.changing import remove_written
from touiza.posts.services.posting import Written, write_post

AUDIENCES = (Audience.PUBLIC, Audience.SIGNED_IN, Audience.FOLLOWERS)  # the followers are those of whose wall it is


@transaction.atomic
def write_on_wall(
    *,
    host: Actor,
    author: Actor,
    written: Written,
    form_key: str | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Post:
    """Write at somebody else's place. Sent twice it is written once; refuses "wall_closed" where its owner does not allow it.

    The owner's choice is held until the commit: what was closed in the meantime stays closed.
    """
    moment = at or clock.now()
    list(Openness.objects.select_for_update(no_key=True).filter(actor=host))
    if host.suspended_at or host.erased_at or not may_write_on(host, author):
        raise Refusal("wall_closed", _("You cannot write here: its owner decides who may."))
    if written.audience not in AUDIENCES:
        raise Refusal("audience", _("Choose who may read it."), field="audience")
    key = f"{author.pk}:{form_key}"
    if form_key and (twin := Post.objects.filter(form_key=key).first()):
        return twin
    post = write_post(author=author, by=author, host=host, written=written, form_key=form_key, at=moment, silent=silent)
    record(
        verb="wall.written", actor=author, obj=post, silent=silent, at=moment,
        association=None if host.is_person else host, person=host if host.is_person else None,
    )  # fmt: skip
    return post


def remove_from_wall(*, post: Post, by: Actor, at: dt.datetime | None = None, silent: bool = False) -> None:
    """Take away what somebody else wrote at one's place, as its author could. Who may is asked before, in access. Twice is once."""
    remove_written(post=post, by=by, at=at, silent=silent)
