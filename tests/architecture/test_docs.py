"""The documentation keeps up: every setting, command, activity, component and link has its place, and no stale one stays."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from touiza.cli.verbs import VERBS
from touiza.opportunities.importing.mapping import TARGETS

ROOT = Path(__file__).resolve().parents[2]
SRC, DOCS = ROOT / "src/touiza", ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
READ = [*(SRC / "config").glob("*.py"), *(SRC / "cli").rglob("*.py"), *(ROOT / "tests/e2e").glob("*.py")]
VARIABLE = re.compile(r"TOUIZA_[A-Z0-9_]+|DATABASE_URL")
VERB = re.compile(r"[a-z]+\.(?:[a-z_]+|\*)")
LINK = re.compile(r"\]\(([^)\s]+)\)")
MADE_BY_TESTS = ROOT / "docs/images"  # screenshots: the browser tests make them
OURS = [path.stem for path in SRC.glob("*/management/commands/*.py") if not path.stem.startswith("_")]


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def headings(name: str) -> list[str]:
    return re.findall(r"(?m)^#{2,3} (.+)$", text(name))


def variables() -> set[str]:
    """Return the names of the environment that the settings and the commands speak of."""
    return {name for path in READ for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}


def strings(path: Path) -> Iterator[str]:
    """Yield the strings of a file; of an f-string the part before the first gap, with a star."""
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
            yield f"{part.values[0].value}*"
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def recorded() -> set[str]:
    """Return the verbs that services write into the log or that notices tell; “claim.*” where the rest is computed."""
    tasks = {word for path in SRC.glob("*/tasks.py") for word in strings(path)}
    files = [*SRC.rglob("services/*.py"), *SRC.glob("*/services.py"), *SRC.glob("*/notices*.py"), SRC / "demo/fill.py"]
    words = {word for path in files for word in strings(path) if VERB.fullmatch(word)}
    return {word for word in words if word not in tasks and not word.endswith(".webp")}


def test_every_variable_has_its_heading_and_no_other() -> None:
    told = [heading for heading in headings("operating/settings.md") if VARIABLE.fullmatch(heading)]
    assert sorted(told) == sorted(set(told))
    assert set(told) == variables()


def test_every_verb_and_command_of_ours_has_its_heading() -> None:
    told = headings("operating/commands.md")
    assert set(VERBS) | set(OURS) <= set(told)
    assert {word for word in told if word.islower()} <= set(VERBS) | set(OURS)


def test_every_target_of_a_mapping_is_told() -> None:
    told = set(re.findall(r"`([a-z_]+)`", text("operating/import.md")))
    assert TARGETS - told == set()


def test_every_activity_is_listed_and_no_other() -> None:
    listed = set(re.findall(r"(?m)^\| `([a-z._]+)` \|", text("activities.md")))
    verbs = recorded()
    plain = {verb for verb in verbs if not verb.endswith("*")}
    families = {verb.removesuffix("*") for verb in verbs - plain}
    assert plain - listed == set()
    assert [family for family in families if not any(verb.startswith(family) for verb in listed)] == []
    assert [verb for verb in listed - plain if not verb.startswith(tuple(families))] == []


def test_every_component_template_is_explained() -> None:
    told = set(re.findall(r"(?m)^### (\w+)$", text("components.md")))
    drawn = {path.stem for path in (SRC / "ui/templates/ui/components").glob("*.html") if not path.stem.startswith("_")}
    assert drawn - told == set()


def test_decisions_are_numbered_and_whole() -> None:
    files = sorted((DOCS / "decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    for path in files:
        content = path.read_text(encoding="utf-8")
        assert content.startswith(f"# {int(path.name[:4])}. "), path.name
        assert all(f"**{part}.**" in content for part in ("Context", "Choice", "Consequence")), path.name


def test_guides_are_there_in_each_language() -> None:
    pages = {
        language: {path.name for path in (DOCS / "guide" / language).glob("*.md")} for language in ("ar", "fr", "en")
    }
    assert pages["ar"] == pages["fr"] == pages["en"] != set()


def anchor(heading: str) -> str:
    """Return the anchor that a heading gets: small letters, no marks, blanks as dashes."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    content = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    for link in LINK.findall(content):
        if "://" in link:
            continue
        name, _hash, fragment = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.exists() or target.parent == MADE_BY_TESTS, link
        if fragment:
            anchors = {
                anchor(line.lstrip("# "))
                for line in target.read_text(encoding="utf-8").splitlines()
                if line.startswith("#")
            }
            assert fragment in anchors, link


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_are_short(page: Path) -> None:
    assert page.read_text(encoding="utf-8").count("\n") <= 400
