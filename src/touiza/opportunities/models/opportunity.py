"""An Opportunity is a kind of Post: work that volunteers are asked to do, and who asked to do it."""

import datetime as dt
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor, AgeBand
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.core.translated import TranslatedField
from touiza.posts.models import Post, PostState
from touiza.proof.models import Unit
from touiza.vocabulary.ids import ids_of
from touiza.vocabulary.models import Accommodation, Cause, Language, Place, Skill, SustainableGoal, Tag

LOWEST_AGES = [(band.value, band.label) for band in AgeBand if band is not AgeBand.UNDER_16]  # with a guardian's consent, 13 is no limit


class Attendance(models.TextChoices):
    ON_SITE = "on_site", _("On site")
    HYBRID = "hybrid", _("Partly from home")
    REMOTE = "remote", _("From home")


class Timing(models.TextChoices):
    DATED = "dated", _("On a date")
    SHIFTS = "shifts", _("At set times, in shifts")
    FLEXIBLE = "flexible", _("Whenever suits you, until a deadline")
    ARRANGED = "arranged", _("At a time agreed with you")
    DEED = "deed", _("A deed, whenever you like")  # it takes no time worth counting: one says afterwards that it is done


AT_SET_TIMES = (Timing.DATED, Timing.SHIFTS)  # begins and ends at known moments


class Per(models.TextChoices):
    """What the asked minutes are counted by."""

    ONCE = "once", _("in all")
    SESSION = "session", _("each time")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")


class JoinMode(models.TextChoices):
    AT_ONCE = "at_once", _("Join at once")
    REVIEW = "review", _("After we have read your application")


class State(models.TextChoices):
    """The life of a published opportunity. *Draft* is the post's; *full* is derived from the places."""

    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    DONE = "done", _("Done")


TRANSITIONS: dict[str, frozenset[str]] = {
    State.OPEN: frozenset({State.PAUSED, State.CLOSED, State.DONE}),
    State.PAUSED: frozenset({State.OPEN, State.CLOSED, State.DONE}),
    State.CLOSED: frozenset({State.OPEN, State.DONE}),
    State.DONE: frozenset({State.OPEN}),  # by a slip of the hand, or prolonged: only while its end lies ahead
}


# Columns that a line in a list shows.
LINE = (
    "state", "attendance", "timing", "day", "last_day", "starts", "ends", "zone", "starts_at", "ends_at", "deadline",
    "minutes", "per", "places", "taken", "join_mode", "post__slug", "post__title", "post__state", "association__dyes",
    "association__verified_until", "association__actor__handle", "association__actor__name", "commune_id", "is_copy",
    "post__scheduled_for",
)  # fmt: skip


class OpportunityQuerySet(models.QuerySet["Opportunity"]):
    def published(self) -> Self:
        return self.filter(post__state=PostState.PUBLISHED)

    def open(self) -> Self:
        """Keep those that may still be applied for, full or not."""
        return self.published().filter(state=State.OPEN)

    def of(self, association: Association) -> Self:
        return self.filter(association=association)

    def within(self, limit: int | None) -> Self:
        """Keep what a limited role reaches (`Role.limit`); all of it without a limit."""
        return self if limit is None else self.filter(scopes__role=limit)

    def with_line(self) -> Self:
        """Load what a line in a list shows, and no more, in this one query. Words are left as their ids."""
        rows = self.select_related("post", "association__actor").only(*LINE)
        return rows.annotate(
            language_ids=ids_of(Opportunity.languages.through, "opportunity", "language_id"),
            accommodation_ids=ids_of(Opportunity.accommodations.through, "opportunity", "accommodation_id"),
        )

    def with_words(self) -> Self:
        """Load the ids of all its words, in this one query."""
        return self.annotate(
            language_ids=ids_of(Opportunity.languages.through, "opportunity", "language_id"),
            accommodation_ids=ids_of(Opportunity.accommodations.through, "opportunity", "accommodation_id"),
            tag_names=ids_of(Opportunity.tags.through, "opportunity", "tag__name"),
            cause_ids=ids_of(Opportunity.causes.through, "opportunity", "cause_id"),
            goal_ids=ids_of(Opportunity.goals.through, "opportunity", "sustainablegoal_id"),
            needed_ids=ids_of(OpportunitySkill, "opportunity", "skill_id", need=OpportunitySkill.Need.NEEDED),
            welcome_ids=ids_of(OpportunitySkill, "opportunity", "skill_id", need=OpportunitySkill.Need.WELCOME),
        )


class Series(models.Model):
    """The same work on other dates: opportunities copied from each other, each with a page of its own."""

    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)


