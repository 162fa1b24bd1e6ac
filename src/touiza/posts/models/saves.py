"""Save: a post or a page elsewhere that somebody keeps in one of their lists, with words of their own and tags."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models.post import Post
from touiza.vocabulary.models import Tag

MOST_LISTS = 100  # of one person


class SaveList(Row):
    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    owner = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="save_lists")
    name = models.CharField(_("Name of the list"), max_length=80)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="owner__person__user", erase=Erase.DELETE, fields={"name": Class.PERSONAL, "is_public": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="save_list_name_once")]


class TitleState(models.TextChoices):
    """Where the title of a page elsewhere comes from."""

    GIVEN = "given"
    AWAITED = "awaited"  # a task asks the page
    FETCHED = "fetched"
    UNKNOWN = "unknown"  # the page gave none


class Save(Row):
    """One thing in one list. Of a post nothing is copied but the words to find it by, and these only readers of it see used."""

    within = models.ForeignKey(SaveList, on_delete=models.CASCADE, related_name="saves")
    post = models.ForeignKey(Post, null=True, blank=True, on_delete=models.CASCADE, related_name="saves")
    address = models.CharField(max_length=500, blank=True)
    title = models.CharField(max_length=200, blank=True)  # of a page elsewhere
    title_state = models.CharField(max_length=7, choices=TitleState, default=TitleState.GIVEN)
    note = models.CharField(max_length=500, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="+")
    terms = ArrayField(models.CharField(max_length=80), default=list, editable=False)  # its words as search reads them
    saved_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="within__owner__person__user",
        erase=Erase.DELETE,
        fields={
            "post": Class.PERSONAL, "address": Class.PERSONAL, "title": Class.PERSONAL, "note": Class.PERSONAL,
            "tags": Class.PERSONAL, "terms": Class.TECHNICAL,
        },
    )  # fmt: skip

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["within", "post"], condition=models.Q(post__isnull=False), name="save_post_once"),
            models.UniqueConstraint(fields=["within", "address"], condition=~models.Q(address=""), name="save_address_once"),
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, address="") | (models.Q(post=None) & ~models.Q(address="")),
                name="save_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(fields=["within", "-saved_at", "-id"]),
            models.Index(fields=["-saved_at", "-id"]),
            GinIndex(fields=["terms"], name="save_terms"),
        ]
