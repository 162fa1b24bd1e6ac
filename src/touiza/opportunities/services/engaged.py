"""Who had a place in a piece of work: asked by the certificates of everyone who took part."""

from collections.abc import Iterable

from touiza.opportunities.models import HOLDING, Engagement, SignUp


def people_engaged(post: int) -> Iterable[int]:
    """Return the ids of the people who hold a place in the work of a post, by an engagement or by a shift."""
    engaged = Engagement.objects.filter(opportunity__post=post, ended_at=None).values_list("person", flat=True)
    on_shift = SignUp.objects.filter(shift__opportunity__post=post, state__in=HOLDING).values_list("person", flat=True)
    return {*engaged, *on_shift}
