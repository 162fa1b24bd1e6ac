"""The few words in braces that an association's own text may hold, and what stands for them on a sheet."""

import re
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from touiza.core.translated import TranslatedText

NAMES = ("name", "time", "work", "period", "association")
_BRACES = re.compile(r"\{([^{}\n]{0,40})\}")


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """Put what is known in place of the words in braces. Anything else in braces stays as it was written."""
    return _BRACES.sub(lambda found: values.get(found[1].strip(), found[0]), text)


def check_placeholders(text: TranslatedText) -> None:
    """Refuse a text with a word in braces that stands for nothing, or with a brace that is never closed."""
    for passage in text.texts.values():
        unknown = [found for found in _BRACES.findall(passage) if found.strip() not in NAMES]
        if unknown:
            raise ValidationError(
                _("“{%(word)s}” stands for nothing. You can write: %(names)s."),
                code="unknown",
                params={"word": unknown[0], "names": " ".join(f"{{{name}}}" for name in NAMES)},
            )
        if set(_BRACES.sub("", passage)) & set("{}"):
            raise ValidationError(_("A brace is opened and not closed, or the other way round."), code="brace")
