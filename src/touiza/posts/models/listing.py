"""Listings: on which shelves something stands, for feeds that cost what they show; and what is counted of topics."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.vocabulary.models import Tag


class Listing(models.Model):
    """Something stands on a shelf: `item` is a post, or, below nought, an activity of the log that tells of a change.

    Triggers keep the posts (the migration that made this), `posts.services.listing_changes` the activities. What a reader sees is asked of the
    post itself again: a listing alone opens nothing.
    """

    pk = models.CompositePrimaryKey("item", "shelf")
    item = models.BigIntegerField()
    shelf = models.BigIntegerField()  # of a host 4n, of a topic 4n + 1, of a place 4n + 2
    at = models.DateTimeField()
    audience = models.CharField(max_length=10)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [
            models.Index(fields=["shelf", "at", "item"], include=["audience"], name="listing_on_a_shelf"),
            models.Index(fields=["at", "item"], include=["shelf", "audience"], name="listing_of_all"),
        ]


class Heat(models.Model):
    """How much a topic is talked about now: counted by a task, shown with its number of authors."""

    topic = models.OneToOneField(Tag, primary_key=True, on_delete=models.CASCADE, related_name="heat")
    heat = models.FloatField()
    authors = models.PositiveIntegerField()
    counted_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["-heat"], name="topic_by_heat")]


class Visit(models.Model):
    """How far somebody has read their feed: what is newer than `before` is new on the visit that began at `since`."""

    reader = models.OneToOneField(Actor, primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    before = models.DateTimeField(null=True)

    privacy = Privacy(
        path="reader__person__user", erase=Erase.DELETE, fields={"since": Class.PERSONAL, "before": Class.PERSONAL}
    )
