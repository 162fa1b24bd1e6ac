"""What calendars show: an opportunity's, an association's, and a person's own behind its secret address."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.opportunities.ical import Entry
from touiza.opportunities.models import (
    HOLDING,
    Appointment,
    Opportunity,
    PersonalCalendar,
    Shift,
    SignUp,
    SignUpState,
    State,
    Timing,
)
from touiza.posts.models import PostState

PAST = dt.timedelta(days=60)  # so far back calendars show
MOST = 1000  # events of one calendar
OPPORTUNITY = ("opportunity__post", "opportunity__association__actor", "opportunity__commune")


def access_public_opportunity(slug: str) -> Opportunity:
    """Return a published opportunity of an association in good standing; 404 otherwise."""
    rows = Opportunity.objects.published().select_related("post", "association__actor", "commune")
    shown = rows.filter(association__actor__suspended_at=None, association__actor__erased_at=None, post__audience="public")
    opportunity = shown.filter(post__slug=slug).first()
    if opportunity is None:
        raise Http404
    return opportunity


def access_public_association(handle: str) -> Association:
    """Return an association in good standing, closed or not; 404 otherwise."""
    rows = Association.objects.select_related("actor").filter(actor__suspended_at=None, actor__erased_at=None)
    association = rows.filter(actor__handle=handle.lower()).first()
    if association is None:
        raise Http404
    return association


def access_calendar_of(secret: str) -> Actor:
    """Return whose private calendar a secret address opens; 404 where it was taken back, or the person is gone."""
    rows = PersonalCalendar.objects.select_related("person__person__user")
    found = rows.filter(secret=secret, person__suspended_at=None, person__erased_at=None).first()
    if found is None:
        raise Http404
    return found.person


def entries_of_opportunity(opportunity: Opportunity, shift: int | None = None) -> list[Entry]:
    """Return an opportunity's events: its shifts, or itself where it is on a date; one shift alone, where it is named."""
    if opportunity.timing != Timing.SHIFTS:
        return [_of_dated(opportunity)] if opportunity.timing == Timing.DATED and opportunity.day else []
    rows = Shift.objects.filter(opportunity=opportunity, ends_at__gt=clock.now() - PAST).select_related(*OPPORTUNITY)
    if shift is not None:
        rows = rows.filter(pk=shift)
    return [_of_shift(row) for row in rows.order_by("starts_at", "pk")[:MOST]]


def entries_of_association(association: Association) -> list[Entry]:
    """Return the events of all that an association has published. Two queries."""
    since = clock.now() - PAST
    public = {"post__state": PostState.PUBLISHED, "post__audience": "public"}
    dated = Opportunity.objects.of(association).filter(timing=Timing.DATED, ends_at__gt=since, day__isnull=False, **public)
    shifts = Shift.objects.filter(
        ends_at__gt=since, opportunity__association=association, **{f"opportunity__{key}": value for key, value in public.items()}
    )
    rows = dated.select_related("post", "association__actor", "commune").order_by("-starts_at")[:MOST]
    return _sorted(
        [
            *(_of_dated(row) for row in rows),
            *(_of_shift(row) for row in shifts.select_related(*OPPORTUNITY).order_by("-starts_at")[:MOST]),
        ]
    )


def entries_of_person(person: Actor) -> list[Entry]:
    """Return what a person has to do: shifts, dated work, appointments. Three queries."""
    since = clock.now() - PAST
    fine = {"association__actor__suspended_at": None, "post__state": PostState.PUBLISHED}
    of_shift = {f"shift__opportunity__{key}": value for key, value in fine.items()}
    told = Q(state__in=[*HOLDING, SignUpState.CANCELLED])
    signups = SignUp.objects.filter(told, person=person, shift__ends_at__gt=since, engagement__isnull=False, **of_shift)
    dated = Opportunity.objects.filter(engagements__person=person, engagements__ended_at=None, timing=Timing.DATED, **fine)
    dated = dated.filter(ends_at__gt=since, day__isnull=False)
    agreed = Appointment.objects.filter(
        engagement__person=person, starts_at__gt=since, state__in=[Appointment.State.AGREED, Appointment.State.CANCELLED],
        **{f"engagement__opportunity__{key}": value for key, value in fine.items()},
    )  # fmt: skip
    shift_paths = [f"shift__{path}" for path in OPPORTUNITY]
    entries = {
        entry.uid: entry
        for entry in (_of_signup(row) for row in signups.select_related(*shift_paths).order_by("pk")[:MOST])
    }  # the newest sign-up for a shift says how it stands
    engagement_paths = [f"engagement__{path}" for path in OPPORTUNITY]
    return _sorted(
        [
            *entries.values(),
            *(_of_dated(row) for row in dated.select_related("post", "association__actor", "commune")[:MOST]),
            *(_of_appointment(row) for row in agreed.select_related(*engagement_paths)[:MOST]),
        ]
    )


