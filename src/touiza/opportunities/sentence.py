"""The first search: a sentence whose words are selects. Discover and the landing page show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from touiza.opportunities.services.indexing import WEEKLY
from touiza.opportunities.wanted import FROM_HOME, Wanted
from touiza.ui.tags.filters import number
from touiza.vocabulary import lists

Label = str | Promise

TIME_NAMES: dict[str, Label] = {
    "": gettext_lazy("some time"),
    "30": gettext_lazy("half an hour"),
    "120": gettext_lazy("two hours"),
    "300": gettext_lazy("half a day"),
    "480": gettext_lazy("a whole day"),
    WEEKLY: gettext_lazy("some hours every week"),
}
WHEN_NAMES: dict[str, Label] = {
    "": gettext_lazy("some day"),
    "week": gettext_lazy("this week"),
    "weekend": gettext_lazy("at the weekend"),
    "month": gettext_lazy("this month"),
}
SKILL_ANY = gettext_lazy("do anything useful")
PLACE_ANY = gettext_lazy("in any wilaya")
PLACE_HOME = gettext_lazy("from home, online")


@dataclass(frozen=True)
class Sentence:
    """The four selects, with what was chosen, and the words of the button."""

    t: SafeString
    w: SafeString
    s: SafeString
    p: SafeString
    button: str


def sentence_of(wanted: Wanted, *, total: int, skills: Iterable[str]) -> Sentence:
    """Return the sentence. `skills` are the codes to offer, the most asked for first; `total` is for the button."""
    chosen = dict.fromkeys([*([wanted.s] if wanted.s else []), *skills])
    words = [lists.by_code("skills", code) for code in chosen]
    return Sentence(
        t=_select("t", _("Time I have"), TIME_NAMES, wanted.t),
        w=_select("w", _("When"), WHEN_NAMES, wanted.w),
        s=_select("s", _("Skill"), {"": SKILL_ANY} | {word.code: word.label() for word in words if word}, wanted.s),
        p=_select("p", _("Place"), {"": PLACE_ANY, FROM_HOME: PLACE_HOME} | _wilayas(), wanted.p),
        button=_button(total),
    )


def _button(total: int) -> str:
    if not total:
        return _("Show opportunities")
    return ngettext("Show %(n)s opportunity", "Show %(n)s opportunities", total) % {"n": number(total)}


def _wilayas() -> dict[str, Label]:
    """Return the wilayas as they stand in the sentence; made once for each language."""
    return lists.remembered(
        f"wilayas of the sentence {get_language()}",
        lambda: {word.code: _("in %(place)s") % {"place": word.label()} for word in lists.wilayas()},
    )


def _select(name: str, label: str, options: dict[str, Label], chosen: str) -> SafeString:
    """Return one select of the sentence, its name for readers before it."""
    written = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, SafeString(" selected") if value == chosen else "", text) for value, text in options.items()),
    )
    return format_html(
        '<label><span class="vh">{}</span><select name="{}" id="{}">{}</select></label>', label, name, name, written
    )
