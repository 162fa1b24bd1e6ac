"""Units besides hours: the words that everybody shares, and how an amount is said."""

from collections.abc import Callable

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core.translated import TranslatedText
from touiza.proof.models import Unit
from touiza.ui.formats import known, number

SHARED: dict[str, object] = {
    "pages": _("Pages"),
    "words": _("Words"),
    "pictures": _("Pictures"),
    "meals": _("Meals"),
    "parcels": _("Parcels"),
    "trees": _("Trees"),
    "kilometres": _("Kilometres"),
    "bags": _("Bags of litter"),
    "lessons": _("Lessons"),
    "people": _("People helped"),
}

_SAID: dict[str, Callable[[int], str]] = {
    "pages": lambda count: ngettext("%(count)s page", "%(count)s pages", count),
    "words": lambda count: ngettext("%(count)s word", "%(count)s words", count),
    "pictures": lambda count: ngettext("%(count)s picture", "%(count)s pictures", count),
    "meals": lambda count: ngettext("%(count)s meal", "%(count)s meals", count),
    "parcels": lambda count: ngettext("%(count)s parcel", "%(count)s parcels", count),
    "trees": lambda count: ngettext("%(count)s tree", "%(count)s trees", count),
    "kilometres": lambda count: ngettext("%(count)s kilometre", "%(count)s kilometres", count),
    "bags": lambda count: ngettext("%(count)s bag of litter", "%(count)s bags of litter", count),
    "lessons": lambda count: ngettext("%(count)s lesson", "%(count)s lessons", count),
    "people": lambda count: ngettext("%(count)s person helped", "%(count)s people helped", count),
}


def label(unit: Unit) -> str:
    """Return a unit's name, as the heading of a column."""
    return str(SHARED.get(unit.code, unit.code)) if unit.code else unit.word.here.text


def amount(unit: Unit, quantity: int) -> str:
    """Say so much of a unit: 12 pages; of an association's own word, “Jars: 12”."""
    lang = known(get_language())
    said = _SAID.get(unit.code)
    if said is None:
        return f"{label(unit)}: {number(quantity, lang)}"
    return said(abs(quantity)) % {"count": number(quantity, lang)}


def shared_unit(code: str) -> Unit:
    """Return the unit of a shared word."""
    return Unit.objects.get_or_create(code=code)[0]


def own_unit(association: Actor, word: TranslatedText) -> Unit:
    """Return an association's own unit of this word, the same one for the same word."""
    found = Unit.objects.filter(association=association, word=word).first()
    return found or Unit.objects.create(association=association, word=word)
