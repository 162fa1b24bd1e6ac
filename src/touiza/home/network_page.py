"""A network's page: its aims, its associations, and the work they ask for now."""

from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from touiza.actors.models import Actor
from touiza.associations.access import associations_of, powers_of
from touiza.associations.capabilities import Can
from touiza.associations.cards import card_of
from touiza.associations.models import Association, Network
from touiza.associations.networks import associations_in
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.changes import remembered
from touiza.core.markup import render_markdown
from touiza.opportunities.lines import find_of
from touiza.opportunities.models import Opportunity
from touiza.ui.shapes import Find

SHOWN = 12


@dataclass(frozen=True)
class NetworkPage:
    """What everyone sees; `acting` are the reader's own associations that may ask to join, or belong to it."""

    network: Network
    aims: SafeString | str
    members: list[Find]
    finds: list[Find]
    acting: list[Association]
    directory: str


def network_page(network: Network, actor: Actor | None) -> NetworkPage:
    """Return the page. The number of queries does not depend on what there is."""
    key = (network.pk, get_language(), clock.today())
    members = remembered(("members", *key), lambda: associations_in(network))
    ids = [association.pk for association in members]
    return NetworkPage(
        network=network,
        aims=render_markdown(network.aims.here.text, top=3) if network.aims else "",
        members=[card_of(association) for association in members],
        finds=remembered(("network open", *key), lambda: _open_finds(ids)),
        acting=[one for one in associations_of(actor) if Can.ANSWER in powers_of(actor, one)],
        directory=f"{reverse('associations:directory')}?network={network.slug}",
    )


def _open_finds(associations: list[int]) -> list[Find]:
    now = clock.now()
    rows = Opportunity.objects.open().with_line().filter(association__in=associations, post__audience=Audience.PUBLIC)
    ahead = rows.filter(Q(ends_at=None) | Q(ends_at__gt=now))
    soonest = Coalesce("starts_at", "ends_at").asc(nulls_last=True)
    return [find_of(row) for row in ahead.order_by(soonest, F("pk").desc())[:SHOWN]]
