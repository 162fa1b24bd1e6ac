"""The demo's world with as many open opportunities as one likes: copies of those it has, on other days."""

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from touiza.search.statistics import rebuild_statistics

# The columns that a copy has of its own. Any other is as in the original.
OWN = {
    "posts_post": {
        "id": "copies.new", "slug": "slug || '-copy-' || copies.number", "published_at": "published_at - copies.moved",
    },
    "opportunities_opportunity": {
        "post_id": "copies.new", "form_key": "NULL", "day": "(day + copies.moved)::date",
        "last_day": "(last_day + copies.moved)::date", "deadline": "(deadline + copies.moved)::date",
        "starts_at": "starts_at + copies.moved", "ends_at": "ends_at + copies.moved",
    },
    "search_document": {
        "object_id": "copies.new", "starts_at": "starts_at + copies.moved", "ends_at": "ends_at + copies.moved",
        "published_at": "published_at - copies.moved",
    },
    **{
        f"opportunities_opportunity_{words}": {"opportunity_id": "copies.new"}
        for words in ("causes", "goals", "languages", "accommodations")
    },
    "opportunities_opportunityskill": {"opportunity_id": "copies.new"},
}  # fmt: skip
COPIES = """
CREATE TEMP TABLE copies ON COMMIT DROP AS
SELECT post_id AS old, nextval(pg_get_serial_sequence('posts_post', 'id')) AS new, number, number % 50 * interval '1 day' AS moved
FROM (
  SELECT post_id, number FROM opportunities_opportunity JOIN posts_post ON posts_post.id = post_id,
    generate_series({there}, {there} + {missing}) AS number
  WHERE opportunities_opportunity.state = 'open' AND posts_post.state = 'published' AND ends_at > now()
    AND slug !~ '-copy-[0-9]+$'
  ORDER BY number, post_id LIMIT {missing}
) AS wanted
"""
OPEN = """
SELECT count(*) FROM opportunities_opportunity JOIN posts_post ON posts_post.id = post_id
WHERE opportunities_opportunity.state = 'open' AND posts_post.state = 'published' AND ends_at > now()
"""


def grow(number: int) -> None:
    """Copy open opportunities until there are so many, and let the database and search take note."""
    with transaction.atomic():
        copy_open(number)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    rebuild_statistics()


def copy_open(number: int) -> None:
    """Copy open opportunities until there are so many, in the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute(OPEN)
        there = cursor.fetchone()[0]
        cursor.execute("DROP TABLE IF EXISTS copies")
        cursor.execute(COPIES.format(there=there, missing=max(number - there, 0)))
        for table, own in OWN.items():
            _copy(cursor, table, own)


def _copy(cursor: CursorWrapper, table: str, own: dict[str, str]) -> None:
    cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    names = [name for (name,) in cursor.fetchall() if name != "id" or "id" in own]
    key = next(name for name, value in own.items() if value == "copies.new")
    values = ", ".join(own.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    kind = " AND kind = 'opportunity'" if table == "search_document" else ""
    # Names of columns and tables alone, none of them from outside.
    cursor.execute(f'INSERT INTO {table} ({columns}) SELECT {values} FROM {table} JOIN copies ON "{key}" = copies.old{kind}')  # noqa: S608
