"""Which answers below a post wait for an association, said beside them for everyone who reads them."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from touiza.core import clock
from touiza.core.prepared import Prepared
from touiza.posts.thread import Mark
from touiza.relations.models import DueItem, DueState


def waiting_marks(ids: Sequence[int], _language: str) -> Mapping[int, Mark]:
    """Return the marks of answers that wait, by their id. One query."""
    now = clock.now()
    return {
        post: Mark(_("waits for an answer, late"), "late") if due_at <= now else Mark(_("waits for an answer"), "")
        for post, due_at in OPEN(posts=list(ids), state=DueState.OPEN.value)
    }


OPEN = Prepared(lambda posts, state: DueItem.objects.filter(post__in=posts, state=state).values_list("post", "due_at"))
