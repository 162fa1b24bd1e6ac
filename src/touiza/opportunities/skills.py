"""The skills a piece of work practises, for the credential of who did it."""

from collections.abc import Sequence

from touiza.opportunities.models import OpportunitySkill
from touiza.posts.models import Post
from touiza.vocabulary.models import Skill


def practised(post: Post) -> Sequence[Skill]:
    """Return the skills an opportunity needs or welcomes; none for any other kind of post."""
    return Skill.objects.filter(pk__in=OpportunitySkill.objects.filter(opportunity__post=post).values("skill"))
