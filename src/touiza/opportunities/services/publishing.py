"""Writing, publishing, pausing, closing and finishing opportunities. Who may do it is asked before, in access."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.associations.services.closing import refuse_if_closed
from touiza.core import clock
from touiza.core.audiences import Audience
from touiza.core.errors import Refusal
from touiza.core.translated import TranslatedText
from touiza.opportunities.checks import problems
from touiza.opportunities.fields import (
    LISTS,
    NOTHING,
    OF_SHIFTS,
    OWN,
    PLAIN,
    OpportunityFields,
    fields_of,
    plain_fields_of,
)
from touiza.opportunities.models import TRANSITIONS, EndReason, Opportunity, OpportunitySkill, Recurrence, State, Timing
from touiza.opportunities.services.applications import move_up
from touiza.opportunities.services.cards import ask_for_card
from touiza.opportunities.services.ending import end_waiting, refuse_if_called_off
from touiza.opportunities.services.indexing import forget_opportunity, index_opportunity
from touiza.opportunities.services.locking import lock_opportunity
from touiza.opportunities.services.shifts import refuse_leaving_shifts, refuse_without_shifts
from touiza.posts.models import PostKind, PostState
from touiza.posts.services.standing import stand_at
from touiza.posts.services.writing import create_post, edit_post, publish_post, remove_post
from touiza.proof.models import Unit
from touiza.proof.units import own_unit, shared_unit
from touiza.vocabulary.tagging import tags_named

VERBS = {
    State.OPEN: "opportunity.reopened",
    State.PAUSED: "opportunity.paused",
    State.CLOSED: "opportunity.closed",
    State.DONE: "opportunity.finished",
}
WHEN_AND_WHERE = ("attendance", "timing", "day", "last_day", "starts", "ends", "deadline", "zone", "commune", "address")


@transaction.atomic
def create_opportunity(
    *,
    association: Association,
    by: Actor | None,
    fields: OpportunityFields,
    at: dt.datetime | None = None,
    silent: bool = False,
    form_key: str | None = None,
) -> Opportunity:
    """Write a draft, as far as it has come. `by` is None where a program brings it in.

    A form that is sent twice makes one draft: the second call with its `form_key` returns the first one's.
    """
    at = at or clock.now()
    refuse_if_closed(association)
    form_key = f"{association.pk}:{form_key}" if form_key else None
    if form_key and (twin := _made_by(form_key, association)) is not None:
        return twin
    opportunity = _make(association, fields, at)
    opportunity.form_key = form_key
    opportunity.save(force_insert=True)
    _fill_lists(opportunity, fields)
    record_opportunity("opportunity.drafted", opportunity, by, at=at, silent=silent)
    return opportunity


@transaction.atomic
def bring_in_opportunity(
    *, association: Association, fields: OpportunityFields, at: dt.datetime, now: dt.datetime
) -> Opportunity:
    """Store what was published elsewhere, at the moment it was, silently: nobody gets a notice of history.

    What is over by `now` arrives as done, at its own end. Refuses what `checks.problems` finds in such a one.
    """
    refuse_unless_ready(fields, at)
    opportunity = _make(association, fields, at, published=True)
    moments = {"opportunity.published": at}
    if opportunity.ends_at is not None and opportunity.ends_at <= now:
        opportunity.state, opportunity.closed_at = State.DONE, opportunity.ends_at
        moments[VERBS[State.DONE]] = opportunity.ends_at
    opportunity.save(force_insert=True)
    _fill_lists(opportunity, fields)
    for verb, moment in moments.items():
        record_opportunity(verb, opportunity, None, at=moment, silent=True, audience=Audience.PUBLIC)
    index_opportunity(opportunity=opportunity, fields=fields)
    return opportunity


def make_published(
    *, association: Association, fields: OpportunityFields, at: dt.datetime, form_key: str | None
) -> tuple[Opportunity, bool]:
    """Store what was typed as published at once, in the caller's transaction; tell whether it is new, or its form was sent twice."""
    form_key = f"{association.pk}:{form_key}" if form_key else None
    if form_key and (twin := _made_by(form_key, association)) is not None:
        return twin, False
    opportunity = _make(association, fields, at, published=True)
    opportunity.form_key = form_key
    opportunity.save(force_insert=True)
    _fill_lists(opportunity, fields)
    return opportunity, True


