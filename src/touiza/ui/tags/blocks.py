"""Components that hold others: `{% panel %}…{% endpanel %}`."""

from typing import Any

from django.forms.boundfield import BoundField
from django.template import Context, Library

from touiza.ui import components, drawn
from touiza.ui.tags import forms

VERDICTS = {"valid": "", "revoked": "no", "unknown": "none"}


def panel(context: Context, content: str, title: Any = "", id: str = "", level: int = 2) -> dict[str, Any]:
    return {"content": content, "title": title, "id": id or components.fresh_id(context, "panel"), "level": level}


def lane(
    context: Context,
    content: str,
    title: Any,
    id: str = "",
    note: Any = "",
    href: str = "",
    link: Any = "",
    level: int = 2,
    keys: bool = False,
    aud: BoundField | None = None,
    quiet: bool = False,
) -> dict[str, Any]:
    """A list under its heading. `aud` says beside it who sees the whole; `quiet` keeps the heading for screen readers,
    where the tab above has said it."""
    return {
        "content": content,
        "title": title,
        "id": id or components.fresh_id(context, "lane"),
        "note": note,
        "href": href,
        "link": link,
        "level": level,
        "keys": keys,
        "aud": aud and forms.audience(aud, title),
        "quiet": quiet,
    }


def brief(content: str) -> dict[str, Any]:
    return {"content": content}


def note(content: str, kind: str = "") -> dict[str, Any]:
    return {"content": content, "kind": kind}


def flash(content: str) -> dict[str, Any]:
    return {"content": content}


def empty(context: Context, content: str, title: Any, level: int = 2) -> dict[str, Any]:
    return {"content": content, "title": title, "level": level, "id": components.fresh_id(context, "loom")}


def cert(content: str, seed: str, dyes: str = "") -> dict[str, Any]:
    return {"content": content, "seed": seed, "dyes": dyes}


def verdict(content: str, kind: str = "valid", word: Any = "") -> dict[str, Any]:
    """What a check found. `word` is said on the tag where the certificate's own words do not fit."""
    return {"content": content, "kind": kind, "css": VERDICTS[kind], "said": word}


def gate(content: str) -> dict[str, Any]:
    return {"content": content}


def dock(content: str, label: Any = "") -> dict[str, Any]:
    return {"content": content, "label": label}


def table(context: Context, content: str, caption: Any, dense: bool = False, seen: bool = False) -> dict[str, Any]:
    """A table that scrolls in its own region. The caption is for screen readers unless `seen`."""
    ident = components.fresh_id(context, "table")
    return {"content": content, "caption": caption, "dense": dense, "seen": seen, "id": ident}


def why(content: str, label: Any = "") -> dict[str, Any]:
    return {"content": content, "label": label}


def post(content: str, id: str = "") -> dict[str, Any]:
    return {"content": content, "id": id}


def fold(content: str, title: Any, open: bool = False, always: bool = False, id: str = "") -> dict[str, Any]:
    """Something that opens when asked. `always` shows it whole from 60rem; with an `id` it stays open through a swap."""
    return {"content": content, "title": title, "open": open, "always": always, "id": id}


BLOCKS = (
    panel, lane, brief, note, flash, empty, cert, verdict, gate, dock, table, why, post, fold,
)  # fmt: skip


def add_to(library: Library) -> None:
    for prepare in BLOCKS:
        components.component(library, block=True)(prepare)
    for quick in (drawn.row, drawn.acts):
        library.simple_block_tag(quick)
