"""What apps above show on a project's page: they say it here, and projects do not know them."""

from collections.abc import Callable

from touiza.projects.models import Project
from touiza.ui.shapes import Find

Finder = Callable[[Project], list[Find]]
_finders: list[Finder] = []


def show_beside(finder: Finder) -> None:
    """Have the lines that `finder(project)` gives shown on its page. Called by apps in `AppConfig.ready()`."""
    if finder not in _finders:
        _finders.append(finder)


def finds_beside(project: Project) -> list[Find]:
    return [find for finder in _finders for find in finder(project)]
