"""Drawing groups: what of each its reader may see now, loaded together, in their words; the same for pages, mails, summaries and push."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from touiza.actors.models import Activity, Actor
from touiza.notices.models import Notice, NoticeGroup
from touiza.notices.registry import Telling, Told, kind_of, load_objects, seen_among

LOADED = 12  # notices of a group: its newest; the others are counted
PATHS = ("activity__actor__person__user", "activity__association", "activity__person__person__user")


@dataclass(frozen=True)
class Line:
    """A group as it is told."""

    group: NoticeGroup
    telling: Telling
    association: Actor | None  # of its newest notice


def lines_of(groups: Sequence[NoticeGroup], reader: Actor, *, only: Iterable[int] | None = None) -> list[Line]:
    """Return how groups are told to their reader, in the active language, in their order; without what may not be seen any more.

    `only` keeps some notices of them, by id. The queries are the same for one group and for many.
    """
    wanted = Notice.objects.filter(group__in=[group.pk for group in groups])
    counts = {group.pk: (group.size, group.people) for group in groups}
    if only is not None:
        wanted = wanted.filter(pk__in=list(only))
        counted = wanted.order_by().values_list("group").annotate(size=Count("pk"), people=Count("activity__actor", distinct=True))
        counts = {pk: (size, people) for pk, size, people in counted}
    newest = wanted.annotate(place=Window(RowNumber(), partition_by="group", order_by=F("id").desc())).filter(place__lte=LOADED)
    of_group: dict[int, list[Activity]] = defaultdict(list)
    for notice in newest.select_related(*PATHS).order_by("-id"):
        of_group[notice.group_id].append(notice.activity)
    every = [activity for rows in of_group.values() for activity in rows]
    load_objects(every)
    seen = seen_among(every, reader)
    lines = []
    for group in groups:
        loaded = of_group.get(group.pk, [])
        shown = [activity for activity in loaded if activity.pk in seen]
        telling = _tell(group.kind, loaded, shown, counts.get(group.pk, (0, 0)), reader)
        if telling is not None:
            lines.append(Line(group, telling, shown[0].association))
    return lines


def telling_of(group: NoticeGroup, reader: Actor) -> Telling | None:
    """Return how one group is told now, in the active language; None where there is nothing to say."""
    return next((line.telling for line in lines_of([group], reader)), None)


def _tell(kind_name: str, loaded: list[Activity], shown: list[Activity], counts: tuple[int, int], reader: Actor) -> Telling | None:
    """Tell what may be seen of a group. Of what is beyond those loaded only the number is known."""
    kind = kind_of(kind_name)
    if kind is None or not shown:
        return None
    size = len(shown) + max(counts[0] - len(loaded), 0)
    if kind.group is None or size < 2:
        return kind.tell(shown[0], reader)
    doers = {activity.actor_id for activity in shown}
    hidden = {activity.actor_id for activity in loaded} - doers
    return kind.group.tell(Told(shown, size, max(counts[1] - len(hidden), len(doers))), reader)
