"""What the files of ESCO and of the UNESCO Thesaurus say, as rows of one shape."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from touiza.core.trouble import Trouble
from touiza.kernel.text import clean_line
from touiza.vocabulary.files import ESCO, LANGUAGES, UNESCO
from touiza.vocabulary.importing.lines import Line, Unfit, find, read_lines
from touiza.vocabulary.models import LONGEST_NAME

_CODE = re.compile(r"[A-Za-z0-9._-]{1,80}\Z")


@dataclass(frozen=True)
class Told:
    """What a line says of a concept: names by language, or links to others (codes)."""

    code: str
    uri: str
    names: Mapping[str, list[str]] = field(default_factory=dict)  # the label, then the synonyms
    broader: tuple[str, ...] = ()
    related: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A vocabulary that can be brought in."""

    code: str
    name: str
    whom: str
    licence: str
    href: str
    lines: Callable[[Path], Iterator[tuple[Line, Callable[[Line], Told]]]]


def _esco_lines(folder: Path) -> Iterator[tuple[Line, Callable[[Line], Told]]]:
    found = [(code, find(folder, f"skills_{code}.csv.gz", f"skills_{code}.csv")) for code in LANGUAGES]
    if not any(path for _code, path in found):
        raise Trouble(f"{folder} has none of skills_ar.csv, skills_fr.csv, skills_en.csv, packed by gzip or not.")
    for code, path in found:
        if path:
            for line in read_lines(path, ("conceptUri", "preferredLabel", "altLabels")):
                yield line, lambda line, code=code: _esco(line, code)


def _esco(line: Line, language: str) -> Told:
    uri = line.cell("conceptUri")
    names = [line.cell("preferredLabel"), *line.cell("altLabels").split("\n")]
    return Told(_code(uri, ESCO), uri, {language: _names(names)})


def _unesco_lines(folder: Path) -> Iterator[tuple[Line, Callable[[Line], Told]]]:
    concepts = find(folder, "concepts_ar_fr_en.csv", "concepts_ar_fr_en.csv.gz")
    if concepts is None:
        raise Trouble(f"{folder} has no concepts_ar_fr_en.csv.")
    for line in read_lines(concepts, ("id", *(f"{code}_{kind}" for code in LANGUAGES for kind in ("pref", "alt")))):
        yield line, _unesco
    relations = find(folder, "relations.csv", "relations.csv.gz")
    for line in read_lines(relations, ("s", "p", "o")) if relations else ():
        yield line, _relation


def _unesco(line: Line) -> Told:
    code = line.cell("id")
    told = {lang: [line.cell(f"{lang}_pref"), *line.cell(f"{lang}_alt").split("|")] for lang in LANGUAGES}
    names = {lang: _names(given) for lang, given in told.items() if given[0]}
    if not names:
        raise Unfit("it has no label in any language")
    return Told(_code(UNESCO + code, UNESCO), UNESCO + code, names)


def _relation(line: Line) -> Told:
    subject, other = (_code(UNESCO + line.cell(name), UNESCO) for name in ("s", "o"))
    how = line.cell("p")
    if how not in {"broader", "related"}:
        raise Unfit("the relation is neither “broader” nor “related”")
    wider, beside = ((other,), ()) if how == "broader" else ((), (other,))
    return Told(subject, UNESCO + subject, broader=wider, related=beside)


def _code(uri: str, base: str) -> str:
    code = uri.removeprefix(base)
    if code == uri or not _CODE.match(code):
        raise Unfit(f"it has no address that begins with {base}")
    return code


def _names(given: list[str]) -> list[str]:
    """Return the label and the synonyms, each once. Raises Unfit where there is no label, or a name is too long."""
    cleaned = [clean_line(name).strip() for name in given]
    if not cleaned[0]:
        raise Unfit("it has no label")
    if any(len(name) > LONGEST_NAME for name in cleaned):
        raise Unfit(f"a name is longer than {LONGEST_NAME} characters")
    once: dict[str, str] = {}
    for name in filter(None, cleaned):
        once.setdefault(name.casefold(), name)
    return list(once.values())


SOURCES = {
    "esco": Source(
        "esco", "ESCO", "ESCO, © European Union", "Decision 2011/833/EU", "https://esco.ec.europa.eu/", _esco_lines
    ),
    "unesco": Source(
        "unesco",
        "UNESCO Thesaurus",
        "UNESCO Thesaurus",
        "CC BY-SA 3.0 IGO",
        "https://vocabularies.unesco.org/thesaurus/",
        _unesco_lines,
    ),
}
