"""Reads the written content of the demo world: the TOML files in `content/`. Pure."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from touiza.core.translated import LANGUAGES, TranslatedText

Entry = dict[str, Any]


@cache
def content(path: str) -> Entry:
    """Return a file of `content/`, as "messages/hours"."""
    file = resources.files("touiza.demo").joinpath("content", *f"{path}.toml".split("/"))
    return tomllib.loads(file.read_text(encoding="utf-8"))


@cache
def associations() -> tuple[Entry, ...]:
    """Return every association with all its `opportunities`, in the order of the files' names."""
    found: dict[str, Entry] = {}
    folder = resources.files("touiza.demo").joinpath("content", "associations")
    names = sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    for name in names:
        entry = content(f"associations/{name}")
        if "more_of" in entry:
            found[entry["more_of"]]["opportunities"] += entry["opportunities"]
        else:
            found[entry["handle"]] = {**entry, "opportunities": list(entry["opportunities"])}
    return tuple(found.values())


@cache
def named_people() -> tuple[Entry, ...]:
    """Return the people with a name of their own: those with a password first, then their neighbours, then the teams."""
    people = [*content("people")["people"], *content("neighbours")["people"]]
    for handle, members in content("teams").items():
        people += [{"key": member["email"], **TEAM, **member, "team": handle} for member in members if "person" not in member]
    return tuple(people)


@cache
def team(handle: str) -> tuple[tuple[str, str], ...]:
    """Return who acts for an association, as (key of the person, role), owners first."""
    members = content("teams")[handle]
    return tuple((member.get("person") or member["email"], member["role"]) for member in members)


TEAM: Entry = {"joined": -310, "about": "", "age_band": "40_59"}


def translated(entry: Entry, field: str, source: str) -> TranslatedText:
    """Return a field written by language, as `title.ar`; nothing where it is absent."""
    texts = {code: _clean(entry[field][code]) for code in LANGUAGES if entry.get(field, {}).get(code)}
    return TranslatedText(source if source in texts else next(iter(texts), source), texts)


def bullets(entry: Entry, field: str, source: str) -> TranslatedText:
    """Return a field of lists by language as Markdown lists."""
    texts = {code: "\n".join(f"- {line}" for line in lines) for code, lines in entry.get(field, {}).items()}
    return TranslatedText(source if source in texts else next(iter(texts), source), texts)


def spelled(entry: Entry) -> tuple[str, str]:
    """Return a person's name as they read it, and in the other script (or nothing)."""
    names: dict[str, str] = entry["name"]
    own = names.get(entry["language"]) or next(iter(names.values()))
    return own, next((name for name in names.values() if name != own), "")


def _clean(text: str) -> str:
    return text.strip()
