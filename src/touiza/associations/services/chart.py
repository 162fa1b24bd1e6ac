"""Drawing the organisation chart: bodies, their seats, and who holds them. What is done twice is done once."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Body, Seat, SeatHolder
from touiza.associations.services.roles import lock_roles
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText

MOST_BODIES = 60
MOST_SEATS = 60  # of a body
DEEPEST = 4


@transaction.atomic
def add_body(
    *, association: Association, name: TranslatedText, task: TranslatedText | None = None, parent: Body | None = None
) -> Body:
    """Add a body at the end of those beside it. Refuses "too_many", "too_deep"."""
    lock_roles(association)
    bodies = {body.pk: body for body in Body.objects.filter(association=association)}
    if (twin := next((body for body in bodies.values() if (body.name, body.parent_id) == (name, parent.pk if parent else None)), None)) is not None:
        return twin
    if len(bodies) >= MOST_BODIES:
        raise Refusal("too_many", _("Sixty bodies are enough: take one away first."))
    _refuse_depth(bodies, parent)
    return Body.objects.create(association=association, name=name, task=task or TranslatedText(), parent=parent, order=len(bodies))


@transaction.atomic
def change_body(*, body: Body, name: TranslatedText, task: TranslatedText, parent: Body | None) -> Body:
    """Rename a body, or move it under another one. Refuses "own_part" (below itself) and "too_deep"."""
    lock_roles(body.association)
    bodies = {one.pk: one for one in Body.objects.filter(association=body.association)}
    above = parent
    while above is not None:
        if above.pk == body.pk:
            raise Refusal("own_part", _("A body cannot stand below itself. Choose another one."), field="parent")
        above = bodies.get(above.parent_id) if above.parent_id else None
    _refuse_depth(bodies, parent)
    body.name, body.task, body.parent = name, task, parent
    body.save(update_fields=["name", "task", "parent"])
    return body


@transaction.atomic
def move_body(*, body: Body, up: bool) -> None:
    """Change places with the body before or after it."""
    lock_roles(body.association)
    beside = list(Body.objects.filter(association=body.association, parent=body.parent_id))
    _swap(beside, body, up=up)


@transaction.atomic
def remove_body(*, body: Body) -> None:
    """Take a body away with its seats; refuses "has_parts" while others stand under it."""
    lock_roles(body.association)
    if Body.objects.filter(parent=body).exists():
        raise Refusal("has_parts", _("Other bodies stand under this one. Move them first."))
    Body.objects.filter(pk=body.pk).delete()


@transaction.atomic
def add_seat(*, body: Body, title: TranslatedText) -> Seat:
    """Add a seat at the end. Refuses "too_many"."""
    lock_roles(body.association)
    seats = list(body.seats.all())
    if (twin := next((seat for seat in seats if seat.title == title), None)) is not None:
        return twin
    if len(seats) >= MOST_SEATS:
        raise Refusal("too_many", _("Sixty seats are enough: take one away first."))
    return Seat.objects.create(body=body, title=title, order=len(seats))


@transaction.atomic
def move_seat(*, seat: Seat, up: bool) -> None:
    """Change places with the seat before or after it."""
    lock_roles(seat.body.association)
    _swap(list(Seat.objects.filter(body=seat.body_id)), seat, up=up)


@transaction.atomic
def remove_seat(*, seat: Seat) -> None:
    """Take a seat away, with who held it."""
    Seat.objects.filter(pk=seat.pk).delete()


@transaction.atomic
def name_holder(
    *,
    seat: Seat,
    by: Actor | None,
    person: Actor | None = None,
    name: str = "",
    agreed: bool = False,
    since: dt.date | None = None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> SeatHolder:
    """Say who holds a seat: a person of this site, who is told and may hide their name, or a name that agreed to stand here.

    Naming the same twice is once. Refuses "nobody", "not_agreed" and "gone".
    """
    association = seat.body.association
    lock_roles(association)
    held = SeatHolder.objects.filter(seat=seat, ended_on=None)
    if (same := held.filter(person=person).first() if person else held.filter(person=None, name=name).first()) is not None:
        return same
    if person is None and not name:
        raise Refusal("nobody", _("Choose a person, or write a name."), field="name")
    if person is None and not agreed:
        raise Refusal("not_agreed", _("Ask this person first, then tick that they agree."), field="agreed")
    if person is not None and (person.erased_at or person.suspended_at or not person.is_person):
        raise Refusal("gone", _("This account is closed, so it cannot be named here."), field="person")
    moment = at or clock.now()
    holder = SeatHolder.objects.create(
        seat=seat, person=person, name="" if person else name, since=since, named_at=moment, named_by=by
    )
    record(
        verb="chart.named", actor=by, obj=holder, association=association.actor, person=person, at=moment, silent=silent
    )
    return holder


@transaction.atomic
def end_holding(*, holder: SeatHolder, on: dt.date | None = None) -> SeatHolder:
    """Somebody holds a seat no longer."""
    holder = SeatHolder.objects.select_for_update().get(pk=holder.pk)
    if holder.ended_on is None:
        holder.ended_on = on or clock.today()
        holder.save(update_fields=["ended_on"])
    return holder


@transaction.atomic
def hide_name(*, holder: SeatHolder, hide: bool) -> SeatHolder:
    """The person hides their name, or shows it again: the chart then says that the seat is held."""
    SeatHolder.objects.filter(pk=holder.pk).update(is_hidden=hide)
    holder.is_hidden = hide
    return holder


def _refuse_depth(bodies: dict[int, Body], parent: Body | None) -> None:
    depth, above = 1, parent
    while above is not None:
        depth, above = depth + 1, bodies.get(above.parent_id) if above.parent_id else None
    if depth > DEEPEST:
        raise Refusal("too_deep", _("Four levels are enough: choose a body higher up."), field="parent")


def _swap(beside: list[Body] | list[Seat], one: Body | Seat, *, up: bool) -> None:
    keys = [other.pk for other in beside]
    here = keys.index(one.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(keys):
        keys[here], keys[there] = keys[there], keys[here]
    for order, key in enumerate(keys):
        type(one)._default_manager.filter(pk=key).update(order=order)
