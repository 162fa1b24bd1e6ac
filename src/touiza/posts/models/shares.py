"""Share: a note that passes another post on to one's followers."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models.post import Post


class Share(Row):
    """`post` is the note with the words of who shares; `shared` is what it passes on, shown to those who may read it."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="share")
    shared = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="shares")
    by = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(path="by__person__user", erase=Erase.DELETE, fields={"shared": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shared", "by"], name="share_once")]
