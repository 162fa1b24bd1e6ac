"""The doors to opportunities: what everybody may read, and what its association may change."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import role_of
from touiza.associations.models import Association
from touiza.core.prepared import Prepared
from touiza.opportunities.models import Opportunity, State
from touiza.posts.models import PostState

TABS = ("open", "draft", "full", "paused", "closed", "done")


class Gone(Http404):
    """There was an opportunity here; it has been removed by its authors."""


def access_opportunity(slug: str, actor: Actor | None) -> Opportunity:
    """Return an opportunity to read. 404 for drafts, except to those who may edit them; Gone for removed ones."""
    opportunity = _find(slug)
    state = opportunity.post.state
    if state == PostState.TOMBSTONE:
        raise Gone
    if state != PostState.PUBLISHED and role_of(actor, opportunity.association) is None:
        raise Http404
    return opportunity


def access_to_edit(slug: str, actor: Actor) -> Opportunity:
    """Return an opportunity to those who act for its association. 404 for others' drafts, 403 for what is public."""
    opportunity = _find(slug)
    if opportunity.post.state == PostState.TOMBSTONE:
        raise Gone
    if role_of(actor, opportunity.association) is None:
        if opportunity.post.state == PostState.PUBLISHED:
            raise PermissionDenied
        raise Http404
    return opportunity


def opportunities_of(association: Association, tab: str) -> QuerySet[Opportunity]:
    """Return an association's opportunities under one of TABS. The caller has shown a role."""
    rows = Opportunity.objects.of(association).with_line()
    if tab == "draft":
        return rows.filter(post__state=PostState.DRAFT).order_by("-post__created_at", "-pk")
    rows = rows.published()
    if tab == "open":
        return rows.filter(state=State.OPEN).filter(Opportunity.not_full()).order_by("ends_at", "pk")
    if tab == "full":
        return rows.filter(state=State.OPEN).exclude(Opportunity.not_full()).order_by("ends_at", "pk")
    return rows.filter(state=tab).order_by("-ends_at", "-pk")


def _find(slug: str) -> Opportunity:
    opportunity = BY_SLUG.first(slug=slug)
    if opportunity is None:
        raise Http404
    return opportunity


# Long columns that no page of an opportunity reads.
UNREAD = (
    "association__tagline", "association__about", "association__activities",
    *(
        f"{place}__{column}"
        for place in ("commune", "commune__parent", "association__commune")
        for column in ("synonyms", "search_key", "sound_key", "sort_ar", "sort_fr", "sort_en")
    ),
)  # fmt: skip
BY_SLUG = Prepared(
    lambda slug: Opportunity.objects.with_words()
    .select_related("post__picture", "association__actor", "association__commune", "commune__parent")
    .defer(*UNREAD)
    .filter(post__slug=slug, association__actor__suspended_at=None, association__actor__erased_at=None)
)
