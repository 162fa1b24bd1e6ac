"""The sections we suggest for a text, and the leaving out of those that stayed empty. Pure."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from touiza.core.translated import TranslatedText

SECTIONS: tuple[str | Promise, ...] = (
    _("What you will do"),
    _("What you need"),
    _("Access"),
    _("What you carry away"),
)
HEADING = re.compile(r"#{1,6}\s")


def suggested_body(language: str) -> TranslatedText:
    """Return a text of headings with room between them, in the active language."""
    return TranslatedText(language, {language: "\n\n" + "\n\n\n".join(f"## {heading}" for heading in SECTIONS) + "\n"})


def without_empty_sections(text: TranslatedText) -> TranslatedText:
    """Return the text without the headings under which nothing was written."""
    kept = {code: _prune(body) for code, body in text.texts.items()}
    return TranslatedText(text.source, {code: body for code, body in kept.items() if body})


def _prune(body: str) -> str:
    """Leave out a heading when the next thing after it is a heading of the same or a higher level, or the end."""
    lines = body.splitlines()
    kept: list[str] = []
    for number, line in enumerate(lines):
        if HEADING.match(line):
            following = next((later for later in lines[number + 1 :] if later.strip()), "")
            if not following or (HEADING.match(following) and _level(following) <= _level(line)):
                continue
        kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()


def _level(heading: str) -> int:
    return len(heading) - len(heading.lstrip("#"))
