"""Which skills a piece of work practises: told by the app that knows the work, asked by its certificate's credential."""

from collections.abc import Callable, Sequence

from touiza.vocabulary.models import Skill

Practised = Callable[[Sequence[int]], Sequence[Skill]]
_sources: list[Practised] = []


def tell_skills(source: Practised) -> None:
    """Have `source` asked for the skills of posts, given by their keys. Called by apps in `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def skills_of(posts: Sequence[int]) -> list[Skill]:
    """Return the skills of posts, given by their keys, in the order of the vocabulary."""
    found = {skill.pk: skill for source in _sources for skill in source(posts)}
    return sorted(found.values(), key=lambda skill: (skill.family_id, skill.position, skill.pk))
