"""The style sheets keep their own rules: logical properties, layers, small files, and a budget."""

import re
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
import tinycss2

import touiza.ui
from touiza.ui import bundles

UI = Path(touiza.ui.__file__).parent
CSS = UI / "css"
SOURCES = sorted(path for path in CSS.rglob("*.css") if path.parent != CSS)
TEMPLATES = sorted(UI.parent.glob("*/templates/**/*.html"))

PHYSICAL = re.compile(
    r"^(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:top|right|bottom|left)(?:-\w+)?"
    r"|top|right|bottom|left|width|height|(?:min|max)-(?:width|height)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|border-(?:left|right)-\w+)$"
)
SIDES = frozenset({"left", "right"})


def declarations(nodes: list[tinycss2.ast.Node]) -> Iterator[tinycss2.ast.Declaration]:
    """Yield every declaration of a sheet, however deep it is."""
    for node in nodes:
        if node.type == "declaration":
            yield node
        elif node.type in {"qualified-rule", "at-rule"} and node.content is not None:
            yield from declarations(tinycss2.parse_blocks_contents(node.content))


def parsed(path: Path) -> list[tinycss2.ast.Node]:
    nodes = tinycss2.parse_stylesheet(path.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)
    assert not [node.message for node in nodes if node.type == "error"], path.name
    return nodes


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(CSS)))
def test_a_sheet_is_logical_quiet_and_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 150
    assert text.startswith("/* "), "say in one line what the sheet is for"
    for declaration in declarations(parsed(path)):
        assert not PHYSICAL.match(declaration.lower_name), declaration.lower_name
        assert not declaration.important, declaration.lower_name
        words = {token.lower_value for token in declaration.value if token.type == "ident"}
        assert not words & SIDES, declaration.lower_name
        if declaration.lower_name == "letter-spacing":  # Arabic letters are joined
            assert tinycss2.serialize(declaration.value).strip() == "0"


def test_every_sheet_is_in_one_table_of_contents_and_one_layer() -> None:
    found = [
        (path, layer)
        for name in bundles.SHEETS
        for path, layer in bundles.IMPORT.findall((CSS / f"{name}.css").read_text(encoding="utf-8"))
    ]
    assert sorted(CSS / path for path, _ in found) == SOURCES
    assert {layer for _, layer in found} <= {"reset", "tokens", "base", "layout", "components", "utilities", ""}
    named = [name for name in bundles.SHEETS if re.search(r"@layer [\w, ]+;", (CSS / f"{name}.css").read_text())]
    assert named == ["public"]


def test_what_is_served_is_what_the_sources_say() -> None:
    stale = [path.name for path, text in bundles.outputs().items() if path.read_text(encoding="utf-8") != text]
    assert not stale, "run `touiza bundle`"


def test_every_token_that_is_used_is_given() -> None:
    used, given = set(), set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"var\((--[\w-]+)\)", text))
        given |= set(re.findall(r"(--[\w-]+):", text))
    assert used - given == set()


def test_minifying_keeps_every_rule() -> None:
    for name in bundles.SHEETS:
        contents = (CSS / f"{name}.css").read_text(encoding="utf-8")
        wanted = sum(len(list(declarations(parsed(CSS / path)))) for path, _ in bundles.IMPORT.findall(contents))
        served = tinycss2.parse_stylesheet(bundles.sheet(name), skip_comments=True, skip_whitespace=True)
        assert len(list(declarations(served))) == wanted


def test_minifying_leaves_what_matters_alone() -> None:
    css = '/* gone */ .a :hover > b { content: " a ; b "; margin: calc(-1 * var(--s4)) 0.5rem; }\n@media (min-width: 1px) { i { x: y; } }'
    assert bundles.minify(css) == (
        '.a :hover>b{content:" a ; b ";margin:calc(-1 * var(--s4)) .5rem}@media (min-width:1px){i{x:y}}'
    )


def test_weight() -> None:
    weight = {name: len(brotli.compress(bundles.sheet(name).encode(), quality=11)) for name in bundles.SHEETS}
    assert weight["public"] + weight["fonts"] <= 10_000
    assert weight["work"] <= 5_000
    scripts = bundles.script("touiza").encode() + (UI / "static/ui/vendor/htmx.min.js").read_bytes()
    assert len(brotli.compress(scripts, quality=11)) <= 22_000


@pytest.mark.parametrize("path", sorted((UI / "js").rglob("*.js")), ids=lambda path: path.name)
def test_a_script_is_short_and_says_what_it_is_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 100
    assert text.startswith("// ")
    assert "eval(" not in text


def test_no_page_styles_or_scripts_itself() -> None:
    """Pages hold under a policy without unsafe-inline; mail has no policy and no style sheets, so it is exempt."""
    pages = [path for path in TEMPLATES if "mail" not in path.parts and not path.name.endswith(".mail.html")]
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|<style\b|\son[a-z]+=\"", text), path
        for script in re.findall(r"<script\b[^>]*>", text):
            assert "src=" in script or 'type="application/' in script, path
