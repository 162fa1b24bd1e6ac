"""The doors to plans of who goes where, and to one's own wishes."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import Http404

from touiza.actors.models import Actor
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.opportunities.access import access_opportunity
from touiza.opportunities.access_shifts import engagement_of
from touiza.opportunities.models import WAITING, Application, AssignmentPlan, Opportunity, Timing, Wishes, WishesAsked
from touiza.posts.models import PostState
from touiza.projects.models import Project

WORK = Prefetch("opportunities", Opportunity.objects.select_related("post", "association__actor").order_by("pk"))  # of a plan


def access_plan(actor: Actor, public_id: str) -> AssignmentPlan:
    """Return a plan to who may change all the work it fills; 404 to all others, and for one that was thrown away."""
    rows = AssignmentPlan.objects.select_related("association__actor", "lead__post", "project__post")
    plan = rows.prefetch_related(WORK).filter(public_id=public_id, association__actor__suspended_at=None).exclude(state=AssignmentPlan.State.DROPPED).first()
    if plan is None or not may_plan(actor, plan):
        raise Http404
    return plan


def may_plan(actor: Actor, plan: AssignmentPlan) -> bool:
    """Tell whether somebody may change every opportunity of a plan."""
    return all(may(actor, plan.association, Can.EDIT, post=pk) for pk in [row.pk for row in plan.opportunities.all()])


def plans_of(opportunity: Opportunity) -> list[AssignmentPlan]:
    """Return the plans that fill shifts of an opportunity, the latest first. The caller has passed its door."""
    rows = AssignmentPlan.objects.filter(opportunities=opportunity).exclude(state=AssignmentPlan.State.DROPPED)
    return list(rows.select_related("made_by__person", "published_by__person").order_by("-pk")[:10])


def work_of_project(opportunity: Opportunity, actor: Actor) -> tuple[Project | None, list[Opportunity]]:
    """Return the project an opportunity serves, with all its published shift work that this person may change."""
    work = getattr(opportunity, "project_work", None)
    if work is None:
        return None, [opportunity]
    rows = Opportunity.objects.filter(project_work__project=work.project_id, timing=Timing.SHIFTS, association=opportunity.association_id)
    published = rows.filter(post__state=PostState.PUBLISHED).select_related("post", "association__actor").order_by("pk")[:20]
    mine = [row for row in published if may(actor, opportunity.association, Can.EDIT, post=row.pk)]
    return work.project, mine if opportunity in mine else [opportunity]


def access_wishing(actor: Actor, slug: str) -> tuple[Opportunity, WishesAsked]:
    """Return shift work whose people were asked for wishes, to who takes part or has applied; 403 to others, 404 where nobody was asked."""
    opportunity = access_opportunity(slug, actor)
    asked = WishesAsked.objects.filter(opportunity=opportunity).first()
    if opportunity.timing != Timing.SHIFTS or asked is None:
        raise Http404
    applied = Application.objects.filter(opportunity=opportunity, person=actor, state__in=WAITING)
    if engagement_of(actor, opportunity) is None and not applied.exists():
        raise PermissionDenied
    return opportunity, asked


def are_wishes_asked(opportunity: Opportunity, at: dt.datetime) -> bool:
    """Tell whether who takes part may say their wishes now. One query."""
    return WishesAsked.objects.filter(opportunity=opportunity, until__gt=at).exists()


def own_wishes(actor: Actor, opportunity: Opportunity) -> Wishes | None:
    """Return what somebody wished, with their shifts and friends."""
    rows = Wishes.objects.filter(opportunity=opportunity, person=actor)
    return rows.prefetch_related("shifts", "friends__friend__person").first()
