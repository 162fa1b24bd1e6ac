"""Form components: a field of any kind, the summary of what is wrong, availability, audience, skill."""

from collections.abc import Collection
from typing import Any

from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template import Library

from touiza.ui import components, fields
from touiza.ui.forms import DAYS, PARTS, REST


def field(bound: BoundField, as_: str = "", aud: BoundField | None = None, **options: Any) -> dict[str, Any]:
    """Draw a label, its hint, its error and its input. `bare` keeps the label for screen readers only."""
    return {
        "control": fields.control(bound, as_, **options),
        "bound": bound,
        "bare": options.get("bare", False),
        "aud": aud and audience(aud, options.get("label") or bound.label),
    }


def word(bound: BoundField) -> dict[str, Any]:
    """Draw a select as a word of a sentence; its label is for screen readers."""
    return {"label": bound.label, "html": bound.as_widget(attrs={"aria-describedby": False})}


def fields_(form: BaseForm) -> dict[str, Any]:
    return {"hidden": form.hidden_fields(), "fields": form.visible_fields()}


def hidden(form: BaseForm) -> dict[str, Any]:
    return {"hidden": form.hidden_fields()}


def errors(*sources: Any) -> dict[str, Any]:
    whole, failed = fields.failing(*sources)
    count = len(whole) + sum(len(control.errors) for control in failed)
    return {"whole": whole, "fields": failed, "count": count}


def audience(bound: BoundField, label: Any) -> dict[str, Any]:
    """Prepare the underlined select that says who sees a field; a padlock stands for "only me"."""
    return {
        "label": label,
        "html": bound.as_widget(attrs={"aria-describedby": False}),
        "closed": str(bound.value()) == "private",
        "errors": list(bound.errors),
    }


def aud(bound: BoundField, label: Any = "") -> dict[str, Any]:
    return audience(bound, label or bound.label)


def skill(
    name: Any, bound: BoundField, note: Any = "", kind: str = "", icon: str = "", remove: str = "", lang: str = ""
) -> dict[str, Any]:
    """One skill and its level. `remove` is "name=value" of the button that takes it away."""
    button, _, value = remove.partition("=")
    return {
        "name": name,
        "lang": lang,
        "control": fields.control(bound, "seg"),
        "note": note,
        "kind": kind,
        "icon": icon,
        "button": button,
        "value": value,
    }


def avail(source: BoundField | Collection[str], caption: Any = "") -> dict[str, Any]:
    """A week in parts of days: boxes for a bound field, plain woven squares for a collection of cells."""
    bound = source if isinstance(source, BoundField) else None
    chosen = set((bound.value() if bound else source) or ())
    days = [
        {
            "name": name,
            "rest": code in REST,
            "cells": [
                {"value": f"{code}-{part}", "on": f"{code}-{part}" in chosen, "part": label}
                for part, label, _hours in PARTS
            ],
        }
        for code, name in DAYS
    ]
    return {
        "name": bound.html_name if bound else "",
        "id": bound.auto_id if bound else "",
        "errors": list(bound.errors) if bound else [],
        "days": days,
        "parts": PARTS,
        "caption": caption,
    }


INLINE = (field, word, fields_, hidden, errors, aud, skill, avail)


def add_to(library: Library) -> None:
    for prepare in INLINE:
        components.component(library)(prepare)
