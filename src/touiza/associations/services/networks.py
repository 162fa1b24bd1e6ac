"""Networks: founded, joined once both sides have said so, left. One that everybody has left is over."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association, Network, NetworkPlace
from touiza.associations.services.closing import refuse_if_closed
from touiza.associations.services.indexing import index_association
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.kernel.text import slugify

State = NetworkPlace.State
LIVE = (State.INVITED, State.ASKING, State.IN)
TWICE = dt.timedelta(minutes=10)
MOST = 200  # associations in a network


@transaction.atomic
def found_network(
    *,
    association: Association,
    by: Actor,
    name: TranslatedText,
    aims: TranslatedText,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Network:
    """Found a network; the association hosts it and is its first member. Sent twice, one is made."""
    refuse_if_closed(association)
    moment = at or clock.now()
    twin = Network.objects.filter(host=association, name=name, created_at__gt=moment - TWICE).first()
    if twin is not None:
        return twin
    network = Network.objects.create(slug=_free_slug(name), name=name, aims=aims, host=association, created_at=moment)
    NetworkPlace.objects.create(network=network, association=association, state=State.IN, begun_at=moment, joined_at=moment)
    index_association(association)
    _tell("network.founded", network, by, to=association, at=moment, silent=silent, audience=Audience.PUBLIC)
    return network


@transaction.atomic
def edit_network(*, network: Network, by: Actor, name: TranslatedText, aims: TranslatedText) -> Network:
    """Change what a network says of itself."""
    network.name, network.aims, network.edited_at = name, aims, clock.now()
    network.save(update_fields=["name", "aims", "edited_at"])
    _tell("network.edited", network, by, to=network.host, at=network.edited_at, silent=False)
    return network


@transaction.atomic
def invite_to_network(
    *, network: Network, association: Association, by: Actor, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> NetworkPlace:
    """The host invites an association; one that has asked is in at once, as both sides have now said so. Twice is once.

    Refuses "over", "unclaimed", "too_many".
    """
    _lock(network)
    moment = at or clock.now()
    place = _place(network, association)
    if place is not None:
        return _join(place, by, moment, silent, to=association) if place.state == State.ASKING else place
    _refuse_full(network)
    if association.claimed_at is None or association.closed_at is not None:
        raise Refusal("unclaimed", _("Nobody answers for this association here now, so nobody could consent."), field="association")
    place = NetworkPlace.objects.create(
        network=network, association=association, state=State.INVITED, sentence=sentence, begun_at=moment
    )
    _tell("network.invited", place, by, to=association, at=moment, silent=silent)
    return place


@transaction.atomic
def ask_to_join(
    *, network: Network, association: Association, by: Actor, sentence: str = "", at: dt.datetime | None = None, silent: bool = False
) -> NetworkPlace:
    """An association asks to join; one that was invited is in at once. Twice is once. Refuses "over", "too_many", "association_closed"."""
    refuse_if_closed(association)
    _lock(network)
    moment = at or clock.now()
    place = _place(network, association)
    if place is not None:
        return _join(place, by, moment, silent, to=network.host) if place.state == State.INVITED else place
    _refuse_full(network)
    place = NetworkPlace.objects.create(
        network=network, association=association, state=State.ASKING, sentence=sentence, begun_at=moment
    )
    _tell("network.asked", place, by, to=network.host, at=moment, silent=silent)
    return place


@transaction.atomic
def answer_place(
    *, place: NetworkPlace, side: Association, accept: bool, by: Actor, at: dt.datetime | None = None, silent: bool = False
) -> NetworkPlace:
    """The side that was asked answers: an invited association, or the host. Answering the same twice is once.

    Refuses "not_asked" to the side that asked, and "decided".
    """
    network = _lock(place.network)
    place = NetworkPlace.objects.select_for_update(of=("self",)).select_related("association__actor").get(pk=place.pk)
    moment = at or clock.now()
    if place.state == State.IN and accept:
        return place
    if place.state not in {State.INVITED, State.ASKING}:
        raise Refusal("decided", _("This has been answered meanwhile. The page is up to date now."))
    invited = place.state == State.INVITED
    if side.pk != (place.association_id if invited else network.host_id):
        raise Refusal("not_asked", _("The other side answers this."))
    other = network.host if invited else place.association
    if accept:
        return _join(place, by, moment, silent, to=other)
    place.state, place.ended_at = State.DECLINED, moment
    place.save(update_fields=["state", "ended_at"])
    _tell("network.declined", place, by, to=other, at=moment, silent=silent)
    return place


@transaction.atomic
def leave_network(
    *, network: Network, association: Association, by: Actor | None, at: dt.datetime | None = None, silent: bool = False
) -> None:
    """Leave, or take back what was asked. When the host leaves, the one that joined first hosts; the last ends the network.

    Leaving twice is once.
    """
    network = _lock(network, over=True)
    place = _place(network, association)
    if place is None:
        return
    moment = at or clock.now()
    was_in = place.state == State.IN
    place.state, place.ended_at = State.LEFT, moment
    place.save(update_fields=["state", "ended_at"])
    if association.pk == network.host_id:
        _pass_on(network, moment)
    if was_in:
        index_association(association)
        _tell("network.left", place, by, to=network.host, at=moment, silent=silent)


def _pass_on(network: Network, moment: dt.datetime) -> None:
    rest = network.places.filter(state=State.IN).select_related("association__actor").order_by("joined_at", "pk")
    heir = rest.first()
    if heir is None:
        network.ended_at = moment
        network.places.filter(state__in=LIVE).update(state=State.LEFT, ended_at=moment)
    else:
        network.host = heir.association
    network.save(update_fields=["host", "ended_at"])


def _join(place: NetworkPlace, by: Actor, moment: dt.datetime, silent: bool, *, to: Association) -> NetworkPlace:
    place.state, place.joined_at = State.IN, moment
    place.save(update_fields=["state", "joined_at"])
    index_association(place.association)
    _tell("network.joined", place, by, to=to, at=moment, silent=silent)
    return place


def _lock(network: Network, *, over: bool = False) -> Network:
    locked = Network.objects.select_for_update(of=("self",)).select_related("host__actor").get(pk=network.pk)
    if locked.ended_at is not None and not over:
        raise Refusal("over", _("This network is over: every association has left it."))
    return locked


def _place(network: Network, association: Association) -> NetworkPlace | None:
    return NetworkPlace.objects.select_related("network", "association__actor").filter(
        network=network, association=association, state__in=LIVE
    ).first()


def _refuse_full(network: Network) -> None:
    if network.places.filter(state__in=LIVE).count() >= MOST:
        raise Refusal("too_many", _("A network has room for two hundred associations."))


def _free_slug(name: TranslatedText) -> str:
    base = slugify(name.in_("fr").text, longest=50) or "network"
    taken = set(Network.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(free for number in range(1, len(taken) + 2) if (free := base if number == 1 else f"{base}-{number}") not in taken)


def _tell(
    verb: str,
    obj: Network | NetworkPlace,
    by: Actor | None,
    *,
    to: Association,
    at: dt.datetime,
    silent: bool,
    audience: Audience = Audience.PRIVATE,
) -> None:
    record(verb=verb, actor=by, obj=obj, association=to.actor, audience=audience, at=at, silent=silent)
