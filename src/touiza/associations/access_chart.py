"""The doors to the organisation chart: its parts, for who draws it, and the seats one holds oneself."""

from django.db.models import Q
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.models import Association, Body, Membership, Role, Seat, SeatHolder

MOST_NAMED = 300


def access_body(association: Association, pk: int) -> Body:
    """Return a body of this association; 404 otherwise. The caller has shown a role."""
    body = Body.objects.select_related("association__actor").filter(association=association, pk=pk).first()
    if body is None:
        raise Http404
    return body


def access_seat(association: Association, pk: int) -> Seat:
    """Return a seat in a body of this association; 404 otherwise. The caller has shown a role."""
    rows = Seat.objects.select_related("body__association__actor")
    seat = rows.filter(body__association=association, pk=pk).first()
    if seat is None:
        raise Http404
    return seat


def access_holder(seat: Seat, pk: str) -> SeatHolder:
    """Return who a form names among the holders of a seat; 404 otherwise."""
    holder = seat.holders.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if holder is None:
        raise Http404
    return holder


def access_own_holding(actor: Actor, association: Association, pk: int) -> SeatHolder:
    """Return a seat that somebody holds in an association; 404 for everybody else's."""
    holder = SeatHolder.objects.filter(seat__body__association=association, person=actor, ended_on=None, pk=pk).first()
    if holder is None:
        raise Http404
    return holder


def people_to_name(association: Association) -> list[Actor]:
    """Return who may be named by their account: who acts for the association and its members, three hundred at most."""
    roles = Role.objects.filter(association=association, ended_at=None).values("person")
    members = Membership.objects.filter(association=association, ended_at=None).values("person")
    rows = Actor.objects.filter(Q(pk__in=roles) | Q(pk__in=members), erased_at=None, suspended_at=None)
    return list(rows.select_related("person").order_by("pk")[:MOST_NAMED])


def has_chart(association: Association) -> bool:
    """Tell whether there is anything to draw."""
    return Body.objects.filter(association=association).exists()
