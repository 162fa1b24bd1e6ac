"""How the inbox is told: what was given to somebody, and what waits beyond its time. Neither repeats what was written."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from touiza.actors.models import Activity, Actor
from touiza.actors.profile import shown_name
from touiza.notices.families import Family
from touiza.notices.registry import Kind, Telling, object_of, register
from touiza.relations.access_inbox import colleagues_for, may_answer
from touiza.relations.models import DueItem, DueState


def register_notices_of_inbox() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register(Kind(verb="due.assigned", recipients=_assignee, tell=_assigned, objects=_items, family=Family.TEAM))
    register(Kind(verb="due.overdue", recipients=_answering, tell=_overdue, objects=_items, family=Family.TEAM))


def _items() -> QuerySet[DueItem]:
    return DueItem.objects.select_related("association__actor", "person__person")


def _assignee(activity: Activity) -> Iterable[Actor]:
    item = object_of(activity)
    return [activity.person] if item is not None and activity.person is not None and may_answer(activity.person, item) else []


def _answering(activity: Activity) -> Iterable[Actor]:
    item = object_of(activity)
    if item is None:
        return []
    given = list(_assignee(activity))
    return given or colleagues_for(item)


def _assigned(activity: Activity, recipient: Actor) -> Telling | None:
    item = object_of(activity)
    if item is None or item.assignee_id != recipient.pk or activity.actor is None:
        return None
    names = {"name": shown_name(activity.actor, recipient), "channel": item.get_channel_display()}
    return Telling(
        subject=_("%(name)s asks you to answer: %(channel)s") % names,
        url=reverse("relations:due", args=[item.association.handle, item.public_id]),
        lines=(_("It waits in the inbox of %(association)s.") % {"association": item.association},),
        action=_("Open it"),
        seed=item.association.handle,
        dyes=item.association.dyes,
        sender=str(item.association),
    )


def _overdue(activity: Activity, _recipient: Actor) -> Telling | None:
    item = object_of(activity)
    if item is None:
        return None
    rows = DueItem.objects.filter(association=item.association_id, assignee=activity.person_id, overdue_at=activity.at)
    count = rows.count()
    left = rows.filter(state=DueState.OPEN).count()
    if not left:
        return None
    said = ngettext("%(count)d message waits beyond its time", "%(count)d messages wait beyond their time", count) % {"count": count}
    return Telling(
        subject=_("%(association)s: %(said)s") % {"association": item.association, "said": said},
        url=reverse("relations:inbox", args=[item.association.handle]),
        lines=(_("Who writes to the association is to have an answer within one of its working days."),),
        action=_("Open the inbox"),
        seed=item.association.handle,
        dyes=item.association.dyes,
        sender=str(item.association),
    )
