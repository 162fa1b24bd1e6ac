"""Saving a search of Discover under a name, and changing what was saved."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from touiza.accounts.models import User
from touiza.actors.models import Actor, Person
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.opportunities.cadence import next_moment
from touiza.opportunities.models import Cadence, SavedSearch
from touiza.opportunities.wanted import Wanted

MOST = 20  # saved searches of one person
PASSED_OVER = ("sort", "view", "past")  # how a list is shown says nothing of what is looked for
LONGEST = 1500


@transaction.atomic
def save_search(*, person: Actor, wanted: Wanted, name: str, cadence: str = Cadence.DAILY, at: dt.datetime | None = None) -> SavedSearch:
    """Keep a search under a name. The same one saved again is one: it gets the new name and cadence.

    Refuses "everything" (nothing narrows it), "too_long", "too_many_searches".
    """
    moment = at or clock.now()
    query = wanted.query(without=PASSED_OVER)
    if not query:
        raise Refusal("everything", _("Choose a filter or write a word first: this search would find everything."))
    if len(query) > LONGEST:
        raise Refusal("too_long", _("This search holds too many filters to be kept. Take some away."))
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # two windows do not pass the limit together
    found = SavedSearch.objects.filter(person=person, query=query).first()
    if found is not None:
        return change_search(search=found, name=name, cadence=cadence, at=moment)
    if SavedSearch.objects.filter(person=person).count() >= MOST:
        raise Refusal("too_many_searches", _("There is room for %(most)d saved searches. Delete one you no longer need.") % {"most": MOST})
    return SavedSearch.objects.create(
        person=person, name=name, query=query, cadence=cadence, since=moment, looked_at=moment, created_at=moment,
        due_at=next_moment(cadence, _zone(person), moment),
    )  # fmt: skip


@transaction.atomic
def change_search(*, search: SavedSearch, name: str, cadence: str, at: dt.datetime | None = None) -> SavedSearch:
    """Give a saved search another name or cadence. What was published while it told nothing is not made up for."""
    moment = at or clock.now()
    search = _locked(search)
    if search.cadence == Cadence.NONE and cadence != Cadence.NONE:
        search.since = search.looked_at = moment
    search.name, search.cadence = name, Cadence(cadence)
    search.due_at = None if search.is_paused else next_moment(cadence, _zone(search.person), moment)
    search.save(update_fields=["name", "cadence", "since", "looked_at", "due_at"])
    return search


@transaction.atomic
def pause_search(*, search: SavedSearch, at: dt.datetime | None = None) -> SavedSearch:
    """Tell nothing of it until it goes on. Twice changes nothing."""
    search = _locked(search)
    if not search.is_paused:
        search.paused_at, search.due_at = at or clock.now(), None
        search.save(update_fields=["paused_at", "due_at"])
    return search


@transaction.atomic
def resume_search(*, search: SavedSearch, at: dt.datetime | None = None) -> SavedSearch:
    """Tell of what is new from now on. Twice changes nothing."""
    moment = at or clock.now()
    search = _locked(search)
    if search.is_paused:
        search.paused_at, search.since, search.looked_at = None, moment, moment
        search.due_at = next_moment(search.cadence, _zone(search.person), moment)
        search.save(update_fields=["paused_at", "since", "looked_at", "due_at"])
    return search


@transaction.atomic
def stop_alerts(*, public_id: str) -> None:
    """Tell nothing more of a saved search; it stays in the list. Twice changes nothing."""
    SavedSearch.objects.filter(public_id=public_id).update(cadence=Cadence.NONE, due_at=None)


@transaction.atomic
def delete_search(*, search: SavedSearch) -> None:
    """Forget a saved search and what was told of it. Twice changes nothing."""
    SavedSearch.objects.filter(pk=search.pk).delete()


def _locked(search: SavedSearch) -> SavedSearch:
    return SavedSearch.objects.select_related("person").select_for_update(of=("self",)).get(pk=search.pk)


def _zone(person: Actor) -> str:
    return User.objects.values_list("time_zone", flat=True).get(person=person.pk)
