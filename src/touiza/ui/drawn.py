"""Components that lists repeat, drawn in Python: a template each would cost a page of twenty lines its speed.

Everything goes through `fill`, which escapes. Markup that appears once on a page belongs in ui/components/*.html.
"""

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from touiza.core import clock
from touiza.core.translated import Passage, TranslatedText
from touiza.kernel import weave as weaving
from touiza.ui import formats
from touiza.ui.shapes import By, Find


def fill(skeleton: str, *values: Any) -> SafeString:
    """Do as Django's `format_html`, in a third of its time: every value that is not safe already is escaped."""
    return SafeString(skeleton.format(*[value if type(value) is SafeString else _escaped(value) for value in values]))


def joined(skeleton: str, rows: Iterable[tuple[Any, ...]]) -> SafeString:
    """Fill a skeleton for each row, one after the other."""
    return SafeString("".join([fill(skeleton, *row) for row in rows]))


def _escaped(value: Any) -> str:
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


FLIPPED = frozenset(
    {"arrow-left", "arrow-right", "chevron-left", "chevron-right", "login", "logout", "message-reply", "send"}
)
MARK_SIZES = {"s": 26, "": 39, "m": 39, "l": 78, "x": 117}
NOTHING = SafeString("")


@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """Return the address of a static file; asked of the storage once."""
    return static(path)


@lru_cache(maxsize=512)
def icon(name: str, label: Any = "", css: str = "") -> SafeString:
    """Draw a symbol of the sprite. Without a label it is hidden from screen readers."""
    classes = " ".join(filter(None, ("ic", "flip" if name in FLIPPED else "", css)))
    address = f"{asset('ui/icons.svg')}#{name}"
    if label:
        return fill('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', classes, label, address)
    return fill('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', classes, address)


@lru_cache(maxsize=1024)
def mark(seed: str, size: str = "", dyes: str = "", alt: str = "") -> SafeString:
    """Draw an association's mark: a picture that browsers keep for a year."""
    side = MARK_SIZES[size]
    return fill(
        '<img class="mark{}" src="{}" alt="{}" width="{}" height="{}"{}>',
        "" if side == MARK_SIZES[""] else f" {size}",
        weave_address(seed, dyes or "", "mark"),
        alt,
        side,
        side,
        LAZY if side < MARK_SIZES["l"] else NOTHING,
    )


@lru_cache(maxsize=512)
def paths(seed: str, dyes: str) -> SafeString:
    """Draw the knots of an association's sash, one path a colour."""
    return joined('<path fill="{}" d="{}"/>', weaving.band(seed, dyes).paths())


LAZY = fill(' loading="lazy"')


def weave_address(seed: str, dyes: str, what: str) -> str:
    """Return the address of a woven picture: /weave/<seed>-<dyes>/mark.svg."""
    return f"/weave/{quote(seed, safe='')}-{dyes or 'own'}/{what}.svg"


def card_address(seed: str, dyes: str) -> str:
    """Return the whole address of the picture that a link to an association's pages shows elsewhere."""
    return f"{settings.SITE_URL}/weave/{quote(seed, safe='')}-{dyes or 'own'}/card.png"


def foreign(text: Any, lang: str | None = "") -> SafeString:
    """Isolate a name or a title; say its language when it is not the page's."""
    if lang and lang != get_language():
        return fill('<bdi lang="{}" dir="{}">{}</bdi>', lang, formats.direction(lang), text)
    return fill("<bdi>{}</bdi>", text)


def said(text: TranslatedText | Passage | str, as_: str = "") -> SafeString:
    """Write a text in the reader's language, or in its own, marked. `as_="p"` keeps its paragraphs."""
    passage = text.here if isinstance(text, TranslatedText) else text
    body = paragraphs(str(passage)) if as_ == "p" else str(passage)
    if isinstance(passage, Passage) and passage.foreign:
        shape = '<div lang="{}" dir="{}">{}</div>' if as_ == "p" else '<span lang="{}" dir="{}">{}</span>'
        return fill(shape, passage.language, passage.direction, body)
    return fill("{}", body)


def paragraphs(text: str) -> SafeString:
    """Draw what a person wrote: an empty line parts paragraphs, a single one breaks a line."""
    parts = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return joined("<p>{}</p>\n", ((lines(part),) for part in parts))


def lines(text: str) -> SafeString:
    """Draw a text with its line breaks."""
    return SafeString("<br>".join([escape(line) for line in text.strip().split("\n")]))


def tag(text: Any, kind: str = "", icon: str = "") -> SafeString:
    """Draw a state in words."""
    symbol = fill("{} ", _icon(icon)) if icon else NOTHING
    return fill('<span class="tag{}">{}{}</span>', f" {kind}" if kind else "", symbol, text)


_icon = icon  # `icon` is also the name of an argument


def weave(done: int, total: int, new: int = 0, label: Any = "") -> SafeString:
    """Draw counted progress, one knot a unit; hidden from screen readers unless it has a label."""
    knots = joined("<i{}></i>", ((_KNOTS[state],) for state in weaving.steps(done, total, new)))
    if label:
        return fill('<span class="weave" role="img" aria-label="{}">{}</span>', label, knots)
    return fill('<span class="weave" aria-hidden="true">{}</span>', knots)


_KNOTS = {"": NOTHING, "on": fill(' class="on"'), "new": fill(' class="new"')}