class Opportunity(Row):
    """Local day and time, their zone and the UTC moments computed from them are kept together (services write all).

    In shift work day, times, moments, places and taken are those of its shifts: see `services.shifts.follow_shifts`.
    """

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="opportunity")
    association = models.ForeignKey(Association, on_delete=models.PROTECT, related_name="opportunities")
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    attendance = models.CharField(max_length=7, choices=Attendance, default=Attendance.ON_SITE)
    timing = models.CharField(max_length=8, choices=Timing, default=Timing.DATED)
    day = models.DateField(null=True, blank=True)  # the (first) day, local; flexible: from when
    last_day = models.DateField(null=True, blank=True)  # dated: the last day where there are several
    starts = models.TimeField(null=True, blank=True)  # local
    ends = models.TimeField(null=True, blank=True)  # local
    zone = models.CharField(max_length=64, default="Africa/Algiers")  # IANA
    starts_at = models.DateTimeField(null=True, blank=True)  # UTC, from day and starts
    ends_at = models.DateTimeField(null=True, blank=True)  # UTC; flexible: the end of the deadline's day
    deadline = models.DateField(null=True, blank=True)  # flexible: until when, local
    minutes = models.PositiveIntegerField(null=True, blank=True)  # asked of one person; None: time not stated
    per = models.CharField(max_length=7, choices=Per, default=Per.ONCE)
    places = models.PositiveIntegerField(
        _("Places"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )  # None: no limit
    taken = models.PositiveIntegerField(default=0)  # places held by engagements, moved under a row lock
    withdraw_hours = models.PositiveSmallIntegerField(default=24)  # shifts: until so long before one withdraws freely
    sequence = models.PositiveIntegerField(default=0)  # of RFC 5545: how often its time, place or state has changed
    group_limit = models.PositiveSmallIntegerField(
        _("People in one application"), null=True, blank=True, validators=[MinValueValidator(2), MaxValueValidator(200)]
    )  # None: everybody applies for themselves
    backup_places = models.PositiveIntegerField(default=0)  # accepted beyond the places, to move up when one comes free
    guardian_consent = models.BooleanField(default=False)  # who is under 18 needs a guardian who agreed
    join_mode = models.CharField(max_length=7, choices=JoinMode, default=JoinMode.REVIEW)
    guests_welcome = models.BooleanField(default=False)  # people without an account may apply, by a link in a mail
    lowest_age = models.CharField(max_length=7, choices=LOWEST_AGES, blank=True, default="")
    deliverable = TranslatedField(_("What will be delivered"), limit=500, blank=True)  # remote: measurable
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # counted besides hours
    data_from_outside = models.CharField(max_length=12, blank=True, default="")  # importer's name, where imported
    commune = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = TranslatedField(_("Meeting place"), limit=200, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # WGS 84 degrees, where known better than the commune
    longitude = models.FloatField(null=True, blank=True)
    causes = models.ManyToManyField(Cause, blank=True, related_name="+")
    tags = models.ManyToManyField(Tag, blank=True, related_name="+")
    goals = models.ManyToManyField(SustainableGoal, blank=True, related_name="+")
    languages = models.ManyToManyField(Language, blank=True, related_name="+")
    accommodations = models.ManyToManyField(Accommodation, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    pause_reason = TranslatedField(_("Why it is paused"), limit=300, blank=True)  # visitors read it while it lasts
    is_copy = models.BooleanField(default=False)  # nothing has been changed since it was copied
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="opportunities")
    scheduled_by = models.ForeignKey(Actor, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    form_key = models.CharField(max_length=44, null=True, unique=True, editable=False)  # noqa: DJ001 - of the form that made it
    near_duplicate_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects = OpportunityQuerySet.as_manager()

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(places=None) | models.Q(taken__lte=models.F("places")), name="places_not_oversold"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at=None) | models.Q(starts_at=None) | models.Q(ends_at__gte=models.F("starts_at")),
                name="ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["association", "state"]),
            models.Index(fields=["starts_at"]),
            models.Index(fields=["association", "ends_at"], condition=models.Q(state="open"), name="opportunity_open_soon"),
        ]

    def __str__(self) -> str:
        return str(self.post.title)

    @staticmethod
    def not_full() -> models.Q:
        """Return the condition that places are left, or not counted."""
        return models.Q(places=None) | models.Q(places__gt=models.F("taken"))

    @property
    def left(self) -> int | None:
        """Places left; None where there is no limit."""
        return None if self.places is None else max(self.places - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.left == 0

    @property
    def is_open(self) -> bool:
        """Whether it may be applied for now, places aside."""
        if self.post.state != PostState.PUBLISHED or self.state != State.OPEN:
            return False
        return self.ends_at is None or self.ends_at > clock.now()

    def is_over(self, at: dt.datetime) -> bool:
        """Whether the work had been done by a moment: it was said to be, or its end had passed."""
        return self.state == State.DONE or (self.ends_at is not None and self.ends_at <= at)


class OpportunitySkill(Row):
    class Need(models.TextChoices):
        NEEDED = "needed", _("Needed")
        WELCOME = "welcome", _("Welcome")

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    need = models.CharField(max_length=7, choices=Need, default=Need.WELCOME)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "skill"], name="opportunity_skill_once")]


class ImportedRow(models.Model):
    """Where an imported opportunity came from: a second import of the same row changes nothing."""

    mapping = models.CharField(max_length=40)
    key = models.CharField(max_length=120)  # the row's own id in its source
    digest = models.CharField(max_length=64)  # SHA-256 of the row as it was read
    opportunity = models.OneToOneField(Opportunity, on_delete=models.CASCADE, related_name="imported_row")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "key"], name="imported_row_once")]


class ImportedAssociation(models.Model):
    """Which association an organisation of a source is, so that its rows find it again, claimed or renamed."""

    mapping = models.CharField(max_length=40)
    key = models.CharField(max_length=160)  # the organisation's own id in its source, else its name
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mapping", "key"], name="imported_association_once")]