@transaction.atomic
def update_opportunity(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    fields: OpportunityFields,
    at: dt.datetime | None = None,
    silent: bool = False,
    seen: str | None = None,
) -> Opportunity:
    """Change what it says. What is published must stay publishable; places cannot go below those taken.

    `seen` is the moment of the edit that the editor began from (ISO 8601, "" for none): when somebody has changed it
    since, "changed_meanwhile" is refused. Nothing is recorded where nothing changes.
    """
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    if fields.same_as(fields_of(opportunity)):
        return opportunity
    _refuse_stale(opportunity, seen)
    refuse_leaving_shifts(opportunity, fields.timing)
    before = {name: getattr(opportunity, name) for name in WHEN_AND_WHERE}
    is_published = opportunity.post.state == PostState.PUBLISHED
    if is_published:
        refuse_unless_ready(fields, at, ended=opportunity.ends_at)
    if fields.places is not None and fields.places < opportunity.taken and fields.timing != Timing.SHIFTS:
        raise Refusal(
            "places_below_taken",
            _("More places than that are already taken: write at least the number of people accepted."),
            field="places",
        )
    edit_post(
        post=opportunity.post,
        title=fields.title,
        body=fields.body,
        picture=fields.picture,
        source=fields.source,
        as_of=fields.as_of,
        at=at,
    )
    _write(opportunity, fields)
    moved = any(before[name] != getattr(opportunity, name) for name in WHEN_AND_WHERE)
    opportunity.sequence += is_published and moved
    opportunity.is_copy = False
    opportunity.save()
    _write_lists(opportunity, fields)
    if is_published:
        move_up(opportunity=opportunity, at=at, silent=silent)
        record_opportunity("opportunity.moved" if moved else "opportunity.edited", opportunity, by, at=at, silent=silent)
        index_opportunity(opportunity=opportunity, fields=fields)
    return opportunity


