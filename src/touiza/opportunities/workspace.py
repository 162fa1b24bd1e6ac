"""What a coordinator's list of opportunities counts, and what can be done with each line."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.core import clock
from touiza.opportunities.models import AT_SET_TIMES, TRANSITIONS, Opportunity, State
from touiza.posts.models import PostState

TAB_LABELS: dict[str, str | Promise] = {
    "open": pgettext_lazy("opportunities", "Open"),
    "draft": pgettext_lazy("opportunities", "Drafts"),
    "scheduled": pgettext_lazy("opportunities", "Scheduled"),
    "full": pgettext_lazy("opportunities", "Full"),
    "paused": pgettext_lazy("opportunities", "Paused"),
    "closed": pgettext_lazy("opportunities", "Closed"),
    "done": pgettext_lazy("opportunities", "Done"),
}


@dataclass(frozen=True)
class Deed:
    """A button: the state it leads to, its words and its look."""

    state: str
    text: str | Promise
    kind: str = ""


DEEDS = (
    Deed(State.OPEN, _("Open again")),
    Deed(State.PAUSED, _("Pause"), "bare"),
    Deed(State.CLOSED, _("Close"), "bare"),
    Deed(State.DONE, _("Mark as done"), "bare"),
)


def count_tabs(rows: QuerySet[Opportunity]) -> dict[str, int]:
    """Return how many stand under each tab. One query."""
    published = Q(post__state=PostState.PUBLISHED)
    is_open = published & Q(state=State.OPEN)
    return rows.aggregate(
        draft=Count("pk", filter=Q(post__state=PostState.DRAFT)),
        scheduled=Count("pk", filter=Q(post__state=PostState.SCHEDULED)),
        open=Count("pk", filter=is_open & Opportunity.not_full()),
        full=Count("pk", filter=is_open & ~Opportunity.not_full()),
        **{
            state.value: Count("pk", filter=published & Q(state=state))
            for state in (State.PAUSED, State.CLOSED, State.DONE)
        },
    )


def deeds_of(opportunity: Opportunity) -> list[Deed]:
    """Return what may be done with a published opportunity now; nothing for a draft."""
    if opportunity.post.state != PostState.PUBLISHED:
        return []
    now = clock.now()
    over = opportunity.ends_at is not None and opportunity.ends_at <= now
    begins_later = opportunity.timing in AT_SET_TIMES and opportunity.starts_at is not None and opportunity.starts_at > now
    senseless = ({State.OPEN} if over else set()) | ({State.DONE} if begins_later else set())
    return [deed for deed in DEEDS if deed.state in TRANSITIONS[opportunity.state] - senseless]
