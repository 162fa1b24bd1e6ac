"""What import-linter cannot see: foreign keys, templates and signals must point down too."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2] / "src/touiza"
ORDER = (
    "core", "ui", "accounts", "search media mail vocabulary ledger", "actors", "notices", "associations", "posts", "conversations",
    "proof", "projects", "opportunities", "relations", "moderation", "finding", "home api", "demo",
)  # fmt: skip
LEVEL = {app: level for level, names in enumerate(ORDER) for app in names.split()}
OURS = [model for model in apps.get_models() if model.__module__.startswith("touiza.")]
TEMPLATES = sorted(path for path in ROOT.rglob("templates/**/*") if path.suffix in {".html", ".txt", ".xml"})
RECEIVERS: set[str] = set()  # files that may connect a signal: none so far


def relations() -> list[tuple[str, str, str]]:
    found = []
    for model in OURS:
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            if isinstance(target, type) and issubclass(target, models.Model) and target.__module__.startswith("touiza."):
                found.append((model._meta.app_label, field.name, target._meta.app_label))
    return found


@pytest.mark.parametrize(("app", "field", "target"), relations())
def test_a_foreign_key_points_down(app: str, field: str, target: str) -> None:
    assert app == target or LEVEL[target] < LEVEL[app], f"{app}.{field} points up to {target}"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_includes_only_from_its_own_app_or_below(path: Path) -> None:
    app = path.relative_to(ROOT).parts[0]
    named = re.findall(r"{%\s*(?:include|extends)\s+[\"']([a-z_]+)/", path.read_text())
    for other in named:
        if other in LEVEL:
            assert other == app or LEVEL[other] < LEVEL[app], f"{path.name} takes from {other}, above {app}"


def test_nobody_listens_to_signals() -> None:
    pattern = re.compile(r"@receiver\(|\b(?:pre|post)_(?:save|delete|init|migrate)\b|\bm2m_changed\b|signals?\.\w+\.connect\(")
    listening = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*.py") if pattern.search(path.read_text())}
    assert listening <= RECEIVERS


def test_every_app_has_its_place_in_the_order() -> None:
    assert {model._meta.app_label for model in OURS} <= set(LEVEL)
