"""Which entries an association's page of hours lists: what its address asks for."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from touiza.actors.models import Actor
from touiza.posts.models import Post
from touiza.proof import book
from touiza.proof.models import Contribution


@dataclass(frozen=True)
class Queue:
    """Entries of an association within a role's reach: to decide or decided, for all work or one, on all days or one."""

    association: Actor
    limit: int | None
    decided: bool = False
    work: Post | None = None
    day: dt.date | None = None

    def rows(self) -> QuerySet[Contribution]:
        rows = book.claims_decided(self.association, self.limit) if self.decided else book.claims_waiting(self.association, self.limit)
        if self.work is not None:
            rows = rows.filter(source=self.work)
        return rows.filter(done_on=self.day) if self.day is not None else rows

    @property
    def fields(self) -> dict[str, str]:
        """What its address carries."""
        asked = {"work": str(self.work.pk) if self.work else "", "day": self.day.isoformat() if self.day else ""}
        return {name: value for name, value in asked.items() if value}

    def query(self, **more: str) -> str:
        return urlencode(self.fields | more)

    @property
    def query_waiting(self) -> str:
        return self.query()

    @property
    def query_decided(self) -> str:
        return self.query(state="decided")

    def address(self, handle: str) -> str:
        return f"{reverse('proof:hours_queue', args=[handle])}?{self.query()}"


def read_queue(asked: Mapping[str, str], association: Actor, limit: int | None) -> Queue:
    """Read what an address asks for; what cannot be read is not asked."""
    work, day = asked.get("work", ""), asked.get("day", "")
    found = Post.objects.filter(pk=int(work), author=association).defer("body").first() if work.isdecimal() and len(work) < 19 else None
    try:
        on = dt.date.fromisoformat(day) if len(day) == 10 else None
    except ValueError:
        on = None
    return Queue(association, limit, asked.get("state") == "decided", found, on)
