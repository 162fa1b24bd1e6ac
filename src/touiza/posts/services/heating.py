"""What is talked about now: each author counts once for each topic, by half less with each day, over seven days.

Σ 0.5 ^ (hours since their latest public post about it / 24). Nothing else goes into it: no clicks, no followers. Only
public posts count, and of nobody whom this server has suspended.
"""

import datetime as dt

from django.db import connection, transaction

from touiza.core import clock
from touiza.posts.models import Heat

HALVED_EVERY = dt.timedelta(hours=24)
LASTS = dt.timedelta(days=7)
KEPT = 200

COUNTED = """
INSERT INTO posts_heat (topic_id, heat, authors, counted_at)
SELECT topic, sum(power(0.5, extract(epoch FROM %(now)s - latest) / %(half)s)), count(*), %(now)s
FROM (
  SELECT (l.shelf - 1) / 4 AS topic, p.author_id, max(l.at) AS latest
  FROM posts_listing l JOIN posts_post p ON p.id = l.item
  JOIN actors_actor a ON a.id = p.author_id JOIN actors_actor h ON h.id = p.host_id
  WHERE l.at > %(since)s AND l.at <= %(now)s AND l.shelf %% 4 = 1 AND l.audience = 'public' AND l.item > 0
    AND p.state = 'published' AND p.audience = 'public'
    AND a.suspended_at IS NULL AND a.erased_at IS NULL AND h.suspended_at IS NULL AND h.erased_at IS NULL
  GROUP BY 1, 2
) said GROUP BY topic ORDER BY 2 DESC, topic LIMIT %(kept)s
"""


@transaction.atomic
def count_heat(*, at: dt.datetime | None = None) -> int:
    """Count anew what is talked about. Costs what was written in seven days; return how many topics there are."""
    now = at or clock.now()
    Heat.objects.all().delete()
    with connection.cursor() as cursor:
        asked: dict[str, dt.datetime | float] = {"now": now, "since": now - LASTS, "half": HALVED_EVERY.total_seconds(), "kept": KEPT}
        cursor.execute(COUNTED, asked)
        return int(cursor.rowcount)
