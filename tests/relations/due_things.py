"""A thing that waits in the named world's inbox."""

from tests.worlds import World
from touiza.actors.models import Activity
from touiza.posts.models import Post
from touiza.relations.models import DueItem
from touiza.relations.services.due import take


def seen() -> None:
    """Bring due items up to date with the whole log, inside a test's transaction, which the reader itself rightly waits for."""
    take(Activity.objects.select_related("actor", "association", "person").order_by("pk"))


def here_waits(world: World, asked: Post) -> DueItem:
    """Return the item of a comment that waits for the named association."""
    seen()
    return DueItem.objects.get(association=world.chrea, key=f"post:{asked.pk}")
