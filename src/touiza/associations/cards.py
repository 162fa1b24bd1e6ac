"""An association as one line of the directory: hours received, name, other name, place, cause, open opportunities."""

from django.urls import reverse
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.ui import formats
from touiza.ui.shapes import Fact, Find, Tag
from touiza.vocabulary import lists


def card_of(association: Association) -> Find:
    """Return a line as {% find %} draws it. Load the row with `AssociationQuerySet.with_card`: no query is made here."""
    lang = formats.known(get_language())
    name = association.name.here
    minutes = association.figures.minutes
    other = next((text for text in association.name.others if text.text != name.text), None)
    return {
        "href": reverse("home:profile", args=[association.handle]),
        "title": name.text,
        "title_lang": name.language if name.foreign else "",
        "figure": formats.number(minutes // 60, lang),
        "unit": ngettext("confirmed hour", "confirmed hours", minutes // 60),
        "by": {
            "name": other.text if other else f"@{association.handle}",
            "lang": other.language if other else "",
            "seed": association.handle,
            "dyes": association.dyes,
        },
        "facts": _facts(association, lang),
        "tag": _tag(association),
    }


def _facts(association: Association, lang: str) -> list[Fact]:
    facts: list[Fact] = []
    if association.commune_id:
        facts.append({"icon": "map-pin", "text": lists.place_name(association.commune_id)})
    causes = [cause.label() for cause in lists.words_for("causes", association.__dict__["cause_ids"])[:2]]
    if causes:
        facts.append({"icon": "stack-2", "text": " · ".join(causes)})
    if count := association.figures.open_opportunities:
        text = ngettext("%(count)s open opportunity", "%(count)s open opportunities", count)
        facts.append({"icon": "calendar", "text": text % {"count": formats.number(count, lang)}})
    return facts


def _tag(association: Association) -> Tag | None:
    if association.is_verified:
        return {"text": pgettext("association", "Verified"), "kind": "ok", "icon": "shield-check"}
    return None if association.is_claimed else {"text": _("nobody answers for it yet"), "kind": ""}