@transaction.atomic
def publish_opportunity(
    *,
    opportunity: Opportunity,
    by: Actor | None,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Opportunity:
    """Let everyone see it and apply. Publishing what is published changes nothing; refuses "association_closed"."""
    at = at or clock.now()
    opportunity = lock_opportunity(opportunity)
    if opportunity.post.state == PostState.PUBLISHED:
        return opportunity
    refuse_if_closed(opportunity.association)
    refuse_unless_ready(plain_fields_of(opportunity), at)
    refuse_without_shifts(opportunity, at)
    publish_post(post=opportunity.post, at=at)
    record_opportunity("opportunity.published", opportunity, by, at=at, silent=silent, audience=Audience.PUBLIC)
    index_opportunity(opportunity=opportunity)
    if not silent:
        ask_for_card(kind="o", pk=opportunity.pk)
    return opportunity


@transaction.atomic
def set_state(
    *,
    opportunity: Opportunity,
    state: str,
    by: Actor | None,
    reason: TranslatedText = NOTHING,
    at: dt.datetime | None = None,
    silent: bool = False,
) -> Opportunity:
    """Pause, reopen, close or finish (see TRANSITIONS). Closing and finishing end the applications that wait.

    Visitors read the `reason` of a pause as long as it lasts.
    """
    at = at or clock.now()
    state = State(state)
    if state == State.OPEN:
        refuse_if_closed(opportunity.association)
    opportunity = lock_opportunity(opportunity)
    if opportunity.state == state:
        if state == State.PAUSED and reason and opportunity.pause_reason != reason:
            opportunity.pause_reason = reason
            opportunity.save(update_fields=["pause_reason"])
        return opportunity
    _refuse_transition(opportunity, state, at)
    opportunity.state = state
    opportunity.closed_at = at if state in {State.CLOSED, State.DONE} else None
    opportunity.pause_reason = reason if state == State.PAUSED else NOTHING
    opportunity.sequence += 1
    opportunity.save(update_fields=["state", "closed_at", "pause_reason", "sequence"])
    record_opportunity(VERBS[state], opportunity, by, at=at, silent=silent, audience=Audience.PUBLIC)
    if state in {State.CLOSED, State.DONE}:
        ended = EndReason.OVER if state == State.DONE else EndReason.CLOSED
        end_waiting(opportunity=opportunity, by=by, at=at, reason=ended, silent=silent)
    index_opportunity(opportunity=opportunity)
    return opportunity


@transaction.atomic
def remove_opportunity(*, opportunity: Opportunity, by: Actor | None, at: dt.datetime | None = None) -> None:
    """Delete a draft; of what was published a tombstone stays. Twice is once. Refused while people hold places in it."""
    at = at or clock.now()
    try:
        opportunity = lock_opportunity(opportunity)
    except Opportunity.DoesNotExist:  # a draft that a second click finds gone
        return
    if opportunity.post.state == PostState.TOMBSTONE:
        return
    if opportunity.post.state in {PostState.DRAFT, PostState.SCHEDULED}:
        opportunity.post.delete()
        return
    if opportunity.engagements.filter(ended_at=None).exists():
        raise Refusal(
            "opportunity_has_people", _("People have been accepted for this: close it instead of removing it.")
        )
    if opportunity.state in {State.OPEN, State.PAUSED}:
        opportunity.state, opportunity.closed_at = State.CLOSED, at
        opportunity.save(update_fields=["state", "closed_at"])
    end_waiting(opportunity=opportunity, by=by, at=at, reason=EndReason.REMOVED)
    remove_post(post=opportunity.post, at=at)
    record_opportunity("opportunity.removed", opportunity, by, at=at)
    forget_opportunity(opportunity=opportunity)


def end_past(*, at: dt.datetime | None = None, limit: int = 500) -> int:
    """Finish work whose end, or whose deadline, has passed. Return how many.

    Each is a transaction of its own, so a killed run loses nothing and the next one goes on.
    """
    at = at or clock.now()
    over = Opportunity.objects.published().filter(state__in=[State.OPEN, State.PAUSED], ends_at__lte=at)
    going_on = Recurrence.objects.filter(opportunity=OuterRef("pk"), made_until__lt=dt.date.max)
    over = over.exclude(Exists(going_on))  # its rule makes more shifts
    rows = list(over.select_related("post").order_by("ends_at")[:limit])
    for opportunity in rows:
        set_state(opportunity=opportunity, state=State.DONE, by=None, at=at)
    return len(rows)


def _made_by(form_key: str, association: Association) -> Opportunity | None:
    """Return what a form has already made. Forms of one association wait for each other here."""
    Association.objects.select_for_update().get(pk=association.pk)
    return Opportunity.objects.select_related("post").filter(form_key=form_key).first()


def _make(
    association: Association, fields: OpportunityFields, at: dt.datetime, *, published: bool = False
) -> Opportunity:
    """Return a new opportunity, its post stored, itself not yet."""
    post = create_post(
        kind=PostKind.OPPORTUNITY,
        author=association.actor,
        title=fields.title,
        body=fields.body,
        picture=fields.picture,
        source=fields.source,
        as_of=fields.as_of,
        at=at,
        published=published,
    )
    opportunity = Opportunity(post=post, association=association)
    _write(opportunity, fields)
    return opportunity


def _write(opportunity: Opportunity, fields: OpportunityFields) -> None:
    opportunity.unit = _unit_of(opportunity, fields)
    in_shifts = fields.timing == Timing.SHIFTS
    kept = OF_SHIFTS if in_shifts and opportunity.timing == Timing.SHIFTS else ()
    for name in PLAIN:
        if name not in kept:
            setattr(opportunity, name, getattr(fields, name))
    if in_shifts:
        opportunity.group_limit, opportunity.backup_places = None, 0  # each shift has its own
        return
    if fields.is_deed:
        opportunity.minutes = None
    starts_at, ends_at = fields.starts_at, fields.ends_at
    if starts_at and ends_at and ends_at < starts_at:
        ends_at = None  # a draft may still be the wrong way round; publishing refuses it
    opportunity.starts_at, opportunity.ends_at = starts_at, ends_at


def _unit_of(opportunity: Opportunity, fields: OpportunityFields) -> Unit | None:
    """Return what is counted besides hours."""
    code, word = fields.counted
    if not code:
        return None
    return own_unit(opportunity.association.actor, word) if code == OWN else shared_unit(code)


def _fill_lists(opportunity: Opportunity, fields: OpportunityFields) -> None:
    """Write the lists of a new one."""
    for name in LISTS:
        if rows := getattr(fields, name):
            getattr(opportunity, name).add(*rows)
    _write_topics(opportunity, fields)
    lines = [OpportunitySkill(opportunity=opportunity, skill_id=pk, need=need) for pk, need in _needs(fields).items()]
    OpportunitySkill.objects.bulk_create(lines)


def _write_topics(opportunity: Opportunity, fields: OpportunityFields) -> None:
    tags = tags_named(names=fields.tags)
    opportunity.tags.set(tags)
    stand_at(post=opportunity.post, place=fields.commune, topics=tags)


def _write_lists(opportunity: Opportunity, fields: OpportunityFields) -> None:
    for name in LISTS:
        getattr(opportunity, name).set(getattr(fields, name))
    _write_topics(opportunity, fields)
    wanted = _needs(fields)
    opportunity.skills.exclude(skill_id__in=wanted).delete()
    for skill_id, need in wanted.items():
        opportunity.skills.update_or_create(skill_id=skill_id, defaults={"need": need})


def _needs(fields: OpportunityFields) -> dict[int, str]:
    """Return what is asked of each skill; one that is both needed and welcome is needed."""
    wanted: dict[int, str] = {skill.pk: OpportunitySkill.Need.WELCOME for skill in fields.skills_welcome}
    return wanted | {skill.pk: OpportunitySkill.Need.NEEDED for skill in fields.skills_needed}


def refuse_unless_ready(fields: OpportunityFields, at: dt.datetime, *, ended: dt.datetime | None = None) -> None:
    """Raise the first problem. Work that is over already may keep its dates."""
    today = clock.day_of(at, fields.zone)
    if ended is not None:
        today = min(today, clock.day_of(ended - dt.timedelta(seconds=1), fields.zone))
    found = problems(fields, today=today, now=None if ended is not None and ended <= at else at)
    if found:
        raise found[0].as_refusal()


def _refuse_stale(opportunity: Opportunity, seen: str | None) -> None:
    edited = opportunity.post.edited_at
    if seen is not None and seen != (edited.isoformat() if edited else ""):
        raise Refusal(
            "changed_meanwhile",
            _(
                "Somebody has changed this since you opened it. Your text is still here: send it again to replace theirs."
            ),
        )


def _refuse_transition(opportunity: Opportunity, state: State, at: dt.datetime) -> None:
    if opportunity.post.state != PostState.PUBLISHED:
        raise Refusal("opportunity_not_published", _("Publish it first."))
    if state == State.OPEN:
        refuse_if_called_off(opportunity)
    if state not in TRANSITIONS[opportunity.state]:
        raise Refusal("opportunity_wrong_state", _("This opportunity is over: copy it into a new one instead."))
    if state == State.OPEN and opportunity.ends_at is not None and opportunity.ends_at <= at:
        raise Refusal("opportunity_over", _("Its date has passed: give it a new date first, then open it again."))


def record_opportunity(
    verb: str,
    opportunity: Opportunity,
    by: Actor | None,
    *,
    at: dt.datetime,
    silent: bool = False,
    audience: Audience = Audience.PRIVATE,
    person: Actor | None = None,
) -> None:
    """Write into the log what became of an opportunity."""
    record(
        verb=verb,
        actor=by,
        obj=opportunity,
        association=opportunity.association.actor,
        person=person,
        audience=audience,
        silent=silent,
        at=at,
    )
