"""A reader of the log: what is told in feeds stands on the shelf of whom it is about."""

from touiza.actors.models import Activity
from touiza.actors.services.activity import follow_log
from touiza.posts.changes import shelf_owner
from touiza.posts.feed import host_shelf
from touiza.posts.models import Listing

READER = "feed"


def read_log() -> int:
    """Take what is new in the log; history counts too. Return how many rows there were."""
    return follow_log(READER, list_activities)


def list_activities(rows: list[Activity]) -> None:
    """Put activities on the shelves of whom they are about, as far as they are told to all. Twice is once."""
    Listing.objects.bulk_create(
        [
            Listing(item=-row.pk, shelf=host_shelf(owner), at=row.at, audience=row.audience)
            for row in rows
            if (owner := shelf_owner(row)) is not None
        ],
        ignore_conflicts=True,
    )
