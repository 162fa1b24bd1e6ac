"""Who rates finished work: those who took part in it, and nobody who acts for its association."""

from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.associations.access import roles_held
from touiza.opportunities.models import Engagement, Opportunity, State
from touiza.posts.models import Post, PostKind
from touiza.posts.ratable import NOTHING, Standing, register_rule


def register_rating() -> None:
    """Fill the registry. Called once, when the app is ready."""
    register_rule(PostKind.OPPORTUNITY, by_who_took_part)


def by_who_took_part(post: Post, reader: Actor | None) -> Standing:
    """Work is rated once it is done. One query for who is signed in, two for who is not on its staff."""
    opportunity = Opportunity.objects.filter(post=post).only("state", "association").first()
    if opportunity is None or opportunity.state != State.DONE:
        return NOTHING
    if reader is None or opportunity.association_id in roles_held(reader):
        return Standing(rated=True)
    took_part = Engagement.objects.filter(opportunity=opportunity, person=reader, ended_at=None).exists()
    return Standing(rated=True, may=took_part, why_not="" if took_part else _("Only those who took part rate it."))
