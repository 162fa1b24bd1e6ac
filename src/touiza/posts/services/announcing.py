"""What goes with every published post of whatever kind: its topics, whom it mentions, the index, the log."""

import datetime as dt

from django.db import transaction

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.access import holders
from touiza.associations.capabilities import Can
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.posts.models import Post
from touiza.posts.services.indexing import index_written
from touiza.posts.wording import marks_of
from touiza.vocabulary.tagging import show_tags
from touiza.vocabulary.topics import topics_named

MOST_TOPICS = 10
MOST_MENTIONS = 20


@transaction.atomic
def announce_post(
    *, post: Post, by: Actor | None, verb: str = "post.published", at: dt.datetime | None = None, silent: bool = False
) -> None:
    """Tie a published post to its topics and to whom it mentions, index it and write it into the log. Once for each change."""
    moment = at or clock.now()
    topics, handles = marks_of(post)
    tie_topics(post, topics)
    new = tie_mentions(post, handles)
    index_written(post)
    note(verb, post, by, moment, silent=silent)
    for actor in new:
        if readers_of_mention(post, actor):
            note("post.mentioned", post, by, moment, person=actor, silent=silent)


def tie_topics(post: Post, names: list[str]) -> None:
    tags = topics_named(names=names, most=MOST_TOPICS)
    post.topics.set(tags)
    if post.audience == Audience.PUBLIC:
        show_tags(tags=tags)


def tie_mentions(post: Post, handles: list[str]) -> list[Actor]:
    """Keep whom a post mentions; return those whom it did not before. Nobody mentions themselves."""
    before = set(post.mentioned.values_list("pk", flat=True))
    rows = Actor.objects.filter(handle__in=handles[:MOST_MENTIONS], suspended_at=None, erased_at=None)
    actors = list(rows.exclude(pk=post.author_id).exclude(person__guest_key__gt="").order_by("pk"))
    post.mentioned.set(actors)
    return [actor for actor in actors if actor.pk not in before]


def readers_of_mention(post: Post, actor: Actor) -> list[Actor]:
    """Return who is to hear of a mention: the person, or who speaks for the association; only those who may read the post."""
    heard = [actor] if actor.is_person else holders(actor.pk, Can.SPEAK)
    return [one for one in heard if Post.objects.visible_to(one).filter(pk=post.pk).exists()]


def note(
    verb: str, post: Post, by: Actor | None, at: dt.datetime, *, person: Actor | None = None, silent: bool = False
) -> None:
    """Write a deed about a post into the log: the human as actor, the association if author or host is one."""
    association = next((actor for actor in (post.author, post.host) if not actor.is_person), None)
    record(
        verb=verb, actor=by, obj=post, association=association, person=person,
        audience=Audience.PRIVATE if verb == "post.mentioned" else Audience(post.audience), silent=silent, at=at,
    )  # fmt: skip
