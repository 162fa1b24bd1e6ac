"""What a certificate adds up: one piece of work, a period at an association, or everything there to date."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import QuerySet

from touiza.actors.models import Actor
from touiza.posts.models import Post
from touiza.proof.models import Certificate, CertificateScope, Contribution, ContributionQuerySet, Run


@dataclass(frozen=True)
class Scope:
    """Which lines of the book count. Exactly one of a source, a period, and neither."""

    association_id: int
    source: Post | None = None
    from_day: dt.date | None = None
    to_day: dt.date | None = None

    @classmethod
    def work(cls, source: Post) -> Self:
        return cls(source.author_id, source)

    @classmethod
    def period(cls, association: Actor, from_day: dt.date, to_day: dt.date) -> Self:
        return cls(association.pk, None, from_day, to_day)

    @classmethod
    def total(cls, association: Actor) -> Self:
        return cls(association.pk)

    @classmethod
    def of(cls, row: Certificate | Run) -> Self:
        """The scope of a certificate or of a run."""
        return cls(row.association_id, row.source, row.from_day, row.to_day)

    @property
    def kind(self) -> CertificateScope:
        if self.source is not None:
            return CertificateScope.ENGAGEMENT
        return CertificateScope.TOTAL if self.from_day is None else CertificateScope.PERIOD

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of a certificate or a run that say this scope."""
        return {
            "association_id": self.association_id,
            "scope": self.kind,
            "source": self.source,
            "from_day": self.from_day,
            "to_day": self.to_day,
        }

    def lines(self) -> ContributionQuerySet:
        """The lines of the book in this scope, everyone's."""
        rows = Contribution.objects.all()
        if self.source is not None:
            return rows.filter(source=self.source)
        rows = rows.filter(association=self.association_id)
        return rows if self.from_day is None else rows.filter(done_on__gte=self.from_day, done_on__lte=self.to_day)

    def valid(self) -> QuerySet[Certificate]:
        """The valid certificates of this very scope, everyone's."""
        return Certificate.objects.filter(state=Certificate.State.VALID, **self.fields)
