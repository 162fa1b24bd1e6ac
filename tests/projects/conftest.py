"""A project that is published, with a step that is counted and one that is simply done."""

from collections.abc import Callable

import pytest

from tests.worlds import World
from touiza.core.translated import TranslatedText
from touiza.projects.fields import ProjectFields
from touiza.projects.models import Project, Step
from touiza.projects.services.progress import add_step
from touiza.projects.services.writing import create_project, publish_project


@pytest.fixture
def made(world: World) -> Callable[..., Project]:
    def make(title: str = "Replanter le versant", *, association=None, publish: bool = True, **changes: object) -> Project:
        fields = {"title": TranslatedText.of("fr", fr=title), "aims": TranslatedText.of("fr", fr="Une forêt qui tient.")} | changes
        project = create_project(association=association or world.chrea, by=world.nassima, fields=ProjectFields(**fields))
        return publish_project(project=project, by=world.nassima) if publish else project

    return make


@pytest.fixture
def project(made: Callable[..., Project]) -> Project:
    return made()


@pytest.fixture
def trees(project: Project) -> Step:
    return add_step(
        project=project, title=TranslatedText.of("fr", fr="Planter"), unit=TranslatedText.of("fr", fr="cèdres"), units=300
    )