def age(since: dt.datetime, kind: str = "comment") -> SafeString:
    """Draw how long something has waited; its colour says when that is too long."""
    now, lang = clock.now(), formats.known(get_language())
    figure, unit = formats.age(since, now, lang)
    state = formats.waiting(since, now, kind)
    return fill(
        '<p class="age{}"><bdi class="num">{}</bdi><small>{}</small></p>', f" {state}" if state else "", figure, unit
    )


def day(date: dt.date) -> SafeString:
    """Draw a date as a block: its day of the week, number and month."""
    weekday, number, month = formats.date_parts(date, formats.known(get_language()))
    return fill(
        '<p class="day"><span>{}</span><b><time datetime="{}">{}</time></b><span>{}</span></p>',
        weekday,
        date.isoformat()[:10],
        number,
        month,
    )


def cost(minutes: int | None, per: str = "", figure: str = "", unit: str = "", *, untimed: bool = False) -> SafeString:
    """Draw the time a thing asks for, as the largest figure of its line; `untimed` takes none."""
    if minutes and not figure:
        figure, unit = formats.cost(minutes, formats.known(get_language()), per)
    if not figure:
        return fill('<p class="cost none">{}</p>', gettext("takes no time") if untimed else gettext("time not stated"))
    return fill('<p class="cost"><bdi class="num">{}</bdi><small>{}</small></p>', figure, unit)


def find(item: Find, level: int = 3) -> SafeString:
    """Draw one opportunity in a list."""
    shown, by, reasons = item.get("tag"), item.get("by"), item.get("why")
    return fill(
        '<li class="find">{}<div class="stack g1"><h{}><a href="{}">{}</a></h{}>\n{}{}{}</div>{}</li>\n',
        cost(item.get("minutes"), item.get("per", ""), item.get("figure", ""), item.get("unit", ""), untimed=item.get("untimed", False)),
        level,
        item["href"],
        foreign(item["title"], item.get("title_lang")),
        level,
        _by(by) if by else NOTHING,
        _facts(item),
        why(reasons) if reasons else NOTHING,
        _fit(tag(shown["text"], shown.get("kind", ""), shown.get("icon", ""))) if shown else NOTHING,
    )


def _fit(shown: SafeString) -> SafeString:
    return fill('<div class="fit">{}</div>', shown)


def _by(by: By) -> SafeString:
    name = foreign(by["name"], by.get("lang"))
    sign = fill(" {}", icon("shield-check", pgettext("association", "Verified"))) if by.get("verified") else NOTHING
    return fill('<p class="by">{} {}{}</p>\n', mark(by["seed"], "s", by.get("dyes") or ""), name, sign)


def _facts(item: Find) -> SafeString:
    facts = item.get("facts")
    if not facts:
        return NOTHING
    spans = joined("<span>{} {}</span>", ((icon(fact["icon"]), fact["text"]) for fact in facts))
    return fill('<p class="meta">{}</p>\n', spans)


def why(reasons: list[str]) -> SafeString:
    """Draw the reasons a match fits, in words."""
    lines = joined("<li>{}</li>", ((reason,) for reason in reasons))
    return fill('<p class="vh">{}</p><ul class="why">{}</ul>\n', gettext("Why it suits you"), lines)


def row(content: str, late: bool = False, two: bool = False, id: str = "", as_: str = "article") -> SafeString:
    """Draw one thing to decide: what leads, who and what, what one can do. `two` has nothing that leads."""
    name = as_ if as_ in {"li", "div"} else "article"
    classes = "row" + (" late" if late else "") + (" two" if two else "")
    ident = fill(' id="{}"', id) if id else NOTHING
    return fill('<{} class="{}"{}>{}</{}>\n', name, classes, ident, content, name)


def posting(action: str, token: str, fields: Iterable[tuple[str, Any]], button: SafeString) -> SafeString:
    """Draw a form that is one button. `token` is the one against forged forms."""
    hidden = joined('<input type="hidden" name="{}" value="{}">', [("csrfmiddlewaretoken", token), *fields])
    return fill('<form method="post" action="{}">{}{}</form>', action, hidden, button)


def acts(content: str) -> SafeString:
    return fill('<div class="acts">{}</div>', content)


def btn(
    text: Any = "",
    kind: str = "",
    href: str = "",
    icon: str = "",
    type: str = "submit",
    label: Any = "",
    wide: bool = False,
    **attributes: Any,
) -> SafeString:
    """Draw a link when there is an address, else a button. Other keywords become attributes: hx_post is hx-post.

    A `label` that lacks the words on the button is told after them, so that who speaks what they see is understood (WCAG 2.5.3).
    """
    classes = " ".join(filter(None, ("btn", kind, "icon" if icon and not text else "", "wide" if wide else "")))
    if label:
        attributes["aria-label"] = label if str(text).lower() in str(label).lower() else f"{text} – {label}"
    rest = joined("{}", ((_attribute(key, value),) for key, value in attributes.items()))
    inside = fill("{} {}" if text else "{}", _icon(icon), text) if icon else text
    if href:
        return fill('<a class="{}" href="{}"{}>{}</a>', classes, href, rest, inside)
    return fill('<button class="{}" type="{}"{}>{}</button>', classes, type, rest, inside)


def _attribute(key: str, value: Any) -> SafeString:
    name = key.rstrip("_").replace("_", "-")
    if value is True:
        return fill(" {}", name)
    return NOTHING if value in (None, False, "") else fill(' {}="{}"', name, value)
