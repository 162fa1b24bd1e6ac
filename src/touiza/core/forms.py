"""Form fields for what people type: cleaned, limited, safe for the database; text in three languages as one field."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.core.translated import LANGUAGES, TranslatedText, direction, reading_order
from touiza.kernel.text import clean_line, clean_text

LANGUAGE_NAMES = {"ar": "العربية", "fr": "Français", "en": "English"}


OLDEST_YEAR, NEWEST_YEAR = 1800, 2100


def western_digits(text: str) -> str:
    """Return the text with every decimal digit of any script written 0 to 9."""
    return "".join(str(unicodedata.decimal(ch)) if ch.isdecimal() else ch for ch in text)


def offer_rows(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Let a field of a form choose from some rows."""
    cast("forms.ModelChoiceField", form.fields[name]).queryset = rows


def offer_choices(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """Let a field of a form choose from pairs of a value and its label."""
    cast("forms.ChoiceField", form.fields[name]).choices = list(choices)


class LineField(forms.CharField):
    """One line: cleaned of control and invisible characters, at most `max_length` characters."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value) or "")


class ProseField(forms.CharField):
    """Several lines, cleaned; at most `max_length` characters."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 2000, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows, "dir": "auto"}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str:
        return clean_text(super().to_python(value) or "")


class HourField(forms.TimeField):
    """A time of day, 8:30 or 8 h 30, in any digits."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"invalid": _("Write the time as 08:30.")})
        super().__init__(
            input_formats=["%H:%M", "%H h %M", "%Hh%M", "%H.%M", "%H:%M:%S"],
            widget=forms.TimeInput(format="%H:%M", attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> dt.time | None:
        return super().to_python(western_digits(value) if isinstance(value, str) else value)


class DayField(forms.CharField):
    """A day as people type it, 28/11/2026 in any digits; cleans to a date, or None where nothing was typed."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}
        kwargs.setdefault("help_text", _("Day, month and year, like 28/11/2026."))
        super().__init__(max_length=30, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value

    def clean(self, value: Any) -> Any:
        typed = western_digits(super().clean(value) or "").strip()
        if not typed:
            return None
        try:
            day = dt.datetime.strptime(typed, "%d/%m/%Y").date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            raise ValidationError(_("Write the date with day, month and year, like 28/11/2026."), code="unreadable") from None
        if not OLDEST_YEAR <= day.year <= NEWEST_YEAR:
            raise ValidationError(_("Write the date with day, month and year, like 28/11/2026."), code="far")
        return day


class TranslatedWidget(forms.MultiWidget):
    """An input for each language, the reader's first; names end in the language: `title_ar`."""

    template_name = "core/translated_widget.html"

    def __init__(self, *, rows: int = 0, attrs: dict[str, Any] | None = None) -> None:
        self.rows = rows
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {}
        for code in LANGUAGES:
            extra = {"lang": code, "dir": direction(code), "class": "in"}
            widgets[code] = forms.Textarea(attrs={**extra, "rows": rows}) if rows else forms.TextInput(attrs=extra)
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[str]:
        text = value if isinstance(value, TranslatedText) else TranslatedText.from_json(value)
        return [text.texts.get(code, "") for code in LANGUAGES]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = dict(zip(LANGUAGES, context["widget"]["subwidgets"], strict=True))
        order = reading_order(get_language())
        context["widget"]["parts"] = [
            {"code": code, "name": LANGUAGE_NAMES[code], "dir": direction(code), "widget": parts[code]} for code in order
        ]
        context["widget"]["more"] = any(not part["widget"]["value"] for part in context["widget"]["parts"][1:])
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_{reading_order(get_language())[0]}" if id_ else id_


class TranslatedTextField(forms.MultiValueField):
    """A TranslatedText typed in one to three languages. The source is the first one filled, the page's own first."""

    def __init__(self, *, max_length: int = 200, rows: int = 0, required: bool = True, **kwargs: Any) -> None:
        part = ProseField if rows else LineField
        fields = tuple(part(max_length=max_length, required=False) for _code in LANGUAGES)
        super().__init__(fields, require_all_fields=False, required=required, widget=TranslatedWidget(rows=rows), **kwargs)

    def compress(self, data_list: list[str]) -> TranslatedText:
        texts = {code: text for code, text in zip(LANGUAGES, data_list or [], strict=False) if text}
        source = next((code for code in reading_order(get_language()) if code in texts), "ar")
        kept = self.initial.source if isinstance(self.initial, TranslatedText) else None
        return TranslatedText(kept if kept in texts else source, texts)

    def clean(self, value: Any) -> TranslatedText:
        cleaned = super().clean(value)
        text = cleaned if isinstance(cleaned, TranslatedText) else TranslatedText()
        if self.required and not text:
            raise ValidationError(_("Write this in at least one language."), code="required")
        return text

