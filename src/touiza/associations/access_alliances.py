"""The doors to networks and agreements."""

from django.db.models import Q
from django.http import Http404

from touiza.associations.models import Agreement, Association, Network, NetworkPlace


def access_network(slug: str) -> Network:
    """Return a network that goes on; 404 otherwise. Networks are public."""
    network = Network.objects.select_related("host__actor").filter(slug=slug, ended_at=None).first()
    if network is None:
        raise Http404
    return network


def place_of(network: Network, association: Association) -> NetworkPlace | None:
    """Return how an association stands to a network now."""
    rows = NetworkPlace.objects.select_related("network__host__actor", "association__actor")
    return rows.filter(network=network, association=association, state__in=["invited", "asking", "in"]).first()


def access_place(network: Network, association: Association, pk: str) -> NetworkPlace:
    """Return a place in a network that concerns an association: its own, or any where it hosts. 404 otherwise."""
    rows = NetworkPlace.objects.select_related("network__host__actor", "association__actor").filter(network=network)
    own = rows.filter(Q(association=association) | Q(network__host=association))
    place = own.filter(pk=int(pk)).first() if pk.isdecimal() and len(pk) < 19 else None
    if place is None:
        raise Http404
    return place


def access_agreement(association: Association, public_id: str) -> Agreement:
    """Return an agreement to one of its sides; 404 otherwise. The caller has shown a role in that side."""
    rows = Agreement.objects.select_related("association__actor", "partner__actor", "ended_by__actor")
    sides = rows.filter(Q(association=association) | Q(partner=association))
    agreement = sides.filter(public_id=public_id).first()
    if agreement is None:
        raise Http404
    return agreement
