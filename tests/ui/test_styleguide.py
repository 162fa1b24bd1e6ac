"""The living page shows every component in each language, and is sound HTML."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

import touiza.ui
from touiza.ui import sample, views
from touiza.ui.sample_texts import TEXTS
from touiza.ui.templatetags.touiza import register

UI = Path(touiza.ui.__file__).parent
SHOWN = "".join(path.read_text(encoding="utf-8") for path in (UI / "templates/ui/styleguide").glob("*.html"))
HELPERS = {"asset", "deeds", "keep", "once", "work_css"}  # they draw nothing of their own
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


def page(lang: str) -> str:
    request = RequestFactory().get(f"/{lang}/styleguide/")
    request.user = AnonymousUser()
    with translation.override(lang):
        return views.styleguide(request).content.decode()


@pytest.mark.parametrize("name", sorted(set(register.tags) - HELPERS))
def test_every_component_is_on_the_living_page(name: str) -> None:
    assert re.search(rf"{{% {name}\b", SHOWN)


@pytest.mark.parametrize("path", sorted((UI / "templates/ui/components").glob("*.html")), ids=lambda path: path.stem)
def test_every_template_of_a_component_has_its_tag(path: Path) -> None:
    assert path.stem in register.tags


@pytest.mark.parametrize("name", sorted(register.filters))
def test_every_format_is_on_the_living_page(name: str) -> None:
    assert f"|{name}" in SHOWN or name == "dir"


def test_every_component_and_format_is_explained() -> None:
    guide = (UI.parents[2] / "docs" / "components.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^### (\w+)$", guide)) == set(register.tags)
    assert {name for name in register.filters if f"`{name}`" not in guide and f"`{name}:" not in guide} == set()


@pytest.mark.parametrize("lang", ["ar", "fr", "en"])
def test_the_living_page_is_whole(lang: str) -> None:
    checker = Checker()
    checker.feed(page(lang))
    assert checker.open == []
    assert checker.twice == set()
    assert checker.missing == set()
    assert checker.headings[0] == 1
    assert checker.headings.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in zip(checker.headings, checker.headings[1:], strict=False))


def test_the_samples_say_the_same_in_each_language() -> None:
    assert len({frozenset(text) for text in TEXTS.values()}) == 1
    for key in ("states", "rows", "finds", "tabs", "rail", "filters", "answers"):
        assert len({len(text[key]) for text in TEXTS.values()}) == 1
    assert {len(sample.finds(lang)) for lang in TEXTS} == {4}


@pytest.mark.parametrize("path", sorted(UI.rglob("templates/**/*.html")), ids=lambda path: path.stem)
def test_templates_compile_and_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 120
    assert engines["django"].from_string(text)


class Checker(HTMLParser):
    """Finds tags left open, ids given twice, references to ids that are not there, and the order of headings."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.twice: set[str] = set()
        self.wanted: set[str] = set()
        self.headings: list[int] = []

    @property
    def missing(self) -> set[str]:
        return self.wanted - self.ids

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        for name, value in attrs:
            if name == "id":
                (self.twice if value in self.ids else self.ids).add(value or "")
            if name in {"for", "aria-labelledby", "aria-describedby"}:
                self.wanted |= set((value or "").split())
            if name == "href" and (value or "").startswith("#") and len(value or "") > 1:
                self.wanted.add((value or "")[1:])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag
