"""The index: what was indexed, in which language, with which filters and audience; and how often each term occurs.

Rows hold nothing that cannot be made again from the objects they point to, and point to them by kind and id alone,
for what is indexed lives in higher apps.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce

from touiza.core.privacy import Privacy


def kind_facet(kind: str, state: str | None = None) -> str:
    """The facet that every document of a kind bears, and the one for its state."""
    return f"is:{kind}" if state is None else f"is:{kind}/{state}"


def language_facet(language: str) -> str:
    """The facet of what is written in a language."""
    return f"in:{language}"


class Happens(models.Func):
    """The time a row takes up: from start to end, to all eternity where there is no date, at once where no end."""

    template = "tstzrange(coalesce(starts_at, '-infinity'), coalesce(ends_at, starts_at, 'infinity'), '[]')"


class Document(models.Model):
    """The content of one object in one language, as search sees it.

    `terms` are those of `kernel.text`, each with the language whose rules made it, "fr:jardin", and its places; a place
    is weighted A in a title, B among keywords, D elsewhere. `length` counts places by those weights. Facets are
    "group:value"; kind and state stand among them too, so that one index answers words and filters together. Exactly
    one document of an object is its `main` one, in the language it was written in.

    An object may show more of itself to some than to others: each such circle has a `tier` of documents, with an
    audience of its own, that hold only what that circle may read. `body` is what excerpts are cut from, `words` the
    folded words that resemblance is measured on.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    language = models.CharField(max_length=2)
    tier = models.PositiveSmallIntegerField(default=0)
    main = models.BooleanField()
    title = models.TextField()
    body = models.TextField(default="")
    words = models.TextField(default="")
    terms = SearchVectorField()
    length = models.PositiveIntegerField()
    facets = ArrayField(models.TextField(), default=list)
    audience = ArrayField(models.TextField(), default=list)
    state = models.CharField(max_length=20)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    privacy = Privacy(path=None)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "tier", "language"], name="search_one_per_language"),
            models.UniqueConstraint(
                fields=["kind", "object_id", "tier"], condition=models.Q(main=True), name="search_one_main_document"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="search_place_on_earth",
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__lte=models.F("ends_at")), name="search_ends_after_start"
            ),
        ]
        indexes = [
            # Without the pending list: a question must not wade through what was indexed just before it.
            GinIndex(fields=["terms", "facets"], name="search_words", fastupdate=False),
            GistIndex(Happens(), name="search_dates"),
            models.Index(
                "kind",
                "state",
                Coalesce("starts_at", "ends_at"),
                "object_id",
                name="search_soonest",
            ),
            models.Index(
                "kind",
                "state",
                models.F("published_at").desc(nulls_last=True),
                models.F("object_id").desc(),
                name="search_newest",
            ),
            models.Index(
                fields=["kind", "latitude", "longitude"],
                name="search_place",
                condition=models.Q(latitude__isnull=False),
            ),
        ]


class Corpus(models.Model):
    """How many documents of a kind there are in a language, and their length together: BM25 needs the mean."""

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    documents = models.BigIntegerField()
    length = models.BigIntegerField()

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="search_one_corpus")]


class TermCount(models.Model):
    """In how many documents of a kind a term stands: the rarer, the more it tells (inverse document frequency)."""

    kind = models.CharField(max_length=40)
    term = models.TextField()
    documents = models.BigIntegerField()

    privacy = Privacy(path=None)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "term"], name="search_one_count")]


class Change(models.Model):
    """What indexing one document added to the counts and took from them, until it is folded in.

    Indexing only inserts here: common terms are in every document, and counting them in place would make every
    writer wait for every other.
    """

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    added = ArrayField(models.TextField())
    removed = ArrayField(models.TextField())
    documents = models.SmallIntegerField()
    length = models.IntegerField()

    privacy = Privacy(path=None)


class Build(models.Model):
    """How far the documents of a kind were made by a version of the analysis: all of them, once it is `done`."""

    kind = models.CharField(max_length=40, unique=True)
    version = models.CharField(max_length=20)
    after = models.BigIntegerField(default=0)  # the last object's id
    done = models.BooleanField(default=False)

    privacy = Privacy(path=None)
