"""Which skills a piece of work practises: told by the app that knows the work, asked by credentials and pages of proof."""

from collections.abc import Callable, Mapping, Sequence

Practised = Callable[[Sequence[int]], Mapping[int, Sequence[int]]]
_sources: list[Practised] = []


def tell_skills(source: Practised) -> None:
    """Have `source` asked for the skills of posts (ids by the keys of their posts). Called by apps in `AppConfig.ready()`."""
    if source not in _sources:
        _sources.append(source)


def skills_of(posts: Sequence[int]) -> dict[int, Sequence[int]]:
    """Return the ids of the skills of posts, given by their keys; a post without any is not in it."""
    return {post: skills for source in _sources for post, skills in source(posts).items()}
