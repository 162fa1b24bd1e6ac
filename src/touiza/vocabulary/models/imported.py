"""Words that an operator brought in from other vocabularies, and words that people put beside ours."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from touiza.core import clock
from touiza.core.privacy import Privacy
from touiza.core.rows import Row
from touiza.vocabulary.models.words import Labelled, Place, Skill

LONGEST_NAME = 200  # of a concept
LONGEST_TAG = 40


class Scheme(models.Model):
    """A vocabulary of somebody else's. `offered`: its concepts come up where a tag is typed."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    whom = models.CharField(max_length=120, blank=True)  # to be named where its words are shown
    licence = models.CharField(max_length=60, blank=True)
    href = models.URLField(max_length=200, blank=True)
    offered = models.BooleanField(default=False)
    imported_at = models.DateTimeField(default=clock.now)

    privacy = Privacy(path=None)

    def __str__(self) -> str:
        return self.name


class Concept(Labelled):
    """A word of a scheme, as its file gives it. `broader` and `related` hold codes of the same scheme.

    `skill` is ours, where we have the same one. `search_key` is as on `Place`.
    """

    scheme = models.ForeignKey(Scheme, on_delete=models.CASCADE, related_name="concepts")
    code = models.CharField(max_length=80)
    uri = models.URLField(max_length=300)
    synonyms = models.JSONField(default=dict, blank=True)
    broader = models.JSONField(default=list, blank=True)
    related = models.JSONField(default=list, blank=True)
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    search_key = models.TextField(blank=True)

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="concept_once_in_a_scheme")]
        indexes = [GinIndex(SearchVector("search_key", config="simple"), name="concept_by_words")]


class Spelling(models.Model):
    """A name as one run of letters (`folding.compact`), forwards and backwards, for what is one slip away (`slips`)."""

    key = models.CharField(max_length=LONGEST_NAME)
    backwards = models.CharField(max_length=LONGEST_NAME)
    length = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["key"], opclasses=["varchar_pattern_ops"], name="%(class)s_begins"),
            models.Index(fields=["backwards"], opclasses=["varchar_pattern_ops"], name="%(class)s_ends"),
        ]


class PlaceSpelling(Spelling):
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="spellings")

    privacy = Privacy(path=None)

    class Meta(Spelling.Meta):
        pass


class ConceptSpelling(Spelling):
    concept = models.ForeignKey(Concept, on_delete=models.CASCADE, related_name="spellings")

    privacy = Privacy(path=None)

    class Meta(Spelling.Meta):
        pass


class Tag(Row):
    """A word of somebody's own beside the vocabulary; spellings that fold to one key are one tag, named as first written.

    A row says nothing of a person: who bears it is told by what points to it.
    `concept`: the word of an imported scheme that was chosen.
    """

    name = models.CharField(max_length=LONGEST_TAG)
    key = models.CharField(max_length=60, unique=True)
    concept = models.ForeignKey(Concept, null=True, blank=True, on_delete=models.SET_NULL, related_name="tags")
    shown = models.BooleanField(default=False)  # it stands, or stood, on something published: others may see it suggested

    privacy = Privacy(path=None)

    def __str__(self) -> str:
        return self.name
