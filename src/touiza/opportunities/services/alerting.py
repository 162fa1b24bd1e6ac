"""Telling people what is new for their saved searches: each opportunity once for each search, whatever happens meanwhile.

A batch of searches is looked at in one transaction: what was found, the notices that the log makes of it and the mails
are there together or not at all. New is what was published since the search was saved (or went on after a pause); what
was told is kept, so that a second look, by a second worker or after a kill, tells nothing twice.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from touiza.accounts.models import User
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.mail.services.sending import send_mail
from touiza.notices.families import Family
from touiza.notices.services.choosing import mails_at_once
from touiza.opportunities import wanted as want
from touiza.opportunities.cadence import next_moment
from touiza.opportunities.finds_by_mail import FindLine, lines_of
from touiza.opportunities.models import Cadence, Opportunity, SavedSearch, SearchAlert, SearchFind
from touiza.opportunities.services.indexing import KIND, OPEN
from touiza.opportunities.stopping import search_stop_path
from touiza.opportunities.wanted import Wanted, read_wanted
from touiza.search.models import Document
from touiza.search.queries import Order, find

BATCH = 100
MOST_LOOKED_AT = 500
MOST = 50  # opportunities told of at once; what is beyond waits for the next look
LATE = dt.timedelta(minutes=10)  # what was published so long ago may have been committed only now
READERS = ("public", "signed_in")


def alert_due(*, at: dt.datetime | None = None) -> int:
    """Look at a batch of saved searches whose moment has come; return how many there were."""
    moment = at or clock.now()
    return _look_at_batch(Q(due_at__lte=moment), moment)


def alert_at_once(*, at: dt.datetime | None = None) -> int:
    """Look at a batch of those that want to know at once, where something was published since the last look; return how many."""
    moment = at or clock.now()
    published = Opportunity.objects.open().filter(post__published_at__lte=moment)
    newest: dt.datetime | None = published.aggregate(newest=Max("post__published_at"))["newest"]
    if newest is None:
        return 0
    return _look_at_batch(Q(cadence=Cadence.AT_ONCE, looked_at__lt=min(newest + LATE, moment)), moment)


@transaction.atomic
def _look_at_batch(due: Q, at: dt.datetime) -> int:
    rows = SavedSearch.objects.filter(due, paused_at=None).select_related("person__person__user")
    searches = list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:BATCH])
    if not searches:
        return 0
    fresh = _Fresh.since(min(search.since for search in searches), at)
    for search in searches:
        user = search.person.person.user
        if user is not None and user.is_active and search.person.suspended_at is None:
            _tell_new(search, fresh, user, at)
        search.looked_at = at
        search.due_at = next_moment(search.cadence, user.time_zone, at) if user is not None else None
    SavedSearch.objects.bulk_update(searches, ["looked_at", "due_at"])
    return len(searches)


@dataclass(frozen=True)
class _Fresh:
    """What was published since a moment and can be applied for, by id, with its filters as search knows them.

    Most searches are told from it without a query that there is nothing for them.
    """

    published: dict[int, dt.datetime]
    facets: dict[int, frozenset[str]]

    @classmethod
    def since(cls, moment: dt.datetime, at: dt.datetime) -> "_Fresh":
        rows = Opportunity.objects.open().filter(
            Q(ends_at=None) | Q(ends_at__gt=at), post__published_at__gte=moment, post__published_at__lte=at, association__actor__suspended_at=None
        )
        published = {pk: when for pk, when in rows.values_list("pk", "post__published_at") if when is not None}
        documents = Document.objects.filter(kind=KIND, object_id__in=published, main=True)
        return cls(published, {pk: frozenset(facets) for pk, facets in documents.values_list("object_id", "facets")})

    def as_new_as(self, some: set[int]) -> int:
        """Return how many were published no earlier than the oldest of some."""
        oldest = min(self.published[pk] for pk in some)
        return sum(moment >= oldest for moment in self.published.values())

    def for_(self, wanted: Wanted, since: dt.datetime) -> set[int]:
        """Return those that were published since and bear the filters: words, dates and distance are left to search."""
        every, some = set(want.facets_all(wanted)), want.facets_any(wanted)
        return {
            pk
            for pk, facets in self.facets.items()
            if self.published[pk] >= since
            and every <= facets
            and all(any(f"{group}:{value}" in facets for value in values) for group, values in some.items())
        }


def _tell_new(search: SavedSearch, fresh: _Fresh, user: User, at: dt.datetime) -> None:
    wanted = read_wanted(QueryDict(search.query))
    may_fit = fresh.for_(wanted, search.since)
    if may_fit:
        may_fit -= set(SearchFind.objects.filter(search=search, opportunity__in=may_fit).values_list("opportunity_id", flat=True))
    if not may_fit:
        return
    found = _matching(wanted, may_fit, fresh.as_new_as(may_fit), user.language)[:MOST]
    if not found:
        return
    alert = SearchAlert.objects.create(search=search, at=at)
    SearchFind.objects.bulk_create(
        [SearchFind(search=search, alert=alert, opportunity_id=pk, place=place) for place, pk in enumerate(found)]
    )
    record(verb="search.found", actor=None, obj=alert, person=search.person, at=at)
    if mails_at_once(person=search.person, family=Family.FOUND):
        _mail(search, alert, user)


def _matching(wanted: Wanted, among: set[int], newer: int, language: str) -> list[int]:
    """Return those of some ids that a search finds, the newest first, where `newer` are as new as the oldest of them.

    What was probably meant is not what was asked for: words that stand nowhere find nothing here.
    """
    place, _others = want.find_place(wanted)
    if wanted.near and place is None:
        return []  # the name of a place that is no longer known, or means several
    page = find(
        kind=KIND, words=wanted.q, facets_all=want.facets_all(wanted), facets_any=want.facets_any(wanted), audience_tokens=READERS,
        window=want.window_of(wanted, clock.today()), near=want.near_of(wanted, place), states=(OPEN,),
        order=Order.NEWEST, per_page=min(newer, MOST_LOOKED_AT), prefer_language=language,
    )  # fmt: skip
    return [] if page.guessed else [pk for pk in page.ids if pk in among]


def _mail(search: SavedSearch, alert: SearchAlert, user: User) -> None:
    with translation.override(user.language):
        stop, page = search_stop_path(search), reverse("opportunities:search", args=[search.public_id])
        lines = found_by(alert)
    send_mail(
        to=user.email,
        user=user,
        cause=f"search:{alert.public_id}",
        kind="search.found",
        language=user.language,
        template="search",
        stop_path=stop,
        context={"search": search, "lines": lines, "page_path": page, "stop_path": stop},
    )


def found_by(alert: SearchAlert) -> list[FindLine]:
    """Return what an alert tells of, in its order; what was removed since is left out."""
    told = list(SearchFind.objects.filter(alert=alert).order_by("place").values_list("opportunity_id", flat=True))
    return lines_of(told)
