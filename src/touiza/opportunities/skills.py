"""The skills a piece of work practises, for the credential and the page of proof of who did it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from touiza.opportunities.models import OpportunitySkill


def practised(posts: Sequence[int]) -> Mapping[int, Sequence[int]]:
    """Return the skills that opportunities need or welcome, by the keys of their posts; none for other kinds of post. One query."""
    found: dict[int, list[int]] = defaultdict(list)
    for post, skill in OpportunitySkill.objects.filter(opportunity__post__in=posts).values_list("opportunity__post", "skill"):
        found[post].append(skill)
    return found
