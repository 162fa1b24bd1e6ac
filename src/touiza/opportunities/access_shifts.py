"""The doors to shifts and to who goes to them; what a person has to do at given hours."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, F, Min, Q
from django.http import Http404

from touiza.actors.models import Actor, ActorKind
from touiza.associations.access import may
from touiza.associations.capabilities import Can
from touiza.opportunities.models import (
    HOLDING,
    LIVE_SIGNUPS,
    Appointment,
    Engagement,
    HandOver,
    Opportunity,
    Recurrence,
    Shift,
    ShiftQuerySet,
    SignUp,
    SignUpState,
    State,
    Timing,
)
from touiza.opportunities.rest import Busy
from touiza.posts.models import PostState


def access_shift(opportunity: Opportunity, pk: int) -> Shift:
    """Return a shift of an opportunity whose door was passed; 404 for another's."""
    shift = Shift.objects.filter(opportunity=opportunity, pk=pk).select_related("recurrence").first()
    if shift is None:
        raise Http404
    return shift


def access_recurrence(opportunity: Opportunity, pk: int) -> Recurrence:
    """Return a rule of an opportunity whose door was passed; 404 for another's."""
    recurrence = Recurrence.objects.filter(opportunity=opportunity, pk=pk).first()
    if recurrence is None:
        raise Http404
    return recurrence


def access_own_signup(actor: Actor, public_id: str) -> SignUp:
    """Return one's own sign-up, whatever became of it; 404 otherwise."""
    signup = WITH_SHIFT.filter(public_id=public_id, person=actor).first()
    if signup is None:
        raise Http404
    return signup


def access_signup_of(opportunity: Opportunity, public_id: str) -> SignUp:
    """Return a sign-up for an opportunity whose door for editing was passed; 404 for another's."""
    signup = WITH_SHIFT.filter(public_id=public_id, shift__opportunity=opportunity).first()
    if signup is None:
        raise Http404
    return signup


def access_handover(actor: Actor, public_id: str) -> HandOver:
    """Return an offered shift to who offers it and to whom it is offered; 404 to all others."""
    handover = (
        HandOver.objects.select_related(
            "to__person", "signup__person__person", "signup__shift__opportunity__post", "signup__shift__opportunity__association__actor"
        )
        .filter(Q(to=actor) | Q(signup__person=actor), public_id=public_id)
        .first()
    )
    if handover is None or handover.signup.shift.opportunity.association.actor.suspended_at is not None:
        raise Http404
    return handover


def access_engagement(actor: Actor, pk: int) -> tuple[Engagement, bool]:
    """Return a place held, to its holder (True) or to who acts for the association (False); 404 to all others."""
    engagement = (
        Engagement.objects.select_related("person", "application", "opportunity__post", "opportunity__association__actor")
        .filter(pk=pk)
        .first()
    )
    if engagement is None:
        raise Http404
    if engagement.person_id == actor.pk:
        return engagement, True
    association = engagement.opportunity.association
    post = engagement.opportunity_id
    if association.actor.suspended_at is not None or not may(actor, association, Can.DECIDE, post=post):
        raise Http404
    return engagement, False


def find_volunteer(handle: str) -> Actor | None:
    """Return the person of a handle as it is typed, with or without @; None where there is none."""
    rows = Actor.objects.filter(kind=ActorKind.PERSON, suspended_at=None, erased_at=None)
    return rows.select_related("person").filter(handle=handle.strip().lstrip("@").lower()).first()


def engaged_person(opportunity: Opportunity, pk: str) -> Actor | None:
    """Return the person with this id who takes part in an opportunity; None where nobody with it does."""
    if not pk.isdecimal() or len(pk) > 18:
        return None
    rows = Actor.objects.filter(engagements__opportunity=opportunity, engagements__ended_at=None)
    return rows.select_related("person").filter(pk=int(pk)).first()


def signups_count(shift: Shift) -> int:
    """Return how many people have to do with a shift now."""
    return SignUp.objects.filter(shift=shift, state__in=LIVE_SIGNUPS).count()


WITH_SHIFT = SignUp.objects.select_related(
    "person__person", "engagement__application", "shift__opportunity__post", "shift__opportunity__association__actor"
)


def shifts_ahead(opportunity: Opportunity, at: dt.datetime) -> ShiftQuerySet:
    """Return the planned shifts that are not over, the next one first."""
    return Shift.objects.planned().filter(opportunity=opportunity, ends_at__gt=at).order_by("starts_at", "pk")


def with_waiting(shifts: ShiftQuerySet) -> ShiftQuerySet:
    """Count beside each shift who waits for a place."""
    return shifts.annotate(waiting=Count("signups", filter=Q(signups__state=SignUpState.WAITING)))


