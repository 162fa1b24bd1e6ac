"""The input of what is chosen by its name: a text field with suggestions, which works without them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.urls import reverse_lazy


class SuggestInput(forms.TextInput):
    """A text input with a datalist. With htmx the list follows what is typed; without, it holds what a refusal found.

    `suggestions` are shown as they are; `source` is the name of the route that gives more.
    """

    template_name = "vocabulary/suggest.html"

    def __init__(self, *, source: str, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"autocomplete": "off", "dir": "auto", **(attrs or {})})
        self.source = reverse_lazy(source)
        self.suggestions: Sequence[str] = ()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        widget = context["widget"]
        list_id = f"{widget['attrs'].get('id') or name}_list"
        widget["attrs"] |= {
            "list": list_id,
            "data-hx-get": f"{self.source}?field={name}",
            "data-hx-trigger": "input changed delay:250ms",
            "data-hx-target": f"#{list_id}",
        }
        widget |= {"list_id": list_id, "suggestions": list(self.suggestions)}
        return context


class SeveralInputs(forms.MultiWidget):
    """The same input several times, for a few values. The first takes the field's label, the others say it with a number."""

    def __init__(self, *, source: str, most: int, label: Any = "", attrs: dict[str, Any] | None = None) -> None:
        self.label = label
        super().__init__([SuggestInput(source=source) for _ in range(most)], attrs)

    def decompress(self, value: Any) -> list[Any]:
        return list(value or [])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for number, part in enumerate(context["widget"]["subwidgets"][1:], 2):
            part["attrs"]["aria-label"] = f"{self.label} {number}".strip()
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else id_
