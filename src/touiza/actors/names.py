"""A person's name in two scripts: Arabic for Arabic pages, Latin for French and English ones."""

from touiza.core.translated import TranslatedText
from touiza.kernel.text.scripts import ARABIC, main_script


def name_text(name: str, other: str = "") -> TranslatedText:
    """Return a name as it is stored: each spelling under the languages that use its script, the first one as source."""
    texts: dict[str, str] = {}
    for spelling in filter(None, (other, name)):
        for language in languages_of_script(spelling):
            texts[language] = spelling
    return TranslatedText(languages_of_script(name)[0], texts)


def languages_of_script(name: str) -> tuple[str, ...]:
    """Return the languages of the site that write a name in this script; every other script goes with Latin."""
    return ("ar",) if main_script(name) == ARABIC else ("fr", "en")


def spellings(text: TranslatedText) -> tuple[str, str]:
    """Return a stored name as it is edited: as people call the person, and in the other script (or nothing)."""
    first = text.texts.get(text.source, "")
    other = text.texts.get("fr" if text.source == "ar" else "ar", "")
    return first, other
