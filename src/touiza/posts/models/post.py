"""Post, the envelope: what everything that can be read has, whatever its kind."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor, Follow, Tie
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.privacy import Class, Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.media.models import Attachment
from touiza.posts.models.counted import counted
from touiza.vocabulary.ids import ids_of
from touiza.vocabulary.models import Place, Tag


class PostKind(models.TextChoices):
    OPPORTUNITY = "opportunity", _("Opportunity")
    PROJECT = "project", _("Project")
    NOTE = "note", pgettext_lazy("kind of post", "Note")
    ARTICLE = "article", _("Article")
    ALBUM = "album", _("Album")
    POLL = "poll", _("Poll")
    LINK = "link", pgettext_lazy("kind of post", "Link")
    COMMENT = "comment", _("Comment")


class PostState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    TOMBSTONE = "tombstone", _("Removed")


HEAD = models.Q(state="published", root=None)  # what stands in lists; answers stand below it


class PostQuerySet(models.QuerySet["Post"]):
    """Rows by who may read them."""

    def published(self) -> Self:
        return self.filter(state=PostState.PUBLISHED)

    def visible_to(self, actor: Actor | None) -> Self:
        """Keep what this actor (None: a visitor) may read. Drafts are for their authors, through their own door."""
        return self.published().open_to(actor)

    def open_to(self, actor: Actor | None) -> Self:
        """Keep what stands before this actor whatever its state: what they may read, once it is published.

        Nothing of whom this server has suspended, nor at their place.
        """
        rows = self.filter(host__suspended_at=None, author__suspended_at=None)
        if actor is None:
            return rows.filter(audience=Audience.PUBLIC)
        tied = Tie.objects.filter(person=actor).values("association")
        inside = tied.filter(kind__in=[Tie.Kind.MEMBER_OF, Tie.Kind.STAFF, Tie.Kind.COLLEAGUE])
        followed = Follow.objects.filter(follower=actor, actor__isnull=False, accepted_at__isnull=False).values("actor")
        return rows.filter(
            models.Q(audience__in=[Audience.PUBLIC, Audience.SIGNED_IN])
            | models.Q(audience=Audience.FOLLOWERS, host__in=followed)
            | models.Q(audience=Audience.FOLLOWERS, host__in=inside)  # who belongs to it need not follow it too
            | models.Q(audience=Audience.TIES, host__in=tied)
            | models.Q(audience=Audience.MEMBERS, host__in=inside)
            | models.Q(author=actor)
            | models.Q(host=actor)
        )


    def with_item(self) -> Self:
        """Load what `posts.items` draws of a post, in the same query."""
        rows = self.select_related(
            "author__person__picture", "author__association", "host__association", "host__person", "picture", "checked_by__person", "share"
        )
        return rows.annotate(
            topic_names=ids_of(Post.topics.through, "post", "tag__name"),
            mentioned_handles=ids_of(Post.mentioned.through, "post", "actor__handle"),
            thanks_given=counted(Post, "thanks"),
            times_shared=counted(Post, "shares", post__state=PostState.PUBLISHED),
        )


class Post(Row):
    """What every readable thing has. A kind is a model with a OneToOneField to this, in the app of its life.

    `host` is at whose place it stands, and whose followers, members and ties its audience means: the author, the owner
    of the wall it is written on, or, for an answer, the host of what is answered. An answer has its `root`, what it
    belongs to in the end, whose audience it shares; `reply_to` is what it answers.
    """

    kind = models.CharField(max_length=12, choices=PostKind)
    author = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="posts")
    written_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # whose hand, of an association's
    host = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="hosted")
    slug = models.SlugField(max_length=90, unique=True)
    title = TranslatedField(_("Title"), limit=140)
    body = TranslatedField(_("Text"), limit=10_000, blank=True)  # Markdown as it was typed
    picture = models.ForeignKey(Attachment, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=PostState, default=PostState.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    reply_to = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    reply_count = models.PositiveIntegerField(default=0)
    source = models.CharField(max_length=300, blank=True)  # where what it says comes from
    as_of = models.DateField(null=True, blank=True)  # the day its facts were true
    good_until = models.DateField(null=True, blank=True)  # the last day on which its facts hold
    checked_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)
    scheduled_for = models.DateTimeField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    pinned_at = models.DateTimeField(null=True, blank=True)  # it stands first at its host's place
    topics = models.ManyToManyField(Tag, blank=True, related_name="posts")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")  # where it happens, if not where its host is
    mentioned = models.ManyToManyField(Actor, blank=True, related_name="mentioned_in")
    form_key = models.CharField(max_length=60, null=True, unique=True, editable=False)  # noqa: DJ001 — unique where there is one

    objects = PostQuerySet.as_manager()

    privacy = Privacy(
        path="author__person__user",
        fields={
            "slug": Class.PUBLIC, "title": Class.PUBLIC, "body": Class.PUBLIC, "source": Class.PUBLIC,
            "form_key": Class.TECHNICAL,
        },
    )  # fmt: skip

    class Meta:
        indexes = [
            models.Index(fields=["author", "kind", "-published_at"]),
            models.Index(fields=["host", "-published_at", "-id"], condition=HEAD, name="post_at_its_place"),
            models.Index(fields=["-published_at", "-id"], condition=HEAD, name="post_newest"),
            models.Index(fields=["root", "id"], condition=models.Q(root__isnull=False), name="post_answers"),
            models.Index(fields=["author", "kind"], condition=models.Q(state="draft"), name="post_drafts"),
            models.Index(fields=["scheduled_for"], condition=models.Q(state="scheduled"), name="post_due"),
            models.Index(fields=["host", "-pinned_at"], condition=models.Q(pinned_at__isnull=False), name="post_pinned"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="post_published_when",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="scheduled") | models.Q(scheduled_for__isnull=False),
                name="post_scheduled_when",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="comment", root__isnull=False, reply_to__isnull=False)
                | (~models.Q(kind="comment") & models.Q(root=None, reply_to=None)),
                name="post_answer_of_what",
            ),
        ]
