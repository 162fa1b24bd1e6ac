"""The first of what somebody wrote, for their page."""

from django.db.models import F

from touiza.actors.models import Actor
from touiza.posts.access import posts_at
from touiza.posts.items import Item, items_for

SHOWN = 3


def latest_news(host: Actor, reader: Actor | None) -> list[Item]:
    """Return what was written last at somebody's place, what is pinned first, as the reader may see it. Queries are constant."""
    rows = posts_at(host, reader).order_by(F("pinned_at").desc(nulls_last=True), "-published_at", "-pk")
    return items_for(list(rows[:SHOWN]), reader)
