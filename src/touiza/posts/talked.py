"""What is talked about now, as it was counted last; with the number of those who talk."""

from dataclasses import dataclass

from django.db import connection
from django.utils.translation import get_language

from touiza.core.translated import Passage
from touiza.posts.addresses import topic_path
from touiza.posts.feed import topic_shelf
from touiza.posts.models import Heat
from touiza.vocabulary.models import Tag
from touiza.vocabulary.topics import topic_label

SHOWN = 8


@dataclass(frozen=True)
class Talked:
    """A topic with how many wrote about it in seven days, and its count of this moment in tenths."""

    label: Passage
    href: str
    authors: int
    heat: float


@dataclass(frozen=True)
class Related:
    """A topic that stands beside another, with on how many of its latest posts for everyone."""

    label: Passage
    href: str
    posts: int


def related_topics(topic: Tag, limit: int = SHOWN) -> list[Related]:
    """Return what stands beside a topic most often, on the latest posts for everyone. One query that looks at so many."""
    language = get_language()
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, {"topic": topic.pk, "shelf": topic_shelf(topic.pk), "latest": LATEST, "limit": limit})
        return [Related(topic_label(key, name, language), topic_path(key), posts) for key, name, posts in cursor.fetchall()]


LATEST = 200
BESIDE = """
SELECT t.key, t.name, count(*) FROM (
  SELECT l.item FROM posts_listing l WHERE l.shelf = %(shelf)s AND l.audience = 'public' AND l.item > 0
  ORDER BY l.at DESC, l.item DESC LIMIT %(latest)s
) latest JOIN posts_post_topics b ON b.post_id = latest.item AND b.tag_id <> %(topic)s
JOIN vocabulary_tag t ON t.id = b.tag_id
GROUP BY t.id ORDER BY 3 DESC, t.key LIMIT %(limit)s
"""


def talked_about(limit: int = SHOWN) -> list[Talked]:
    """Return what is talked about most. One query, whatever was written."""
    language = get_language()
    rows = Heat.objects.select_related("topic").order_by("-heat", "topic")[:limit]
    return [Talked(topic_label(row.topic.key, row.topic.name, language), topic_path(row.topic), row.authors, row.heat) for row in rows]
