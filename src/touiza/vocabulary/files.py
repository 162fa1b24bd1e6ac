"""Reading the files of `data/`: plain rows, checked, without the database.

In the files a term's name in a language is a list: the label, then its synonyms.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

LANGUAGES = ("ar", "fr", "en")
DATA = Path(__file__).parent / "data"
ESCO = "http://data.europa.eu/esco/skill/"
UNESCO = "http://vocabularies.unesco.org/thesaurus/"
TSO = "ICNP/TSO "
SDG = "http://metadata.un.org/sdg/"
_UNLINKED: Mapping[str, list[str]] = {"broader": [], "near": []}


@dataclass(frozen=True)
class Row:
    """A term as the files give it. `more` holds the fields of its own model."""

    code: str
    labels: Mapping[str, str]
    synonyms: Mapping[str, list[str]]
    position: int
    more: Mapping[str, Any] = field(default_factory=dict)


def names_of(entry: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return labels and synonyms of an entry whose names stand under ar, fr and en."""
    given = {code: entry[code] for code in LANGUAGES if entry.get(code)}
    labels = {code: names[0] for code, names in given.items()}
    return labels, {code: list(names[1:]) for code, names in given.items() if names[1:]}


def read_causes() -> list[Row]:
    links = read_links("causes")
    rows = _rows("causes", more=_cause_fields)
    return [replace(row, more={**row.more, **links.get(row.code, _UNLINKED)}) for row in rows]


def read_links(kind: str) -> dict[str, dict[str, list[str]]]:
    """Return what links the words of a kind (“skills”, “causes”): code → {"broader": codes, "near": codes}."""
    content = _load("links.toml")[kind]
    links: dict[str, dict[str, list[str]]] = {}

    def add(code: str, how: str, other: str) -> None:
        told = links.setdefault(code, {"broader": [], "near": []})[how]
        if other not in told:
            told.append(other)

    for group in content["near"]:
        for one, other in permutations(group, 2):
            add(one, "near", other)
    for code, narrower in content["narrower"].items():
        for other in narrower:
            add(other, "broader", code)
    return links


def read_goals() -> list[Row]:
    return _rows("goals", more=lambda entry: {"number": entry["number"], "link": f"{SDG}{entry['number']}"})


def read_topics() -> list[Row]:
    """Return the topics: they have no rows in the database, for nothing but tags points to them."""
    return _rows("topics", more=lambda _entry: {})


def read_languages() -> list[Row]:
    return _rows(
        "languages",
        more=lambda entry: {
            "endonym": entry.get("endonym", ""),
            "direction": entry.get("direction", "ltr"),
            "signed": entry.get("signed", False),
        },
    )


def read_kinds() -> list[Row]:
    """Return the kinds of association, parents before children; `parent` is a code or None."""
    return _rows(
        "association_kinds",
        "kinds",
        more=lambda entry: {"parent": entry.get("parent"), "descriptions": entry["about"]},
    )


def read_accommodations() -> list[Row]:
    entries: Mapping[str, Any] = _load("accommodations.toml")["accommodations"]
    return [
        Row(
            code,
            labels=entry["name"],
            synonyms=entry.get("also", {}),
            position=position,
            more={"offers": entry["offer"], "needs": entry["need"], "icon": entry.get("icon", "")},
        )
        for position, (code, entry) in enumerate(entries.items(), 1)
    ]


def read_families() -> list[Row]:
    """Return the families of skills, in their order."""
    return [
        Row(family["code"], {code: family[code] for code in LANGUAGES}, {}, family["order"])
        for family in (content["family"] for content in _skill_files())
    ]


def read_skills() -> list[Row]:
    """Return the skills; `family` is the code of their family."""
    rows: list[Row] = []
    links = read_links("skills")
    for content in _skill_files():
        for code, entry in content["skills"].items():
            labels, synonyms = names_of(entry)
            more = {"family": content["family"]["code"], "link": ESCO + entry["esco"] if entry.get("esco") else ""}
            rows.append(Row(code, labels, synonyms, len(rows) + 1, {**more, **links.get(code, _UNLINKED)}))
    return rows


def read_world() -> Mapping[str, Any]:
    """Return the entries of places outside Algeria: countries, regions, cities."""
    return {**_load("places/countries.toml"), **_load("places/cities.toml")}


def read_algeria() -> Mapping[str, Any]:
    """Return what is set right in Algeria: wilayas by number, communes by ONS code."""
    return _load("places/algeria.toml")


def fingerprint(*more: str) -> str:
    """Return what changes when a file changes: SHA-256 of their names and bytes, and of what else is given."""
    digest = hashlib.sha256()
    for path in sorted(DATA.rglob("*.toml")):
        digest.update(path.relative_to(DATA).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    digest.update("\0".join(more).encode())
    return digest.hexdigest()


def _rows(name: str, table: str = "", *, more: Any) -> list[Row]:
    entries: Mapping[str, Any] = _load(f"{name}.toml")[table or name]
    return [
        Row(code, *names_of(entry), position=position, more=more(entry))
        for position, (code, entry) in enumerate(entries.items(), 1)
    ]


def _cause_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    links = [UNESCO + entry["unesco"]] if entry.get("unesco") else []
    if entry.get("tso"):
        links.append(TSO + entry["tso"])
    told = {name: entry[name] for name in ("dye", "icon", "goals", "icnpo")}
    return {**told, "links": links}


def _skill_files() -> Sequence[Mapping[str, Any]]:
    return sorted(_all_skill_files(), key=lambda content: content["family"]["order"])


def _all_skill_files() -> Iterator[Mapping[str, Any]]:
    for path in sorted((DATA / "skills").glob("*.toml")):
        yield _load(f"skills/{path.name}")


@cache
def _load(name: str) -> Mapping[str, Any]:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
