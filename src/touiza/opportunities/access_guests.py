"""The doors to what people without an account sent."""

from django.http import Http404

from touiza.accounts.models import User
from touiza.accounts.privacy import addresses_of
from touiza.actors.models import Actor
from touiza.core.digests import digest_of
from touiza.opportunities.access import access_opportunity
from touiza.opportunities.models import Application, GuestRequest, Opportunity
from touiza.posts.models import PostState

MOST = 50  # applications on a guest's page


def access_for_guests(slug: str) -> Opportunity:
    """Return an opportunity that people without an account may apply for; 404 for others."""
    opportunity = access_opportunity(slug, None)
    if not opportunity.guests_welcome or opportunity.post.state != PostState.PUBLISHED:
        raise Http404
    return opportunity


def access_guest_request(secret: str) -> GuestRequest:
    """Return what a secret confirms, confirmed already or not; 404 where it confirms nothing."""
    rows = GuestRequest.objects.select_related("opportunity__post", "opportunity__association__actor", "application")
    found = rows.filter(digest=digest_of(secret), opportunity__association__actor__erased_at=None).first()
    if found is None:
        raise Http404
    return found


def words_typed_before(user: User, opportunity: Opportunity, secret: str) -> str:
    """Return the words this person typed without an account, to go on with in theirs; "" where the link is not theirs."""
    if not secret:
        return ""
    rows = GuestRequest.objects.filter(opportunity=opportunity, digest=digest_of(secret), email__in=addresses_of(user))
    return rows.values_list("message", flat=True).first() or ""


def applications_sent_by(person: Actor) -> list[Application]:
    """Return a guest's own applications, the newest first, fifty at most. One query."""
    rows = Application.objects.filter(person=person).select_related("opportunity__post", "opportunity__association__actor")
    return list(rows.order_by("-pk")[:MOST])
