"""Link is a kind of Post: a page elsewhere that speaks of our activity, as it was when we looked at it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.posts.models.post import Post


class LinkState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("page elsewhere", "Not looked at yet")
    FETCHED = "fetched", pgettext_lazy("page elsewhere", "Looked at")
    FAILED = "failed", _("Could not be looked at")


class Link(Row):
    """What the page said of itself. Its picture is the post's, kept here: readers ask nothing of other sites.

    `address` is where it leads; `problem` why nothing was found, a code of `core.fetching.NotFetched` or "page".
    """

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="link")
    address = models.CharField(max_length=500)
    state = models.CharField(max_length=7, choices=LinkState, default=LinkState.WAITING)
    problem = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, blank=True)  # one of ours, where the page says so
    dated = models.DateField(null=True, blank=True)
    fetched_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(
        path="post__author__person__user",
        erase=Erase.DELETE,
        fields={
            "address": Class.PERSONAL, "title": Class.PERSONAL, "summary": Class.PERSONAL, "site": Class.PERSONAL,
            "problem": Class.TECHNICAL, "language": Class.TECHNICAL,
        },
    )  # fmt: skip
