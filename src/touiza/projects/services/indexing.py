"""What search knows of a project: its words and its steps in each language, its causes, its place, its state."""

from collections.abc import Iterator

from touiza.actors.readers import tokens_for
from touiza.core.translated import LANGUAGES
from touiza.posts.models import PostState
from touiza.projects.models import Project
from touiza.search.services import Content, index_object, remove_object
from touiza.vocabulary.models import Place, PlaceKind, Term

KIND = "project"


def index_project(project: Project) -> None:
    """Make search say of a project what is true now. Drafts and what was removed are not found."""
    if project.post.state != PostState.PUBLISHED:
        forget_project(project)
        return
    place = project.commune
    index_object(
        kind=KIND,
        object_id=project.pk,
        texts=_texts(project),
        facets=set(_facets(project)),
        audience=tokens_for(project.post.audience, project.post.host_id),
        state=project.state,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        published_at=project.post.published_at,
    )


def forget_project(project: Project) -> None:
    remove_object(kind=KIND, object_id=project.pk)


def _texts(project: Project) -> dict[str, Content]:
    """Return what each language says, that of the title's source first."""
    title, terms = project.post.title, [*project.causes.all(), *_around(project.commune)]
    order = sorted(title.languages, key=lambda code: (code != title.source, LANGUAGES.index(code)))
    steps = list(project.steps.all())
    elsewhere = {code: _keywords(project, terms, code) for code in LANGUAGES if code not in order}
    return {
        code: Content(
            title=title.texts[code],
            body="\n".join(
                text.texts[code]
                for text in (project.aims, project.post.body, *(step.title for step in steps))
                if text.texts.get(code)
            ),
            keywords=_keywords(project, terms, code),
            elsewhere=elsewhere if code == order[0] else {},
        )
        for code in order
    }


def _keywords(project: Project, terms: list[Term], language: str) -> str:
    name = project.association.name
    words = [name.texts.get(language) or name.in_(language).text]
    for term in terms:
        words += [term.label(language), *term.synonyms.get(language, ())]
    return " · ".join(words)


def _facets(project: Project) -> Iterator[str]:
    yield f"kind:{project.kind}"
    yield f"association:{project.association.handle}"
    yield from (f"cause:{cause.code}" for cause in project.causes.all())
    yield from (f"goal:{goal.number}" for goal in project.goals.all())
    for place in _around(project.commune):
        yield f"{'wilaya' if place.kind == PlaceKind.REGION else 'commune'}:{place.code}"


def _around(place: Place | None) -> Iterator[Place]:
    """Yield a commune and what it lies in, without the country."""
    while place is not None and place.kind != PlaceKind.COUNTRY:
        yield place
        place = place.parent
