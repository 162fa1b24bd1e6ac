"""Acts on many contacts: previewed, done in batches that stand or fall whole, undone within a day.

A small selection is done at once; the rest goes on in the queue. Each batch is one transaction that also queues the
next, so a killed worker loses and repeats nothing. Undoing leaves alone what somebody changed since.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.relations.models import (
    ActState,
    BulkAct,
    BulkChange,
    Contact,
    ContactQuerySet,
    CustomField,
    Standing,
    Status,
    Tag,
)
from touiza.relations.selection import Selection, selected
from touiza.relations.services.tags import tags_named
from touiza.relations.services.undoing import check_undo

RUN = "relations.act"
BATCH = 500
Kind = BulkAct.Kind


def to_change(act: BulkAct) -> ContactQuerySet:
    """Return the contacts of an act's selection that it would change: who has the tag already is passed over."""
    rows = selected(act.association, Selection.from_json(act.selection))
    tagged = Contact.tags.through.objects.filter(tag=act.value.get("tag")).values("contact")
    if act.kind == Kind.TAG:
        return rows.exclude(pk__in=tagged)
    if act.kind == Kind.UNTAG:
        return rows.filter(pk__in=tagged)
    if act.kind == Kind.STATUS:
        return rows.exclude(status=act.value["status"], status_reason=act.value["reason"])
    key, value = f"f{act.value['field']}", act.value["value"]
    return rows.filter(extra__has_key=key) if value is None else rows.exclude(extra__contains={key: value})


def plan_act(*, association: Association, selection: Selection, kind: str, value: dict[str, Any]) -> BulkAct:
    """Return an act as it would be, unsaved: for its preview. A tag that is new here is made when it is done."""
    return BulkAct(association=association, kind=Kind(kind), value=value, selection=selection.as_json())


@transaction.atomic
def begin_act(
    *,
    association: Association,
    selection: Selection,
    kind: str,
    value: dict[str, Any],
    by: Actor,
    at: dt.datetime | None = None,
) -> BulkAct:
    """Do it: at once for up to 500 contacts, else in the queue. Refuses "nobody" where there is nothing to change."""
    if kind == Kind.TAG and "tag" not in value:
        value = {"tag": tags_named(association=association, names=[value["name"]])[0].pk}
    act = plan_act(association=association, selection=selection, kind=kind, value=value)
    act.by, act.at = by, at or clock.now()
    last = to_change(act).order_by("-pk").values_list("pk", flat=True).first()
    if last is None:
        raise Refusal("nobody", _("Nobody in this selection would change."))
    act.last_id = last
    act.save()
    _step(act)
    return act


@transaction.atomic
def go_on(*, act_id: int) -> None:
    """Do, or undo, the next batch of an act; the one after it is queued in the same transaction."""
    act = BulkAct.objects.select_for_update(of=("self",)).select_related("association__actor").filter(pk=act_id).first()
    if act is None:
        return
    if act.state == ActState.RUNNING:
        _step(act)
    elif act.state == ActState.UNDOING:
        _undo_step(act)


@transaction.atomic
def undo_act(*, act: BulkAct, by: Actor, at: dt.datetime | None = None) -> BulkAct:
    """Put back what an act changed, but what was changed since. Refuses "not_done" and "too_late"."""
    row = BulkAct.objects.select_for_update(of=("self",)).select_related("association__actor").get(pk=act.pk)
    check_undo(row.at, done=row.state == ActState.DONE)
    row.state, row.undone_by, row.undone_at = ActState.UNDOING, by, at or clock.now()
    row.save(update_fields=["state", "undone_by", "undone_at"])
    _undo_step(row)
    return row


def _step(act: BulkAct) -> None:
    rows = to_change(act).filter(pk__gt=act.cursor, pk__lte=act.last_id)
    batch = list(Contact.objects.select_for_update(of=("self",)).filter(pk__in=list(rows.values_list("pk", flat=True)[:BATCH])).order_by("pk"))
    if batch:
        _change(act, batch)
        act.cursor = batch[-1].pk
        act.changed += len(batch)
    if len(batch) < BATCH:
        act.state = ActState.DONE
    act.save(update_fields=["cursor", "changed", "state"])
    if act.state == ActState.RUNNING:
        defer(RUN, act_id=act.pk)


def _change(act: BulkAct, batch: list[Contact]) -> None:
    doing = {Kind.TAG: _tag, Kind.UNTAG: _untag, Kind.STATUS: _set_status, Kind.FIELD: _set_field}[Kind(act.kind)]
    changes = doing(act, batch)
    BulkChange.objects.bulk_create(
        [BulkChange(act=act, contact=row, before=before, after=after) for row, before, after in changes], ignore_conflicts=True
    )


Changes = list[tuple[Contact, dict[str, Any], dict[str, Any]]]


def _tag(act: BulkAct, batch: list[Contact]) -> Changes:
    through = Contact.tags.through
    through.objects.bulk_create([through(contact_id=row.pk, tag_id=act.value["tag"]) for row in batch], ignore_conflicts=True)
    return [(row, {"tagged": False}, {"tagged": True}) for row in batch]


