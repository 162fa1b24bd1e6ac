"""What a page of the feed costs, by how much was ever written: at 1,000,000 posts against 100,000, for one who follows 2,000.

`python -m benchmarks.feed --small 100000 --large 1000000` fills a database of its own, reads the first five pages of the
feed of two readers at both sizes, and prints the database blocks that all queries of a page touched (EXPLAIN ANALYZE,
BUFFERS) and the time they took. "busy" follows people and associations as they come; "quiet" only such as have not
written for long, so that each of their shelves has to be asked. The last line is JSON and tells of both together:
`queries` and blocks of a page, the mean of all pages; a page at the larger size may cost 1.2 times as much at most.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import translation

from benchmarks.database import own_database  # first: brings Django up
from touiza.actors.models import Actor
from touiza.posts.feed import Tab, entry_of
from touiza.posts.feed_page import feed_page
from touiza.vocabulary.services import load_vocabulary

ACTORS, ASSOCIATIONS, TOPICS, PLACES, FOLLOWED = 100_000, 10_000, 2_000, 1_500, 2_000
DAYS = 730
PAGES = 5
TRIES = 3
BAR = 1.2

WORLD = """
INSERT INTO vocabulary_tag (name, key, shown) SELECT 'topic ' || n, 'topic ' || n, true FROM generate_series(1, _TOPICS_) n;
INSERT INTO actors_actor (kind, handle, name, created_at)
SELECT CASE WHEN n <= _ASSOCIATIONS_ THEN 'association' ELSE 'person' END, 'a' || n, jsonb_build_object('source', 'ar', 'texts', jsonb_build_object('ar', 'اسم ' || n)), now()
FROM generate_series(1, _ACTORS_) n;
CREATE TEMP TABLE numbered AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM actors_actor;
CREATE INDEX ON numbered (n);
CREATE TEMP TABLE places AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM vocabulary_place WHERE kind = 'city';
CREATE TEMP TABLE tags AS SELECT id, row_number() OVER (ORDER BY id) AS n FROM vocabulary_tag WHERE key LIKE 'topic %';
CREATE INDEX ON places (n); CREATE INDEX ON tags (n);
"""
# The quiet ones are the last tenth of all actors: they wrote in the first tenth of the time alone.
POSTS = """
INSERT INTO posts_post (kind, author_id, host_id, slug, title, body, state, audience, reply_count, source, created_at, published_at)
SELECT 'note', a.id, a.id, 'p' || p.n, '{"source": "ar", "texts": {}}',
  jsonb_build_object('source', 'ar', 'texts', jsonb_build_object('ar', 'خبر قصير رقم ' || p.n)), 'published',
  (ARRAY['public', 'public', 'public', 'public', 'public', 'public', 'signed_in', 'followers', 'followers', 'members'])[1 + p.n %% 10], 0, '', p.at, p.at
