"""Searches of Discover that a person keeps under a name, and what was told of each: once, whatever happens."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from touiza.actors.models import Actor
from touiza.core import clock
from touiza.core.ids import public_id
from touiza.core.privacy import Class, Erase, Privacy
from touiza.core.rows import Row
from touiza.opportunities.models.opportunity import Opportunity


class Cadence(models.TextChoices):
    """How often a person is written to."""

    NONE = "none", _("Never")
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")


class SavedSearch(Row):
    """`query` is the question of an address of Discover, as it writes it. Told is what was published since `since`."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    person = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("Name"), max_length=80)
    query = models.CharField(max_length=1500)
    cadence = models.CharField(_("Tell me of new ones"), max_length=7, choices=Cadence, default=Cadence.DAILY)
    paused_at = models.DateTimeField(null=True, blank=True)
    since = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(null=True)  # when it is looked at next; None: at once, or never
    looked_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(
        path="person__person__user",
        erase=Erase.DELETE,
        fields={"name": Class.PERSONAL, "query": Class.PERSONAL, "cadence": Class.PERSONAL},
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "query"], name="search_saved_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(paused_at=None, due_at__isnull=False), name="saved_search_due"),
            models.Index(fields=["looked_at"], condition=models.Q(paused_at=None, cadence="at_once"), name="saved_search_at_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None


class SearchAlert(Row):
    """One telling of what is new for a saved search: a notice, and a mail to who gets mails."""

    public_id = models.CharField(max_length=22, default=public_id, unique=True, editable=False)
    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="alerts")
    at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path="search__person__person__user", erase=Erase.DELETE)


class SearchFind(Row):
    """An opportunity that was told of for a saved search."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="finds")
    alert = models.ForeignKey(SearchAlert, on_delete=models.CASCADE, related_name="finds")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()  # in the order of the list

    privacy = Privacy(path="search__person__person__user", erase=Erase.DELETE, fields={"opportunity": Class.PERSONAL})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "opportunity"], name="told_of_once")]
