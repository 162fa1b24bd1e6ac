"""Every sentence is there in Arabic and French, whole: plurals, placeholders, and the compiled files the site reads."""

import re
from pathlib import Path

import polib
import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")
TAG = re.compile(r"</?(\w+)[^>]*>")
PLURALS = {"ar": 6, "fr": 2}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("language", PLURALS)
def test_nothing_is_untranslated(language: str) -> None:
    missing = [entry.msgid for entry in catalogue(language) if not entry.translated() or "fuzzy" in entry.flags]
    assert missing == []


@pytest.mark.parametrize("language", PLURALS)
def test_every_plural_has_all_its_forms(language: str) -> None:
    for entry in catalogue(language):
        if entry.msgid_plural:
            forms = entry.msgstr_plural
            assert len(forms) == PLURALS[language], entry.msgid
            assert all(forms.values()), entry.msgid


@pytest.mark.parametrize("language", PLURALS)
def test_placeholders_and_tags_are_those_of_the_original(language: str) -> None:
    for entry in catalogue(language):
        asked = set(PLACEHOLDER.findall(entry.msgid + (entry.msgid_plural or "")))
        forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        for form in forms:
            assert set(PLACEHOLDER.findall(form)) <= asked, entry.msgid
            if not entry.msgid_plural:
                assert set(PLACEHOLDER.findall(form)) == asked, entry.msgid
                assert sorted(TAG.findall(form)) == sorted(TAG.findall(entry.msgid)), entry.msgid


@pytest.mark.parametrize("language", PLURALS)
def test_the_site_reads_what_the_catalogue_says(language: str) -> None:
    compiled = polib.mofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.mo"))
    read = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled}
    written = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in catalogue(language)}
    assert read == written


@pytest.mark.parametrize("language", PLURALS)
def test_every_sentence_of_the_code_is_in_the_catalogue(language: str) -> None:
    """Cheaper than extracting anew, and without gettext: what the code marks must be known."""
    known = {entry.msgid for entry in catalogue(language)}
    marked = re.compile(r"""(?:translate|\b_|gettext|gettext_lazy)\s*\(?\s*"((?:[^"\\]|\\.)+)"\s*[)%]""")
    for path in (ROOT / "src/touiza").rglob("*"):
        if path.suffix in {".py", ".html", ".txt"} and "styleguide" not in str(path):
            for found in marked.findall(path.read_text(encoding="utf-8")):
                assert "\\" in found or found in known, f"{path.name}: {found}"
