"""The feed of a reader: what stands on the shelves of whom and what they follow, merged by time, a page at a time.

A page costs what it shows, however many follow whom and however much was ever written. It is one query that first walks
what is newest on all shelves and keeps what is the reader's; where they follow the quiet ones alone, it asks each shelf
for its newest entry instead, and opens those alone that can have a part in the page. (docs/decisions/0072)
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from touiza.actors.models import Actor

WALKED = 2000  # entries of all shelves that are looked at before each shelf is asked
FAR = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
LAST = 2**62


class Tab(StrEnum):
    """Which of the reader's shelves are merged."""

    ALL = "all"
    ASSOCIATIONS = "associations"
    PEOPLE = "people"
    NEAR = "near"
    TOPICS = "topics"


@dataclass(frozen=True)
class Entry:
    """Something on a shelf: a post's id, or an activity's below nought; keys of pages are made of it."""

    at: dt.datetime
    item: int

    @property
    def key(self) -> str:
        return f"{int(self.at.timestamp() * 1_000_000)}_{self.item}"


def host_shelf(actor: int) -> int:
    return actor * 4


def topic_shelf(tag: int) -> int:
    return tag * 4 + 1


def place_shelf(place: int) -> int:
    return place * 4 + 2


def entry_of(key: str) -> Entry | None:
    """Return where a page begins, by the key in its address; None for what is no key."""
    moment, _sep, item = key.partition("_")
    if not (moment.isascii() and moment.isdigit() and len(moment) < 18 and _is_number(item)):
        return None
    try:
        return Entry(dt.datetime.fromtimestamp(0, tz=dt.UTC) + dt.timedelta(microseconds=int(moment)), int(item))
    except OverflowError:
        return None


def _is_number(text: str) -> bool:
    bare = text.removeprefix("-")
    return bare.isascii() and bare.isdigit() and len(bare) < 18


def read_feed(reader: Actor, tab: Tab = Tab.ALL, *, before: Entry | None = None, limit: int = 20) -> list[Entry]:
    """Return the next entries of a reader's feed, the newest first. One query."""
    start = before or Entry(FAR, LAST)
    asked = {"reader": reader.pk, "at": start.at, "item": start.item, "limit": limit, "walked": WALKED}
    with connection.cursor() as cursor:
        cursor.execute(FEEDS[tab], asked)
        return [Entry(at, item) for at, item in cursor.fetchall()]


def read_shelf(
    shelf: int, audiences: Sequence[str], *, before: Entry | None = None, limit: int = 20, posts: bool = True
) -> list[Entry]:
    """Return the next entries of one shelf that are for one of these audiences, the newest first. One query."""
    start = before or Entry(FAR, LAST)
    asked = {"shelf": shelf, "at": start.at, "item": start.item, "limit": limit, "for": list(audiences), "least": 1 if posts else -LAST}
    with connection.cursor() as cursor:
        cursor.execute(SHELF, asked)
        return [Entry(at, item) for at, item in cursor.fetchall()]


def whose_feed(item: int, among: Collection[int]) -> set[int]:
    """Return which of these readers have something in their feed, as `read_feed` has it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CONCERNED, {"item": item, "among": list(among)})
        return {reader for (reader,) in cursor.fetchall()}


SHELF = """
SELECT at, item FROM posts_listing
WHERE shelf = %(shelf)s AND (at, item) < (%(at)s, %(item)s) AND audience = ANY(%(for)s) AND item >= %(least)s
ORDER BY at DESC, item DESC LIMIT %(limit)s
"""

# The reader's shelves: each with what may be read there beside what everybody with an account may.
_OWN = "SELECT %(reader)s::bigint * 4 AS shelf, true AS own, true AS followers, true AS ties, true AS members"
_FOLLOWED = """
SELECT f.actor_id * 4, false, true, false, false FROM actors_follow f
WHERE f.follower_id = %(reader)s AND f.actor_id IS NOT NULL AND f.accepted_at IS NOT NULL"""
_FOLLOWED_PEOPLE = """
SELECT f.actor_id * 4, false, true, false, false FROM actors_follow f JOIN actors_person p ON p.actor_id = f.actor_id
WHERE f.follower_id = %(reader)s AND f.accepted_at IS NOT NULL"""
_FOLLOWED_ASSOCIATIONS = """
SELECT f.actor_id * 4, false, true, false, false FROM actors_follow f JOIN actors_tie t
  ON t.association_id = f.actor_id AND t.person_id = f.follower_id
