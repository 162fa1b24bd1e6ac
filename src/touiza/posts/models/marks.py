"""What readers leave on a post: Thanks, and a Rating in five steps. One of each for a person and a post."""

from django.db import models

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models.post import Post

MOST_STEPS = 5


class Thanks(Row):
    """Somebody thanks for a post. The rows are the count: nothing is added up beside them that could come apart."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="thanks")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE, fields={"post": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="thanks_once")]


class Rating(Row):
    """What somebody thinks of an article, an album or finished work, from 1 to 5. Only its sums are shown."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="ratings")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    steps = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__person__user", erase=Erase.DELETE, fields={"post": Class.PERSONAL, "steps": Class.PERSONAL}
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "person"], name="rating_once"),
            models.CheckConstraint(condition=models.Q(steps__gte=1, steps__lte=MOST_STEPS), name="rating_in_five_steps"),
        ]
