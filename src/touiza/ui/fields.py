"""What a template needs to draw a form field: one view of Django's bound fields, whatever their widget."""

import copy
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

from touiza.ui.forms import CELLS, AvailabilityField

LATIN = (  # typed left to right in every language
    forms.EmailInput,
    forms.URLInput,
    forms.NumberInput,
    forms.PasswordInput,
    forms.DateInput,
    forms.TimeInput,
    forms.DateTimeInput,
)
OURS = frozenset({"class", "rows", "autocomplete", "placeholder"})  # what a template says wins over the widget


@dataclass
class Option:
    """One box or button of a group."""

    tag: SafeString
    label: Any
    id: str


@dataclass
class Control:
    """A field ready to be drawn. `kind` is input, tick (one box), picks, seg, opts or week."""

    kind: str
    name: str
    id: str
    label: Any
    hint: Any
    errors: list[Any]
    optional: bool
    first: str = ""  # the id of the first input, where a field is made of several
    html: SafeString | str = ""
    options: list[Option] = field(default_factory=list)

    @property
    def grouped(self) -> bool:
        return self.kind in {"picks", "seg", "opts"}

    @property
    def target(self) -> str:
        """Return the id that the label and an error summary lead to."""
        if self.kind == "week":
            return f"{self.id}_{CELLS[0]}"
        return f"{self.id}_0" if self.grouped else self.first or self.id

    @property
    def described(self) -> str:
        """Return the ids of the hint and the error, for aria-describedby."""
        return " ".join(filter(None, (f"{self.id}_hint" if self.hint else "", f"{self.id}_err" if self.errors else "")))


def kind_of(bound: BoundField, wanted: str = "") -> str:
    """Return how a field is drawn: as asked, else by its widget."""
    widget = bound.field.widget
    if isinstance(bound.field, AvailabilityField):
        return "week"
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return {"pick": "picks"}.get(wanted, wanted) or "opts"
    if isinstance(widget, forms.RadioSelect):
        return {"pick": "picks"}.get(wanted, wanted) or "picks"
    return "input"


def control(bound: BoundField, wanted: str = "", **options: Any) -> Control:
    """Prepare a bound field. Options: label, hint, optional, and attributes of the input (see `attributes`)."""
    kind = kind_of(bound, wanted)
    shown = Control(
        kind=kind,
        name=bound.html_name,
        id=bound.auto_id or bound.html_name,
        label=options.get("label") or bound.label,
        hint=bound.help_text if options.get("hint") is None else options["hint"],
        errors=list(bound.errors),
        optional=not bound.field.required and kind != "tick" and options.get("optional", True) is not False,
        first=bound.id_for_label,
    )
    if shown.grouped:
        shown.options = [
            Option(part.tag(), part.choice_label, part.id_for_label)
            for part in bound
            if part.data["value"] not in (None, "") or not isinstance(bound.field.widget, forms.RadioSelect)
        ]
    elif kind != "week":
        shown.html = _input(bound, shown, options)
    return shown


def _input(bound: BoundField, shown: Control, options: dict[str, Any]) -> SafeString:
    widget = copy.copy(bound.field.widget)
    if isinstance(widget, forms.NumberInput):
        widget.input_type = "text"  # browsers write numbers in their own language; we read them in ours
    return bound.as_widget(widget, attrs=attributes(bound, shown, options))


def attributes(bound: BoundField, shown: Control, options: dict[str, Any]) -> dict[str, Any]:
    """Return the attributes of an input: class, direction, what describes it, what a phone's keyboard should be."""
    widget, own = bound.field.widget, bound.field.widget.attrs
    attrs: dict[str, Any] = {"aria-describedby": shown.described or None}
    if shown.errors:
        attrs["aria-invalid"] = "true"
    if shown.kind != "tick":
        attrs["class"] = " ".join(filter(None, ("in", "short" if options.get("short") else "", own.get("class", ""))))
    if isinstance(widget, forms.Textarea) and own.get("rows") == "10":  # Django's own default is a page high
        attrs["rows"] = 4
    attrs |= {key: options[key] for key in ("rows", "autocomplete", "placeholder") if options.get(key)}
    if isinstance(widget, LATIN) or widget.__dict__.get("input_type") == "tel":
        attrs.setdefault("dir", "ltr")
    elif isinstance(widget, forms.Textarea) or type(widget) is forms.TextInput:
        attrs.setdefault("dir", "auto")
    if isinstance(widget, forms.NumberInput):
        attrs["inputmode"] = "decimal" if isinstance(bound.field, forms.FloatField | forms.DecimalField) else "numeric"
    return {key: value for key, value in attrs.items() if value is not None and (key in OURS or key not in own)}


def failing(*sources: Any) -> tuple[list[Any], list[Control]]:
    """Return what is wrong in forms (or formsets): errors of the whole, and fields with theirs, in order."""
    whole: list[Any] = []
    fields: list[Control] = []
    for source in sources:
        if hasattr(source, "forms"):
            whole += list(source.non_form_errors())
            inner = failing(*source.forms)
            whole, fields = whole + inner[0], fields + inner[1]
        elif source is not None and source.is_bound and source.errors:
            whole += list(source.non_field_errors())
            fields += [_failed(source[name]) for name in source.fields if name in source.errors]
    return whole, fields


def _failed(bound: BoundField) -> Control:
    return Control(
        kind_of(bound), bound.html_name, bound.auto_id or "", bound.label, "", list(bound.errors), optional=False, first=bound.id_for_label
    )