WHERE f.follower_id = %(reader)s AND f.accepted_at IS NOT NULL"""
_TIED = """
SELECT t.association_id * 4, false, t.kind <> 'works_with', true, t.kind <> 'works_with' FROM actors_tie t
WHERE t.person_id = %(reader)s"""
_TOPICS = """
SELECT f.tag_id * 4 + 1, false, false, false, false FROM actors_follow f
WHERE f.follower_id = %(reader)s AND f.tag_id IS NOT NULL"""
_PLACES = """
SELECT f.place_id * 4 + 2, false, false, false, false FROM actors_follow f
WHERE f.follower_id = %(reader)s AND f.place_id IS NOT NULL"""
_HOME = """
SELECT p.commune_id * 4 + 2, false, false, false, false FROM actors_person p
WHERE p.actor_id = %(reader)s AND p.commune_id IS NOT NULL"""

_MAY = """(l.audience IN ('public', 'signed_in') OR m.own OR (m.followers AND l.audience = 'followers')
    OR (m.ties AND l.audience = 'ties') OR (m.members AND l.audience = 'members'))"""

_FEED = """
WITH mine AS MATERIALIZED (
  SELECT shelf, bool_or(own) AS own, bool_or(followers) AS followers, bool_or(ties) AS ties, bool_or(members) AS members
  FROM (SHELVES) s (shelf, own, followers, ties, members) GROUP BY shelf
), walk AS MATERIALIZED (
  SELECT at, item, shelf, audience FROM posts_listing WHERE (at, item) < (%(at)s, %(item)s)
  ORDER BY at DESC, item DESC LIMIT %(walked)s
), quick AS MATERIALIZED (
  SELECT DISTINCT l.at, l.item FROM walk l JOIN mine m ON m.shelf = l.shelf WHERE MAY
  ORDER BY l.at DESC, l.item DESC LIMIT %(limit)s
), wanting AS MATERIALIZED (
  SELECT (SELECT count(*) FROM quick) < %(limit)s AND (SELECT count(*) FROM walk) = %(walked)s AS more
), heads AS MATERIALIZED (
  SELECT m.*, h.at, h.item FROM mine m CROSS JOIN LATERAL (
    SELECT l.at, l.item FROM posts_listing l
    WHERE l.shelf = m.shelf AND (l.at, l.item) < (%(at)s, %(item)s) AND MAY
    ORDER BY l.at DESC, l.item DESC LIMIT 1
  ) h WHERE (SELECT more FROM wanting)
), least AS MATERIALIZED (
  SELECT min(at) AS at FROM (SELECT DISTINCT at, item FROM heads ORDER BY at DESC, item DESC LIMIT %(limit)s) n
), slow AS (
  SELECT o.at, o.item FROM heads m CROSS JOIN LATERAL (
    SELECT l.at, l.item FROM posts_listing l
    WHERE l.shelf = m.shelf AND (l.at, l.item) < (%(at)s, %(item)s) AND MAY
    ORDER BY l.at DESC, l.item DESC LIMIT %(limit)s
  ) o WHERE m.at >= (SELECT at FROM least)
)
SELECT at, item FROM quick UNION SELECT at, item FROM slow ORDER BY at DESC, item DESC LIMIT %(limit)s
"""


_CONCERNED = """
SELECT r.id FROM unnest(%(among)s::bigint[]) AS r (id) WHERE EXISTS (
  SELECT 1 FROM posts_listing l JOIN LATERAL (SHELVES) m (shelf, own, followers, ties, members) ON m.shelf = l.shelf
  WHERE l.item = %(item)s AND MAY
)
"""


def _feed(*parts: str, query: str = _FEED) -> str:
    return query.replace("SHELVES", " UNION ALL ".join(parts)).replace("MAY", _MAY)


_ALL = (_OWN, _FOLLOWED, _TIED, _TOPICS, _PLACES)
CONCERNED = _feed(*_ALL, query=_CONCERNED).replace("%(reader)s", "r.id")
FEEDS = {
    Tab.ALL: _feed(*_ALL),
    Tab.ASSOCIATIONS: _feed(_TIED, _FOLLOWED_ASSOCIATIONS),
    Tab.PEOPLE: _feed(_FOLLOWED_PEOPLE),
    Tab.NEAR: _feed(_PLACES, _HOME),
    Tab.TOPICS: _feed(_TOPICS),
}
