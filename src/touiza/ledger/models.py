"""The chain: one line for every row of the books of higher apps, each sealed with the hash of the line before it.

Nothing in it is changed or deleted: the database refuses. Rows of the books are known by name and id alone.
"""

from django.conf import settings
from django.db import models

from touiza.core import clock
from touiza.core.privacy import Class, Erase, Privacy


class Pending(models.Model):
    """A row of a book that is not sealed yet: written by a trigger in the transaction that wrote the row."""

    book = models.CharField(max_length=20)
    row = models.BigIntegerField()

    privacy = Privacy(path=None, fields={"book": Class.TECHNICAL})


class Entry(models.Model):
    """A line of the chain. `payload` is the text whose bytes were hashed, in canonical form (kernel.chain)."""

    seq = models.BigIntegerField(primary_key=True)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    payload = models.TextField()
    book = models.CharField(max_length=20)
    row = models.BigIntegerField()
    sealed_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None, fields={"payload": Class.PUBLIC})

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["book", "row"], name="sealed_once"),
            models.UniqueConstraint(fields=["prev"], name="chain_without_forks"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="chain_begins_with_one"),
        ]


class Head(models.Model):
    """The head as it was published on a day (UTC): whoever kept it can tell that nothing before it was changed."""

    day = models.DateField(primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None, fields={"hash": Class.PUBLIC})


class Salt(models.Model):
    """What a person's digests in the chain are made with. Without it nothing in the chain leads to them: erasure deletes it."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+")
    salt = models.CharField(max_length=64)  # 256 random bits, in hex

    privacy = Privacy(path="user", erase=Erase.DELETE, fields={"salt": Class.PERSONAL})
