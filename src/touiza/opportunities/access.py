"""The doors to opportunities: what everybody may read, and what its association may change."""

from collections.abc import Collection
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import access_role, may
from touiza.associations.capabilities import Can
from touiza.associations.models import Association
from touiza.core.prepared import Prepared
from touiza.opportunities.access_together import sees_unpublished
from touiza.opportunities.models import DocumentAsked, Opportunity, Question, RequiredQualification, State, Template
from touiza.posts.models import PostState
from touiza.ui.drawn import card_address

TABS = ("open", "draft", "scheduled", "full", "paused", "closed", "done")
MOST_TO_CHOOSE = 200
Part = TypeVar("Part", Question, DocumentAsked, RequiredQualification)


class Gone(Http404):
    """There was an opportunity here; it has been removed by its authors."""


def access_opportunity(slug: str, actor: Actor | None) -> Opportunity:
    """Return an opportunity to read. 404 for drafts, except to those who may edit them; Gone for removed ones."""
    opportunity = _find(slug)
    state = opportunity.post.state
    if state == PostState.TOMBSTONE:
        raise Gone
    if state != PostState.PUBLISHED and not sees_unpublished(actor, opportunity):
        raise Http404
    return opportunity


def access_by_number(number: int) -> Opportunity:
    """Return a published opportunity by the number of its short address; 404 for all others, Gone for removed ones."""
    found = Opportunity.objects.select_related("post", "association__actor").filter(pk=number).first()
    if found is None or found.post.state not in {PostState.PUBLISHED, PostState.TOMBSTONE}:
        raise Http404
    return access_opportunity(found.post.slug, None)


def woven_card_of(kind: str, pk: int) -> str:
    """Return the address of the weave of what a card is about; 404 for what nobody may see."""
    open_ones = Association.objects.open().select_related("actor")
    if kind == "o":
        association = open_ones.filter(opportunities=pk, opportunities__post__state=PostState.PUBLISHED).first()
    else:
        association = open_ones.filter(pk=pk).first()
    if association is None:
        raise Http404
    return card_address(association.handle, association.dyes)


def access_question(opportunity: Opportunity, pk: int) -> Question:
    """Return one of an opportunity's questions; 404 otherwise."""
    return _one_of(opportunity, Question, pk)


def access_document(opportunity: Opportunity, pk: int) -> DocumentAsked:
    """Return one of the documents an opportunity asks for; 404 otherwise."""
    return _one_of(opportunity, DocumentAsked, pk)


def access_requirement(opportunity: Opportunity, pk: int) -> RequiredQualification:
    """Return one of the qualifications an opportunity asks for; 404 otherwise."""
    return _one_of(opportunity, RequiredQualification, pk)


def access_template(association: Association, pk: int) -> Template:
    """Return one of an association's templates; 404 otherwise. The caller has shown a role."""
    template = Template.objects.select_related("association__actor").filter(association=association, pk=pk).first()
    if template is None:
        raise Http404
    return template


def _one_of(opportunity: Opportunity, model: type[Part], pk: int) -> Part:
    row = model.objects.filter(opportunity=opportunity, pk=pk).first()
    if row is None:
        raise Http404
    row.opportunity = opportunity
    return row


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
    """Return an opportunity to those who may write another one like it, and do it with other associations."""
    opportunity = access_to_edit(slug, actor)
    access_role(actor, opportunity.association.handle, Can.COORDINATE)
    return opportunity


def opportunities_of(association: Association, tab: str, limit: int | None = None) -> QuerySet[Opportunity]:
    """Return an association's opportunities under one of TABS, those of a limited role. The caller has shown a role."""
    rows = Opportunity.objects.of(association).within(limit).with_line()
    if tab == "draft":
        return rows.filter(post__state=PostState.DRAFT).order_by("-post__created_at", "-pk")
    if tab == "scheduled":
        return rows.filter(post__state=PostState.SCHEDULED).order_by("post__scheduled_for", "pk")
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
