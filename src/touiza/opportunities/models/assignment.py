"""A whole team on the shifts of an event: what shifts need, what volunteers wish, and plans until they are published."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from touiza.actors.models import Actor
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity
from touiza.opportunities.models.shift import MOST_PLACES, Shift, SignUp
from touiza.projects.models import Project
from touiza.vocabulary.models import Skill


class ShiftNeed(Row):
    """The least people a shift needs. Without a row: as many as it has places."""

    shift = models.OneToOneField(Shift, primary_key=True, on_delete=models.CASCADE, related_name="need")
    least = models.PositiveIntegerField(_("At least so many people"), validators=[MaxValueValidator(MOST_PLACES)])

    privacy = Privacy(path=None)


class ShiftSkill(Row):
    """So many people with a skill are needed on a shift, each counted for one skill."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="needed_skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(50)])

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift", "skill"], name="shift_skill_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="shift_skill_for_somebody"),
        ]


class WishesAsked(Row):
    """Until when the people of an opportunity may say what they wish."""

    opportunity = models.OneToOneField(Opportunity, primary_key=True, on_delete=models.CASCADE, related_name="wishes_asked")
    until = models.DateTimeField()
    by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)


class Wishes(Row):
    """What somebody wishes for their shifts of an opportunity. Its coordinators read them; friends do not."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="wishes")
    most_hours = models.PositiveSmallIntegerField(
        _("At most so many hours in all"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(500)]
    )
    rest_hours = models.PositiveSmallIntegerField(_("Hours of rest between two days"), default=11, validators=[MaxValueValidator(48)])
    edited_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__person__user", erase=Erase.DELETE, fields={"most_hours": Class.PERSONAL, "rest_hours": Class.PERSONAL}
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["opportunity", "person"], name="wishes_once")]


class WishedShift(Row):
    """What somebody says about one shift; about the others they say nothing."""

    class Word(models.TextChoices):
        GLADLY = "gladly", _("Gladly")
        CANNOT = "cannot", _("I cannot")

    wishes = models.ForeignKey(Wishes, on_delete=models.CASCADE, related_name="shifts")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    word = models.CharField(max_length=6, choices=Word)

    privacy = Privacy(path="wishes__person__person__user", erase=Erase.DELETE, fields={"word": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wishes", "shift"], name="wished_shift_once")]


class WishedFriend(Row):
    """Whom somebody would like to be with. It counts where both say so, and neither is told of the other's word."""

    wishes = models.ForeignKey(Wishes, on_delete=models.CASCADE, related_name="friends")
    friend = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")

    privacy = Privacy(path="wishes__person__person__user", erase=Erase.DELETE, fields={"friend": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["wishes", "friend"], name="wished_friend_once")]


class AssignmentPlan(Row):
    """Who goes where, as a draft that only coordinators see, until it is published once.

    `lead` is the opportunity it was begun from; `opportunities` are all whose shifts it fills. While `solving_since` is
    set the worker looks for a better one, and nothing is changed by hand.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("plan", "Draft")
        PUBLISHED = "published", pgettext_lazy("plan", "Published")
        DROPPED = "dropped"

    class Method(models.TextChoices):
        EXACT = "exact"  # by the solver
        GREEDY = "greedy"  # step by step

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    association = models.ForeignKey(Association, on_delete=models.CASCADE, related_name="plans")
    lead = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="plans")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    opportunities = models.ManyToManyField(Opportunity, related_name="+")
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    solving_since = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    method = models.CharField(max_length=6, choices=Method, blank=True)
    proven = models.BooleanField(default=False)  # nothing better exists
    before = models.JSONField(null=True, blank=True)  # figures of the plan that the latest one replaced
    made_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    published_by = models.ForeignKey(Actor, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead"], condition=models.Q(state="draft"), name="one_draft_of_a_plan"),
            models.CheckConstraint(
                condition=models.Q(solving_since=None) | models.Q(state="draft"), name="only_drafts_are_worked_out"
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class Placement(Row):
    """A person and a shift in a plan: proposed, locked by a coordinator, or kept off by one."""

    class Kind(models.TextChoices):
        PROPOSED = "proposed"
        LOCKED = "locked"
        OFF = "off"

    plan = models.ForeignKey(AssignmentPlan, on_delete=models.CASCADE, related_name="placements")
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PROPOSED)
    fresh = models.BooleanField(default=False)  # not in the plan that the latest one replaced

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "shift", "person"], name="placed_once_in_a_plan")]


class ToldOfPlan(Row):
    """That a person was told of all their shifts of a published plan, at once."""

    plan = models.ForeignKey(AssignmentPlan, on_delete=models.CASCADE, related_name="told")
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+")
    signups = models.ManyToManyField(SignUp, related_name="+")

    privacy = Privacy(path="person__person__user", erase=Erase.DELETE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "person"], name="told_once_of_a_plan")]
