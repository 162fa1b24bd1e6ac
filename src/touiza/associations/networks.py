"""Networks and agreements as they are read: on pages for everyone, in the directory's filter, in the workspace."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from touiza.associations.models import Agreement, Association, Network, NetworkPlace
from touiza.core.changes import remembered
from touiza.core.translated import TranslatedText

IN = NetworkPlace.State.IN
PENDING = (NetworkPlace.State.INVITED, NetworkPlace.State.ASKING)
SEEN = {"association__actor__suspended_at": None, "association__actor__erased_at": None, "association__closed_at": None}


@dataclass(frozen=True)
class NetworkWord:
    """A network as a word of the directory's filter."""

    code: str
    name: TranslatedText

    def label(self, language: str | None = None) -> str:
        return str(self.name) if language is None else self.name.in_(language).text


@dataclass(frozen=True)
class AgreementLine:
    """An agreement as one of its sides, or a visitor of that side's page, sees it."""

    agreement: Agreement
    side: Association

    @property
    def other(self) -> Association | None:
        """The other side, where it is an association of this site."""
        row = self.agreement
        return row.partner if row.association_id == self.side.pk else row.association

    @property
    def asks_us(self) -> bool:
        return self.agreement.state == Agreement.State.PROPOSED and self.agreement.partner_id == self.side.pk

    @property
    def with_whom(self) -> str:
        if self.other is not None:
            return str(self.other)
        return _("%(name)s (%(kind)s)") % {
            "name": self.agreement.outside_name,
            "kind": self.agreement.get_outside_kind_display(),
        }


def network_words() -> tuple[NetworkWord, ...]:
    """Return the networks there are, by name. Kept until something changes."""
    return remembered(("networks",), lambda: tuple(NetworkWord(slug, name) for slug, name in _names()))


def _names() -> list[tuple[str, TranslatedText]]:
    return list(Network.objects.filter(ended_at=None).order_by("slug").values_list("slug", "name"))


def networks() -> QuerySet[Network]:
    """Return networks with how many associations each has, the largest first."""
    seen = {f"places__{path}": value for path, value in SEEN.items()}
    number = Count("places", filter=Q(places__state=IN, **seen))
    return Network.objects.filter(ended_at=None).annotate(size=number).select_related("host__actor").order_by("-size", "pk")


def associations_in(network: Network) -> list[Association]:
    """Return the associations of a network that everyone sees, with what a line about each shows."""
    ids = NetworkPlace.objects.filter(network=network, state=IN).values("association")
    return list(Association.objects.active().with_card().filter(pk__in=ids).order_by("sort_fr", "pk"))


def networks_of(association: Association) -> list[Network]:
    """Return the networks an association belongs to. One query."""
    rows = Network.objects.filter(ended_at=None, places__association=association, places__state=IN)
    return list(rows.order_by("places__joined_at", "pk"))


def places_of(association: Association) -> list[NetworkPlace]:
    """Return where an association stands in networks: in, invited, asking. The caller has shown a role."""
    rows = NetworkPlace.objects.filter(association=association, state__in=[IN, *PENDING])
    return list(rows.select_related("network__host__actor").order_by("pk"))


def askers(association: Association) -> list[NetworkPlace]:
    """Return who asks to join the networks that an association hosts. The caller has shown a role."""
    rows = NetworkPlace.objects.filter(network__host=association, state=NetworkPlace.State.ASKING)
    return list(rows.select_related("network", "association__actor").order_by("begun_at", "pk"))


def waiting_places(network: Network) -> list[NetworkPlace]:
    """Return who is invited to a network, or asks to join it. For its host."""
    rows = network.places.filter(state__in=PENDING).select_related("association__actor")
    return list(rows.order_by("begun_at", "pk"))


def agreements_of(association: Association) -> QuerySet[Agreement]:
    """Return all agreements of an association, private ones too. The caller has shown a role."""
    rows = Agreement.objects.filter(Q(association=association) | Q(partner=association))
    return rows.select_related("association__actor", "partner__actor").order_by("-created_at", "-pk")


def public_agreements(association: Association) -> list[AgreementLine]:
    """Return what is in force and may be read by everyone. One query."""
    rows = agreements_of(association).filter(state=Agreement.State.ACTIVE, is_public=True)
    visible = rows.filter(Q(partner=None) | Q(partner__actor__suspended_at=None, partner__actor__erased_at=None))
    shown = visible.filter(association__actor__suspended_at=None, association__actor__erased_at=None)
    return [AgreementLine(row, association) for row in shown[:20]]


def lines_of(rows: Sequence[Agreement], side: Association) -> list[AgreementLine]:
    return [AgreementLine(row, side) for row in rows]
