"""Passing an opportunity on: plain links with its title and address, posters, the picture that a link shows."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.opportunities.models import Opportunity
from touiza.opportunities.posters import association_card, card_name, opportunity_card
from touiza.ui.formats import language_name
from touiza.ui.shapes import Link

PLACES = (  # name, address, the parameter of the link, that of the words
    ("WhatsApp", "https://wa.me/", "", "text"),
    ("Telegram", "https://t.me/share/url", "url", "text"),
    ("Facebook", "https://www.facebook.com/sharer/sharer.php", "u", ""),
    ("X", "https://x.com/intent/post", "url", "text"),
)


@dataclass(frozen=True)
class Sharing:
    link: str
    title: str
    links: list[Link]
    posters: list[Link]


def sharing_of(opportunity: Opportunity, address: str) -> Sharing:
    """Return what a page offers to pass it on. No query."""
    title = opportunity.post.title.here.text
    mail: Link = {"text": _("E-mail"), "href": f"mailto:?{_query({'subject': title, 'body': address})}"}
    links: list[Link] = [{"text": name, "href": f"{to}?{_shared(title, address, link, words)}"} for name, to, link, words in PLACES]
    poster = reverse("opportunities:poster", args=[opportunity.post.slug])
    posters: list[Link] = [{"text": language_name(code), "href": f"{poster}?in={code}"} for code in ("ar", "fr", "en")]
    posters += [
        {"text": _("In three languages"), "href": f"{poster}?in=all"},
        {"text": _("With strips to tear off"), "href": f"{poster}?strips=1"},
    ]
    return Sharing(address, title, [*links, mail], posters)


def card_of(opportunity: Opportunity) -> str:
    """Return the whole address of the picture that a link to an opportunity shows elsewhere."""
    return _card("o", opportunity.pk, card_name(opportunity_card(opportunity)))


def association_card_of(association: Association) -> str:
    """Return the whole address of the picture that a link to an association shows elsewhere."""
    return _card("a", association.pk, card_name(association_card(association)))


def _card(kind: str, pk: int, name: str) -> str:
    digest = name.rpartition("/")[2].removesuffix(".png")
    return f"{settings.SITE_URL}{reverse('opportunities_open:card', args=[kind, pk, digest])}"


def _shared(title: str, address: str, link: str, words: str) -> str:
    if not link:
        return _query({words: f"{title}\n{address}"})
    return _query({link: address} | ({words: title} if words else {}))


def _query(values: dict[str, str]) -> str:
    return urlencode(values).replace("+", "%20")
