"""Publishing what waited for its moment: each once, whoever else looks at the same time."""

import datetime as dt
import logging

from django.db import transaction

from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.posts.models import Post, PostState
from touiza.posts.services.posting import publish_written
from touiza.posts.services.writing import schedule_post

log = logging.getLogger(__name__)


def publish_due(*, limit: int = 100, at: dt.datetime | None = None) -> int:
    """Publish posts whose moment has come, each in a transaction of its own; return how many there were.

    One whose association has closed meanwhile, or whose author may not write any more, is a draft again.
    """
    moment = at or clock.now()
    due = Post.objects.filter(state=PostState.SCHEDULED, scheduled_for__lte=moment).order_by("scheduled_for", "pk")
    keys = list(due.values_list("pk", flat=True)[:limit])
    for key in keys:
        _publish_one(key, moment)
    return len(keys)


@transaction.atomic
def _publish_one(key: int, at: dt.datetime) -> None:
    rows = Post.objects.select_for_update(of=("self",), skip_locked=True).select_related("written_by", "author")
    post = rows.filter(pk=key, state=PostState.SCHEDULED, scheduled_for__lte=at).first()
    if post is None:
        return
    try:
        with transaction.atomic():
            publish_written(post=post, by=post.written_by, at=at)
    except Refusal as refusal:
        log.warning("Post %s could not be published at its moment: %s", key, refusal.code)
        schedule_post(post=post, when=None)
