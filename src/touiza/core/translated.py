"""Text that people write in up to three languages, with honest fallback.

Stored as JSON: {"source": "ar", "ar": "…", "fr": "…"}. What a reader gets carries the language it is really in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("ar", "fr", "en")
KEYS = frozenset({"source", *LANGUAGES})  # of the stored form
RTL = frozenset({"ar"})


def reading_order(language: str | None) -> tuple[str, ...]:
    """Return the languages to try for a reader: theirs first, then the site's order (ar, fr, en)."""
    first = language if language in LANGUAGES else settings.LANGUAGE_CODE
    return (first, *(code for code in LANGUAGES if code != first))


def direction(language: str) -> str:
    """Return "rtl" or "ltr"."""
    return "rtl" if language in RTL else "ltr"


@dataclass(frozen=True)
class Passage:
    """A text together with the language it is in. `foreign` tells that the reader asked for another one."""

    text: str
    language: str
    foreign: bool

    @property
    def direction(self) -> str:
        return direction(self.language)

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


@dataclass(frozen=True)
class TranslatedText:
    """The same text in one to three languages; `source` is the one it was written in."""

    source: str = "ar"
    texts: Mapping[str, str] = field(default_factory=dict)

    def in_(self, language: str | None) -> Passage:
        """Return the text for a reader of a language, falling back to the source, then to any other."""
        wanted = language if language in LANGUAGES else settings.LANGUAGE_CODE
        for code in (wanted, self.source, *LANGUAGES):
            if text := self.texts.get(code):
                return Passage(text, code, code != wanted)
        return Passage("", wanted, False)

    @property
    def here(self) -> Passage:
        """Return the text for whoever reads now (the active language)."""
        return self.in_(get_language())

    @property
    def others(self) -> list[Passage]:
        """Return the same text in the languages that are not the reader's, source first."""
        shown = self.here.language
        codes = dict.fromkeys((self.source, *LANGUAGES))
        return [Passage(self.texts[c], c, True) for c in codes if c != shown and self.texts.get(c)]

    @property
    def languages(self) -> list[str]:
        return [code for code in LANGUAGES if self.texts.get(code)]

    def __str__(self) -> str:
        return self.here.text

    def __bool__(self) -> bool:
        return any(self.texts.values())

    def as_json(self) -> dict[str, str]:
        return {"source": self.source, **{code: text for code, text in self.texts.items() if text}}

    @classmethod
    def of(cls, source: str = "ar", **texts: str) -> "TranslatedText":
        """Build from keywords: `TranslatedText.of("fr", fr="Bonjour", ar="…")`."""
        return cls(source, {code: text for code, text in texts.items() if text})

    @classmethod
    def from_json(cls, value: Any) -> "TranslatedText":
        """Read the stored form; anything else is an empty text."""
        if not isinstance(value, dict):
            return cls()
        texts = {code: str(value[code]) for code in LANGUAGES if value.get(code)}
        source = value.get("source")
        if source not in LANGUAGES:
            source = next(iter(texts), "ar")
        return cls(source, texts)


class TranslatedField(models.JSONField):
    """A database field that reads and writes `TranslatedText`. `limit` is in characters, for each language.

    Queries reach into it by language: `title__ar="نغرس الأرز"`, `title__fr__icontains="cèdre"`, `title__source="ar"`
    compare texts. Any other key, and any value that is no translated text, is an error and not an empty answer.
    """

    def __init__(self, *args: Any, limit: int = 20_000, **kwargs: Any) -> None:
        self.limit = limit
        kwargs.setdefault("default", TranslatedText)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["limit"] = self.limit
        return name, path, args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> TranslatedText:
        return TranslatedText.from_json(super().from_db_value(value, expression, connection))

    def to_python(self, value: Any) -> TranslatedText:
        return value if isinstance(value, TranslatedText) else TranslatedText.from_json(value)

    def get_transform(self, lookup_name: str) -> Any:
        if lookup_name in KEYS:
            return partial(KeyTextTransform, lookup_name)
        return models.Field.get_transform(self, lookup_name)

    def get_prep_value(self, value: Any) -> Any:
        if not isinstance(value, TranslatedText | dict):
            msg = f"{self.name} holds a TranslatedText, not {value!r}: write TranslatedText.of('ar', ar='…')"
            raise TypeError(msg)
        return super().get_prep_value(self.to_python(value).as_json())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, TranslatedText):
            value = value.as_json()
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj).as_json()

    def value_from_object(self, obj: models.Model) -> TranslatedText:
        return self.to_python(getattr(obj, self.attname))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        text = self.to_python(value)
        if not self.blank and not text:
            raise ValidationError(_("Write this in at least one language."), code="blank")
        if any(len(part) > self.limit for part in text.texts.values()):
            raise ValidationError(_("Shorten this to %(limit)d characters."), code="long", params={"limit": self.limit})
