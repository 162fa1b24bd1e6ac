"""The doors to reports: what an operator decides about."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Min, QuerySet
from django.http import Http404

from touiza.accounts.models import User
from touiza.associations.access import access_reviewer
from touiza.moderation.models import Report, State
from touiza.posts.models import Post


def access_operator(user: User | AnonymousUser) -> User:
    """Return an operator of this server; 404 for everyone else. Refuses "second_factor" for one who needs it and has none."""
    return access_reviewer(user)


def access_reported(slug: str) -> Post:
    """Return a post that somebody reported, for an operator, whatever its state; 404 for any other."""
    rows = Post.objects.select_related("author__person__user", "author__association", "host")
    post = rows.filter(slug=slug, pk__in=Report.objects.values("post")).first()
    if post is None:
        raise Http404
    return post


def waiting() -> QuerySet[Post]:
    """Return the posts about which something is to be decided, with how many reports and since when, the oldest first."""
    rows = Report.objects.filter(state=State.OPEN).values_list("post", flat=True)
    posts = Post.objects.filter(pk__in=rows).select_related("author__person", "author__association", "host")
    told = {"reports_open": Count("reports"), "since": Min("reports__reported_at")}
    return posts.filter(reports__state=State.OPEN).annotate(**told).order_by("since", "pk")


def decided() -> QuerySet[Report]:
    """Return what was decided, the latest first."""
    rows = Report.objects.exclude(state=State.OPEN).select_related("post__author__person", "post__author__association")
    return rows.order_by("-decided_at", "-pk")


def reports_of(post: Post) -> list[Report]:
    """Return what was reported of a post, the open ones first."""
    rows = Report.objects.filter(post=post).select_related("person__person", "post")
    return sorted(rows.order_by("-reported_at"), key=lambda row: row.state != State.OPEN)
