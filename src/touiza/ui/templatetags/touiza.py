"""The one tag library: `{% load touiza %}`. Components of one line; blocks and formats are added from their modules."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from touiza.core import clock
from touiza.kernel import weave as weaving
from touiza.ui import components, drawn, formats
from touiza.ui import live as live_updates
from touiza.ui.shapes import Link, Step, Tab, Thread
from touiza.ui.tags import blocks, filters, forms, once
from touiza.ui.tags.filters import local

register = template.Library()
component = components.component(register)


def here() -> str:
    """Return the reader's language."""
    return formats.known(get_language())


for quick in (
    drawn.asset, drawn.icon, drawn.mark, drawn.foreign, drawn.tag, drawn.weave, drawn.age, drawn.cost, drawn.find,
    drawn.btn, drawn.said,
):  # fmt: skip
    register.simple_tag(quick, name=quick.__name__)


@component
def sash(context: Context, seed: str, dyes: str = "", thin: bool = False) -> dict[str, Any]:
    cloth = weaving.band(seed, dyes or "")
    unit = 2 if thin else 4
    return {
        "id": components.fresh_id(context, "sash"),
        "paths": drawn.paths(seed, dyes or ""),
        "unit": unit,
        "width": cloth.width * unit,
        "offset": -cloth.width * unit / 2,
        "height": cloth.height * unit,
        "thin": thin,
    }


@component
def loom(threads: Sequence[Thread], label: str = "") -> dict[str, Any]:
    lang = here()
    coloured: list[Thread] = [{**thread, "dye": thread.get("dye") or n % 6 + 1} for n, thread in enumerate(threads)]
    cloth = weaving.loom([(thread["dye"], thread["minutes"] // 60) for thread in coloured])
    said = [f"{thread['label']} {formats.hours(thread['minutes'], lang)}" for thread in coloured]
    return {"loom": cloth, "threads": coloured, "label": label or formats.listing(said, lang)}


@component
def kilim(pattern: str | int) -> dict[str, Any]:
    cloth = weaving.kilim(str(pattern))
    rings = [(dye, weaving.DYES[dye], path) for dye, path in cloth.rings]
    return {"kilim": cloth, "rings": rings}


@component
def halt(code: int | str) -> dict[str, Any]:
    return {"code": code}


@register.simple_tag
def day(date: dt.date) -> SafeString:
    return drawn.day(local(date))


@component
def facts(pairs: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    return {"pairs": pairs}


@component
def pager(context: Context, page: Page[Any], param: str = "page") -> dict[str, Any]:
    def href(number: int) -> str:
        return keep(context, **{param: number})

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [{"text": n, "href": href(n) if isinstance(n, int) else "", "current": n == page.number} for n in numbers]
    return {
        "many": page.has_other_pages(),
        "links": links,
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag(takes_context=True)
def deeds(context: Context) -> str:
    """Say that this page has buttons of the form #deed: the page draws it once, at its end."""
    context["request"].has_deeds = True
    return ""


@register.simple_tag(takes_context=True)
def keep(context: Context, **changes: Any) -> str:
    """Return this page's query string with these values changed; None or "" takes one away."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        elif isinstance(value, list | tuple):
            query.setlist(key, value)
        else:
            query[key] = value
    return f"?{query.urlencode()}"


@component
def chips(filters: Sequence[Link]) -> dict[str, Any]:  # in force
    return {"filters": filters}


@component
def seg(items: Sequence[Link], label: str) -> dict[str, Any]:
    return {"items": items, "label": label}


@component
def tabs(items: Sequence[Tab], label: str) -> dict[str, Any]:
    return {"items": items, "label": label}


@component
def path(steps: Sequence[Step]) -> dict[str, Any]:
    return {"steps": steps}


@component
def who(name: str, size: str = "", picture: str = "", dye: int = 0) -> dict[str, Any]:
    text = str(name).strip()
    return {
        "initial": text[:1].upper() or "?",
        "dye": dye or sum(map(ord, text)) % 6 + 1,
        "size": size if size in {"s", "x"} else "",
        "side": {"s": 34, "x": 77}.get(size, 43),
        "picture": picture,
    }


@component
def bar(entries: Sequence[Any], label: str, more: Sequence[Any] = ()) -> dict[str, Any]:
    return {"entries": entries, "label": label, "more": more}


@component
def rail(entries: Sequence[Any], workspace: Mapping[str, Any], page: Any = None) -> dict[str, Any]:
    return {"entries": entries, "workspace": workspace, "page": page}


@register.simple_tag
def time_range(start: dt.datetime, end: dt.datetime) -> str:
    return formats.time_range(local(start), local(end), here())


@register.simple_tag
def moment_range(start: dt.datetime, end: dt.datetime) -> str:
    return formats.moment_range(local(start), local(end), here(), local(clock.now()).date())


@register.simple_tag
def date_range(start: dt.date, end: dt.date, years: bool = False) -> str:
    """Write two dates. The year is left out when it is this one, unless `years`."""
    return formats.date_range(local(start), local(end), here(), None if years else local(clock.now()).date())


@register.inclusion_tag("ui/parts/work_css.html")
def work_css() -> dict[str, Any]:
    return {}


forms.add_to(register)
blocks.add_to(register)
filters.add_to(register)
once.add_to(register)


@component
def fresh(context: Context, counts: str, number: int, mark: object = None, into: str = "", items: str = "") -> dict[str, Any]:
    """Say how many new things there are, and show them when pressed: `{% fresh "answers" post.pk into="answers" %}`.

    `counts` is registered in core.live; `number` is whose place; `mark` is what its count begins from, the moment of
    drawing unless said; `into` is the id of the list, whose things have ids: its children, or what `items` selects in
    it. Without a list the page is loaded anew.
    """
    page = context["ui"]
    return {
        "page": "" if page.live else page.live_for_visitors,
        "topic": f"{live_updates.counted(counts).place}:{number}",
        "new": f"{counts}.{number}.{int(clock.now().timestamp() * 1000) if mark is None else mark}",
        "list": into,
        "items": items,
    }
