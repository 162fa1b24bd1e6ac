"""Version: what a post said before it was changed."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.posts.models.post import Post


class Version(Row):
    """A text of a published post as it was read until somebody changed it. Everyone who reads the post reads these too."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="versions")
    title = TranslatedField(limit=140, blank=True)
    body = TranslatedField(limit=10_000, blank=True)
    written_at = models.DateTimeField()  # since when it was read
    replaced_at = models.DateTimeField(default=clock.now)
    replaced_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    privacy = Privacy(
        path="post__author__person__user", erase=Erase.DELETE, fields={"title": Class.PERSONAL, "body": Class.PERSONAL}
    )

    class Meta:
        indexes = [models.Index(fields=["post", "-id"])]