def _untag(act: BulkAct, batch: list[Contact]) -> Changes:
    Contact.tags.through.objects.filter(contact__in=batch, tag=act.value["tag"]).delete()
    return [(row, {"tagged": True}, {"tagged": False}) for row in batch]


def _set_status(act: BulkAct, batch: list[Contact]) -> Changes:
    status, reason, now = Status(act.value["status"]), act.value["reason"], clock.now()
    steps = Standing.objects.bulk_create([Standing(contact=row, status=status, reason=reason, by_id=act.by_id, at=now) for row in batch])
    changes: Changes = []
    for row, step in zip(batch, steps, strict=True):
        changes.append((row, standing_of(row), {"standing": step.pk}))
        row.status, row.status_reason, row.status_since, row.status_by_hand, row.edited_at = status, reason, now, True, now
    Contact.objects.bulk_update(batch, ["status", "status_reason", "status_since", "status_by_hand", "edited_at"], batch_size=BATCH)
    return changes


def _set_field(act: BulkAct, batch: list[Contact]) -> Changes:
    key, value, now = f"f{act.value['field']}", act.value["value"], clock.now()
    changes: Changes = []
    for row in batch:
        changes.append((row, {"value": row.extra.get(key)}, {"value": value}))
        row.extra, row.edited_at = with_answer(row.extra, key, value), now
    Contact.objects.bulk_update(batch, ["extra", "edited_at"], batch_size=BATCH)
    return changes


def standing_of(row: Contact) -> dict[str, Any]:
    """Return where a contact stands, to be put back one day."""
    return {
        "status": row.status,
        "status_reason": row.status_reason,
        "status_since": row.status_since.isoformat(),
        "status_by_hand": row.status_by_hand,
    }


def with_answer(extra: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return the answers with one of them changed; None takes it away."""
    rest = {name: kept for name, kept in extra.items() if name != key}
    return rest if value is None else rest | {key: value}


def _undo_step(act: BulkAct) -> None:
    changes = list(act.changes.filter(undone=None).order_by("pk")[:BATCH])
    rows = {row.pk: row for row in Contact.objects.select_for_update(of=("self",)).filter(pk__in=[change.contact_id for change in changes]).order_by("pk")}
    for change in changes:
        change.undone = change.contact_id in rows and _put_back(act, rows[change.contact_id], change)
    BulkChange.objects.bulk_update(changes, ["undone"], batch_size=BATCH)
    act.left += sum(not change.undone for change in changes)
    if len(changes) < BATCH:
        act.state = ActState.UNDONE
    act.save(update_fields=["left", "state"])
    if act.state == ActState.UNDOING:
        defer(RUN, act_id=act.pk)


def _put_back(act: BulkAct, row: Contact, change: BulkChange) -> bool:
    """Put one contact back as it was; return False where somebody has changed it since."""
    if act.kind in {Kind.TAG, Kind.UNTAG}:
        return _put_tag_back(act, row, had=change.before["tagged"])
    if act.kind == Kind.STATUS:
        latest = Standing.objects.filter(contact=row).order_by("-pk").first()
        if latest is None or latest.pk != change.after["standing"]:
            return False
        latest.delete()
        row.status, row.status_reason = change.before["status"], change.before["status_reason"]
        row.status_since = dt.datetime.fromisoformat(change.before["status_since"])
        row.status_by_hand = change.before["status_by_hand"]
        row.save(update_fields=["status", "status_reason", "status_since", "status_by_hand"])
        return True
    key = f"f{act.value['field']}"
    if row.extra.get(key) != change.after["value"]:
        return False
    row.extra = with_answer(row.extra, key, change.before["value"])
    row.save(update_fields=["extra"])
    return True


def _put_tag_back(act: BulkAct, row: Contact, *, had: bool) -> bool:
    tag, has = act.value["tag"], row.tags.filter(pk=act.value["tag"]).exists()
    if has == had or not Tag.objects.filter(pk=tag).exists():
        return False
    if had:
        row.tags.add(tag)
    else:
        row.tags.remove(tag)
    return True


def told(act: BulkAct) -> str:
    """Return what an act changes, in words."""
    if act.kind in {Kind.TAG, Kind.UNTAG}:
        name = act.value.get("name") or Tag.objects.filter(pk=act.value.get("tag")).values_list("name", flat=True).first() or "…"
        words = _("gets the tag “%(tag)s”") if act.kind == Kind.TAG else _("loses the tag “%(tag)s”")
        return str(words % {"tag": name})
    if act.kind == Kind.STATUS:
        return str(_("becomes: %(status)s") % {"status": Status(act.value["status"]).label})
    name = CustomField.objects.filter(pk=act.value["field"]).values_list("name", flat=True).first() or "…"
    if act.value["value"] is None:
        return str(_("“%(field)s” is emptied") % {"field": name})
    value = act.value.get("shown", act.value["value"])
    return str(_("“%(field)s” becomes: %(value)s") % {"field": name, "value": value})
