"""The doors to opportunities: what everybody may read, and what its association may change."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import access_role, may
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.core.prepared import Prepared
from touiza.opportunities.models import Opportunity, State
from touiza.posts.models import PostState

TABS = ("open", "draft", "full", "paused", "closed", "done")
MOST_TO_CHOOSE = 200


class Gone(Http404):
    """There was an opportunity here; it has been removed by its authors."""


def access_opportunity(slug: str, actor: Actor | None) -> Opportunity:
    """Return an opportunity to read. 404 for drafts, except to those who may edit them; Gone for removed ones."""
    opportunity = _find(slug)
    state = opportunity.post.state
    if state == PostState.TOMBSTONE:
        raise Gone
    if state != PostState.PUBLISHED and not may(actor, opportunity.association, Can.SEE_WORK, post=opportunity.pk):
        raise Http404
    return opportunity


def access_to_edit(slug: str, actor: Actor, can: Can = Can.EDIT) -> Opportunity:
    """Return an opportunity to those who may change it, or may do `can`. 404 for drafts that one may not see, 403 for the rest."""
    opportunity = _find(slug)
    if opportunity.post.state == PostState.TOMBSTONE:
        raise Gone
    association = opportunity.association
    if may(actor, association, can, post=opportunity.pk):
        return opportunity
    if opportunity.post.state == PostState.PUBLISHED or may(actor, association, Can.SEE_WORK, post=opportunity.pk):
        raise PermissionDenied
    raise Http404


def access_to_copy(slug: str, actor: Actor) -> Opportunity:
    """Return an opportunity to those who may write another one like it."""
    opportunity = access_to_edit(slug, actor)
    access_role(actor, opportunity.association.handle, Can.COORDINATE)
    return opportunity


def opportunities_of(association: Association, tab: str, limit: int | None = None) -> QuerySet[Opportunity]:
    """Return an association's opportunities under one of TABS, those of a limited role. The caller has shown a role."""
    rows = Opportunity.objects.of(association).within(limit).with_line()
    if tab == "draft":
        return rows.filter(post__state=PostState.DRAFT).order_by("-post__created_at", "-pk")
    rows = rows.published()
    if tab == "open":
        return rows.filter(state=State.OPEN).filter(Opportunity.not_full()).order_by("ends_at", "pk")
    if tab == "full":
        return rows.filter(state=State.OPEN).exclude(Opportunity.not_full()).order_by("ends_at", "pk")
    return rows.filter(state=tab).order_by("-ends_at", "-pk")


def opportunities_to_choose(association: Association, chosen: Collection[int]) -> list[Opportunity]:
    """Return what a limited role may be given: what goes on, drafts, and what it has; the latest first, two hundred at most.

    The caller has shown a role.
    """
    going_on = Q(post__state=PostState.DRAFT) | Q(post__state=PostState.PUBLISHED, state__in=(State.OPEN, State.PAUSED))
    rows = Opportunity.objects.of(association).filter(going_on | Q(pk__in=chosen)).select_related("post").defer("post__body")
    return list(rows.order_by("-ends_at", "-pk")[:MOST_TO_CHOOSE])


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
