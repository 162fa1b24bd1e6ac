"""Reading the log inside a test's transaction, which the reader itself rightly waits for."""

from touiza.actors.models import Activity
from touiza.relations.services.keeping import keep


def kept() -> None:
    """Write down whom the whole log tells of, as the reader does."""
    keep(list(Activity.objects.select_related("actor", "association", "person__person").order_by("xid", "pk")))