def own_signups(actor: Actor | None, shifts: Collection[Shift]) -> dict[int, SignUp]:
    """Return a person's live sign-ups for these shifts, by shift. One query."""
    if actor is None:
        return {}
    rows = SignUp.objects.filter(person=actor, shift__in=[shift.pk for shift in shifts], state__in=LIVE_SIGNUPS)
    return {row.shift_id: row for row in rows}


def first_beginning(opportunity: Opportunity) -> dt.datetime | None:
    """Return when the first of its shifts begins, or began. One query."""
    return Shift.objects.planned().filter(opportunity=opportunity).aggregate(first=Min("starts_at"))["first"]


def last_shift_done(actor: Actor, opportunity: Opportunity, at: dt.datetime) -> Shift | None:
    """Return the last shift of an opportunity that a person had a place in and that is over."""
    mine = {"signups__person": actor, "signups__state__in": HOLDING}
    over = Shift.objects.planned().filter(opportunity=opportunity, ends_at__lte=at, **mine)
    return over.order_by("-ends_at").first()


def engagement_of(actor: Actor | None, opportunity: Opportunity) -> Engagement | None:
    """Return the place a person holds in an opportunity now."""
    if actor is None:
        return None
    rows = Engagement.objects.filter(person=actor, opportunity=opportunity, ended_at=None)
    return rows.select_related("application").first()


def busy_between(
    actor: Actor, first: dt.datetime, last: dt.datetime, *, but: Collection[int] = (), skip: Opportunity | None = None
) -> list[Busy]:
    """Return what a person has to do between two moments: shifts but these, dated work, appointments. Three queries."""
    held = SignUp.objects.filter(person=actor, state__in=HOLDING, shift__state="planned")
    held = held.filter(shift__starts_at__lt=last, shift__ends_at__gt=first).exclude(shift__in=but)
    dated = Opportunity.objects.filter(engagements__person=actor, engagements__ended_at=None, timing=Timing.DATED)
    dated = dated.filter(starts_at__lt=last, ends_at__gt=first, starts__isnull=False, post__state=PostState.PUBLISHED)
    dated = dated.exclude(state=State.DONE).exclude(pk=skip.pk if skip else None)
    agreed = Appointment.objects.filter(engagement__person=actor, engagement__ended_at=None, state="agreed")
    agreed = agreed.filter(starts_at__lt=last, ends_at__gt=first)
    return [
        *(_busy(row.shift, row.shift.opportunity) for row in held.select_related("shift__opportunity__post")),
        *(_busy(row, row) for row in dated.select_related("post") if row.last_day in (None, row.day)),
        *(_busy(row, row.engagement.opportunity) for row in agreed.select_related("engagement__opportunity__post")),
    ]


def all_busy_between(
    people: Collection[int], first: dt.datetime, last: dt.datetime, *, but: Collection[int] = ()
) -> dict[int, list[tuple[dt.datetime, dt.datetime]]]:
    """Return when each of these people has something to do between two moments, shifts but these. One query."""
    held = SignUp.objects.filter(person__in=people, state__in=HOLDING, shift__state="planned").exclude(shift__in=but)
    held = held.filter(shift__starts_at__lt=last, shift__ends_at__gt=first)
    dated = Engagement.objects.filter(person__in=people, ended_at=None, opportunity__timing=Timing.DATED, opportunity__starts__isnull=False)
    dated = dated.filter(opportunity__starts_at__lt=last, opportunity__ends_at__gt=first, opportunity__post__state=PostState.PUBLISHED)
    dated = dated.exclude(opportunity__state=State.DONE).filter(
        Q(opportunity__last_day=None) | Q(opportunity__last_day=F("opportunity__day"))
    )
    agreed = Appointment.objects.filter(engagement__person__in=people, engagement__ended_at=None, state="agreed")
    agreed = agreed.filter(starts_at__lt=last, ends_at__gt=first)
    busy: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
    rows = held.order_by().values_list("person", "shift__starts_at", "shift__ends_at").union(
        dated.order_by().values_list("person", "opportunity__starts_at", "opportunity__ends_at"),
        agreed.order_by().values_list("engagement__person", "starts_at", "ends_at"),
        all=True,
    )
    for person, starts, ends in rows:
        busy.setdefault(person, []).append((starts, ends))
    return busy


def _busy(what: Shift | Opportunity | Appointment, opportunity: Opportunity) -> Busy:
    if what.starts_at is None or what.ends_at is None:
        raise ValueError("What has no hours keeps nobody busy.")
    return Busy(what.starts_at, what.ends_at, str(opportunity.post.title), what.zone)


def clashes_with(actor: Actor, shift: Shift) -> bool:
    """Tell whether a person has something else to do during a shift."""
    return bool(busy_between(actor, shift.starts_at, shift.ends_at, but=[shift.pk]))