FROM (
  SELECT n, quiet, now() - interval '1 day' * _DAYS_ * (CASE WHEN quiet THEN 0.9 + 0.1 * random() ELSE random() END) AS at,
    CASE WHEN quiet THEN _ACTORS_ * 9 / 10 + 1 + floor(random() * _ACTORS_ / 10)
         WHEN random() < 0.5 THEN 1 + floor(random() * _ASSOCIATIONS_) ELSE 1 + floor(random() * _ACTORS_ * 9 / 10) END AS who
  FROM (SELECT n, n %% 10 = 0 AS quiet FROM generate_series(%(first)s, %(last)s) n) s
) p JOIN numbered a ON a.n = p.who::bigint;
INSERT INTO posts_post_topics (post_id, tag_id)
SELECT p.id, t.id FROM posts_post p JOIN tags t ON t.n = 1 + (p.id * 7919) %% _TOPICS_ WHERE p.slug ~ '^p' AND p.id > %(before)s AND p.id %% 2 = 0;
INSERT INTO posts_listing (shelf, item, at, audience)
SELECT s.shelf, p.id, p.published_at, p.audience FROM posts_post p
LEFT JOIN posts_post_topics t ON t.post_id = p.id
JOIN places c ON c.n = 1 + p.host_id %% _PLACES_
CROSS JOIN LATERAL (
  SELECT p.host_id * 4 AS shelf
  UNION ALL SELECT t.tag_id * 4 + 1 WHERE t.tag_id IS NOT NULL AND p.audience IN ('public', 'signed_in')
  UNION ALL SELECT c.id * 4 + 2 WHERE p.audience IN ('public', 'signed_in') AND p.id %% 3 = 0
) s WHERE p.id > %(before)s;
"""
READER = """
INSERT INTO actors_follow (follower_id, actor_id, asked_at, accepted_at)
SELECT %(reader)s, a.id, now(), now() FROM numbered a WHERE a.n > %(from)s AND a.n <= %(to)s AND a.id <> %(reader)s ORDER BY random() LIMIT _FOLLOWED_;
INSERT INTO actors_follow (follower_id, tag_id, asked_at, accepted_at)
SELECT %(reader)s, id, now(), now() FROM tags WHERE n <= %(more)s;
INSERT INTO actors_follow (follower_id, place_id, asked_at, accepted_at)
SELECT %(reader)s, id, now(), now() FROM places WHERE n <= %(more)s / 3;
"""


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.feed", description=__doc__)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    arguments = parser.parse_args()
    figures: dict[str, dict[str, float]] = {}
    with own_database(), translation.override("ar"):
        readers = build_world()
        written = 0
        for name, size in (("small", arguments.small), ("large", arguments.large)):
            write_posts(written + 1, size)
            written = size
            figures[name] = measure(name, readers)
    ratio = figures["large"]["blocks"] / figures["small"]["blocks"]
    told = {"queries": figures["large"]["queries"], "ratio": round(ratio, 3)}
    for name, found in figures.items():
        told |= {f"blocks_{name}": round(found["blocks"], 1), f"ms_{name}": round(found["ms"], 2)}
    print(json.dumps(told))
    return 0 if ratio <= BAR else 1


def build_world() -> dict[str, Actor]:
    load_vocabulary()
    run(WORLD)
    with triggers_resting(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO actors_person (actor_id, about, availability, age_band, awaits_guardian, guest_key, audiences, findable_by) SELECT id, '', 0, '', false, '', '{}', 'nobody' FROM actors_actor WHERE kind = 'person'")
        cursor.execute("INSERT INTO associations_association (actor_id, tagline, about, activities, address, email, phone, website, approval, dyes, addresses_audience, sort_ar, sort_fr, sort_en) SELECT id, '{\"source\": \"ar\", \"texts\": {}}', '{\"source\": \"ar\", \"texts\": {}}', '{\"source\": \"ar\", \"texts\": {}}', '', '', '', '', '', '', 'private', '', '', '' FROM actors_actor WHERE kind = 'association'")
    readers = {"busy": Actor.objects.get(handle=f"a{ASSOCIATIONS + 1}"), "quiet": Actor.objects.get(handle=f"a{ASSOCIATIONS + 2}")}
    run(READER, reader=readers["busy"].pk, **{"from": 0, "to": ACTORS * 9 // 10, "more": 15})
    run(READER, reader=readers["quiet"].pk, **{"from": ACTORS * 9 // 10, "to": ACTORS, "more": 0})
    return readers


def write_posts(first: int, last: int) -> None:
    with triggers_resting(), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM posts_post")
        (before,) = cursor.fetchone()
        run(POSTS, first=first, last=last, before=before)
    run("VACUUM ANALYZE")


@contextmanager
def triggers_resting() -> Iterator[None]:
    """Fill tables as their triggers would, all at once."""
    tables = ("posts_post", "posts_post_topics", "actors_person", "associations_association")
    for table in tables:
        run(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in tables:
        run(f"ALTER TABLE {table} ENABLE TRIGGER USER")


SIZES = {"_ACTORS_": ACTORS, "_ASSOCIATIONS_": ASSOCIATIONS, "_TOPICS_": TOPICS, "_PLACES_": PLACES, "_DAYS_": DAYS, "_FOLLOWED_": FOLLOWED - 20}


def run(statements: str, **values: object) -> None:
    for name, size in SIZES.items():
        statements = statements.replace(name, str(size))
    with connection.cursor() as cursor:
        for statement in statements.strip().rstrip(";").split(";\n"):
            cursor.execute(statement, values or None)


def measure(name: str, readers: dict[str, Actor]) -> dict[str, float]:
    """Read the first pages of each reader; return the mean of a page."""
    pages: list[tuple[int, int, float]] = []
    for who, reader in readers.items():
        own = [page for _try in range(TRIES) for page in read_pages(reader)]
        print(f"{name} {who}: {statistics.mean(one[0] for one in own):.1f} queries, {statistics.mean(one[1] for one in own):.0f} blocks, {statistics.median(one[2] for one in own):.1f} ms a page")
        pages += own
    return {
        "queries": round(statistics.mean(one[0] for one in pages), 1),
        "blocks": statistics.mean(one[1] for one in pages),
        "ms": statistics.median(one[2] for one in pages),
    }


def read_pages(reader: Actor) -> Iterator[tuple[int, int, float]]:
    before = ""
    for _number in range(PAGES):
        asked: list[tuple[str, object]] = []
        start = time.perf_counter()
        with connection.execute_wrapper(lambda execute, sql, params, many, context: (asked.append((sql, params)), execute(sql, params, many, context))[1]):  # noqa: B023
            page = feed_page(reader, Tab.ALL, before=entry_of(before))
        took = (time.perf_counter() - start) * 1000
        assert len(page.entries) == 20, "the feed has less than five pages"
        yield len(asked), sum(blocks_of(sql, params) for sql, params in asked), took
        before = page.older


def blocks_of(sql: str, params: object) -> int:
    """Return the blocks that a query touches, found in memory or not."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
    return int(plan["Shared Hit Blocks"]) + int(plan["Shared Read Blocks"])


if __name__ == "__main__":
    sys.exit(main())
