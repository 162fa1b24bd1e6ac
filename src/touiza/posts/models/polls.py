"""Poll is a kind of Post: a question with two to ten choices, open until a moment, one vote a person.

While it is open a vote says what somebody chose, so that they may change it. Once it has closed, the votes of each choice
are written down as a number and who chose what is forgotten: a result outlives whoever voted, and tells of nobody.
"""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.posts.models.post import Post

FEWEST_CHOICES, MOST_CHOICES = 2, 10


class Poll(Row):
    """The question is its post's title. `counted_at`: the votes are counted for good."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="poll")
    closes_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        indexes = [models.Index(fields=["closes_at"], condition=models.Q(counted_at=None), name="poll_to_count")]

    def is_open(self, at: dt.datetime | None = None) -> bool:
        """Whether votes are taken."""
        return self.counted_at is None and (at or clock.now()) < self.closes_at


class Choice(Row):
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    text = TranslatedField(_("Choice"), limit=120)
    votes = models.PositiveIntegerField(default=0)  # once counted for good; until then the rows of Vote say it

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="choice_in_its_place")]


class Vote(Row):
    """That somebody voted, and, until the poll is counted, what."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    choice = models.ForeignKey(Choice, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={"poll": Class.PERSONAL, "choice": Class.PERSONAL},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="vote_once")]
