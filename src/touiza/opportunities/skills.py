"""The skills a piece of work practises, for the credential of who did it."""

from collections.abc import Sequence

from touiza.opportunities.models import OpportunitySkill
from touiza.vocabulary.models import Skill


def practised(posts: Sequence[int]) -> Sequence[Skill]:
    """Return the skills that opportunities need or welcome, given by the keys of their posts; none for other kinds of post."""
    return Skill.objects.filter(pk__in=OpportunitySkill.objects.filter(opportunity__post__in=posts).values("skill"))
