"""Work is found under the name of its association: when that changes, the log says so, and search learns it here."""

from touiza.actors.models import Activity
from touiza.actors.services.activity import follow_log
from touiza.associations.models import Association
from touiza.core.queue import defer
from touiza.opportunities.services.indexing import index_opportunities

READER = "opportunities.names"
INDEX = "opportunities.index"
RENAMED = "association.renamed"


def read_log(*, batch: int = 500) -> int:
    """Queue the indexing of the work of each renamed association; return how many activities were read."""
    return follow_log(READER, queue_renamed, batch=batch)


def queue_renamed(rows: list[Activity]) -> None:
    """Queue the indexing that these lines of the log ask for."""
    for association_id in sorted({row.association_id for row in rows if row.verb == RENAMED and row.association_id}):
        defer(INDEX, association_id=association_id)


def index_work_of(*, association_id: int) -> int:
    """Index the published work of an association; return how many there were. Doing it twice changes nothing."""
    association = Association.objects.filter(pk=association_id).first()
    return index_opportunities(association=association) if association else 0
