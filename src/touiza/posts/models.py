"""Post, the envelope: what everything that can be read has, whatever its kind."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, Tie
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.privacy import Class, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Attachment


class PostKind(models.TextChoices):
    OPPORTUNITY = "opportunity"
    PROJECT = "project"


class PostState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    TOMBSTONE = "tombstone", _("Removed")


class PostQuerySet(models.QuerySet["Post"]):
    """Rows by who may read them."""

    def published(self) -> Self:
        return self.filter(state=PostState.PUBLISHED)

    def visible_to(self, actor: Actor | None) -> Self:
        """Keep what this actor (None: a visitor) may read. Drafts are for their authors, through their own door."""
        rows = self.published()
        if actor is None:
            return rows.filter(audience=Audience.PUBLIC)
        tied = Actor.objects.filter(tied__person=actor)
        mine = Actor.objects.filter(tied__person=actor, tied__kind__in=[Tie.Kind.MEMBER_OF, Tie.Kind.STAFF, Tie.Kind.COLLEAGUE])
        return rows.filter(
            models.Q(audience__in=[Audience.PUBLIC, Audience.SIGNED_IN])
            | models.Q(audience=Audience.TIES, author__in=tied)
            | models.Q(audience=Audience.MEMBERS, author__in=mine)
            | models.Q(author=actor)
        )


class Post(Row):
    """What every readable thing has. A kind is a model with a OneToOneField to this, in the app of its life."""

    kind = models.CharField(max_length=12, choices=PostKind)
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="posts")
    slug = models.SlugField(max_length=90, unique=True)
    title = TranslatedField(_("Title"), limit=140)
    body = TranslatedField(_("Text"), limit=10_000, blank=True)  # Markdown as it was typed
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=PostState, default=PostState.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    reply_count = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)  # where what it says comes from
    as_of = models.DateField(null=True, blank=True)  # the day its facts were true
    checked_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    privacy = Privacy(
        path="author__person__user",
        fields={"slug": Class.PUBLIC, "title": Class.PUBLIC, "body": Class.PUBLIC, "source": Class.PUBLIC},
    )

    class Meta:
        indexes = [
            models.Index(fields=["author", "kind", "-published_at"]),
            models.Index(fields=["author", "kind"], condition=models.Q(state="draft"), name="post_drafts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="post_published_when",
            )
        ]