def _sorted(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.starts_at or _midnight(entry), entry.uid))


def _midnight(entry: Entry) -> dt.datetime:
    return clock.moment(entry.day or dt.date.max, dt.time.min, entry.zone)


def _of_dated(opportunity: Opportunity) -> Entry:
    """Return an opportunity on a date; where it lasts several days its hours are those of each, so it fills the days."""
    on_one_day = opportunity.last_day in (None, opportunity.day)
    timed = bool(opportunity.starts and opportunity.ends and on_one_day)
    called_off = opportunity.state == State.CLOSED and opportunity.association.closed_at is not None
    post = opportunity.post
    return Entry(
        uid=f"opportunity-{opportunity.pk}",
        title=str(post.title),
        zone=opportunity.zone,
        starts_at=opportunity.starts_at if timed else None,
        ends_at=opportunity.ends_at if timed else None,
        day=opportunity.day,
        last_day=opportunity.last_day,
        url=_address(opportunity),
        where=_where(opportunity, str(opportunity.address)),
        position=_position(opportunity),
        text=str(opportunity.association),
        sequence=opportunity.sequence,
        changed_at=max(filter(None, (post.edited_at, post.published_at, opportunity.closed_at, post.created_at))),
        status="CANCELLED" if called_off else "CONFIRMED",
    )


def _of_shift(shift: Shift, *, sequence: int = 0, changed_at: dt.datetime | None = None, status: str = "CONFIRMED", url: str = "") -> Entry:
    opportunity = shift.opportunity
    title, label = str(opportunity.post.title), str(shift.label)
    return Entry(
        uid=f"shift-{shift.pk}",
        title=_("%(title)s (%(shift)s)") % {"title": title, "shift": label} if label else title,
        zone=shift.zone,
        starts_at=shift.starts_at,
        ends_at=shift.ends_at,
        url=url or _address(opportunity),
        where=_where(opportunity, str(shift.address or opportunity.address)),
        position=None if shift.address else _position(opportunity),
        text=str(opportunity.association),
        sequence=shift.sequence + sequence,
        changed_at=max(shift.changed_at, changed_at or shift.changed_at),
        status=status if shift.is_planned else "CANCELLED",
    )


def _of_signup(signup: SignUp) -> Entry:
    status = {SignUpState.GOING: "CONFIRMED", SignUpState.BACKUP: "TENTATIVE"}.get(SignUpState(signup.state), "CANCELLED")
    taken_off = status == "CANCELLED" and signup.shift.is_planned
    url = settings.SITE_URL + reverse("opportunities:signup", args=[signup.public_id])
    return _of_shift(signup.shift, sequence=int(taken_off), changed_at=signup.since, status=status, url=url)


def _of_appointment(row: Appointment) -> Entry:
    opportunity = row.engagement.opportunity
    return Entry(
        uid=f"appointment-{row.pk}",
        title=str(opportunity.post.title),
        zone=row.zone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        url=_address(opportunity),
        where=_where(opportunity, str(opportunity.address)),
        text=row.note or str(opportunity.association),
        sequence=row.sequence,
        changed_at=row.changed_at,
        status="CONFIRMED" if row.state == Appointment.State.AGREED else "CANCELLED",
    )


def _address(opportunity: Opportunity) -> str:
    return settings.SITE_URL + reverse("opportunities:detail", args=[opportunity.post.slug])


def _where(opportunity: Opportunity, address: str) -> str:
    place = opportunity.commune.label() if opportunity.commune else ""
    return _("%(address)s, %(place)s") % {"address": address, "place": place} if address and place else address or place


def _position(opportunity: Opportunity) -> tuple[float, float] | None:
    if opportunity.latitude is None or opportunity.longitude is None:
        return None
    return opportunity.latitude, opportunity.longitude
