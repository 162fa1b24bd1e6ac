"""The first search: a sentence whose words are selects. Discover and the landing page show it."""

from collections.abc import Mapping
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
SKILLS = 30  # offered, the most asked for first
SKILL_ANY = gettext_lazy("do anything useful")
PLACE_ANY = gettext_lazy("in any wilaya")
PLACE_HOME = gettext_lazy("from home, online")


@dataclass(frozen=True)
class Sentence:
    """The four selects, with what was chosen, and the words of the button. Each is made when it is drawn."""

    wanted: Wanted
    total: int
    offered: tuple[str, ...]
    vocabulary: str

    @property
    def t(self) -> SafeString:
        return _select("t", _("Time I have"), TIME_NAMES, self.wanted.t)

    @property
    def w(self) -> SafeString:
        return _select("w", _("When"), WHEN_NAMES, self.wanted.w)

    @property
    def s(self) -> SafeString:
        codes = dict.fromkeys([*([self.wanted.s] if self.wanted.s else []), *self.offered])
        words = [lists.by_code("skills", code) for code in codes]
        return _select("s", _("Skill"), {"": SKILL_ANY} | {one.code: one.label() for one in words if one}, self.wanted.s)

    @property
    def p(self) -> SafeString:
        return _select("p", _("Place"), {"": PLACE_ANY, FROM_HOME: PLACE_HOME} | _wilayas(), self.wanted.p)

    @property
    def button(self) -> str:
        if not self.total:
            return _("Show opportunities")
        shown = {"n": number(self.total)}
        return ngettext("Show %(n)s opportunity", "Show %(n)s opportunities", self.total) % shown


def sentence_of(wanted: Wanted, *, total: int, asked_for: Mapping[str, int]) -> Sentence:
    """Return the sentence. `asked_for` tells how often each skill is, by code; `total` is for the button."""
    offered = sorted(asked_for, key=lambda code: -asked_for[code])[:SKILLS]
    return Sentence(wanted, total, tuple(offered), lists.version())


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
