"""Fills the demo world chapter by chapter. A killed filling goes on where it stopped and ends in the same world."""

import time
from collections.abc import Callable, Mapping

from django.db import transaction

from touiza.actors.models import Activity
from touiza.actors.services.activity import record
from touiza.core import clock
from touiza.demo.almanac import Almanac
from touiza.demo.filling.alliances import fill_alliances
from touiza.demo.filling.answers import fill_answers
from touiza.demo.filling.applications import fill_applications
from touiza.demo.filling.associations import fill_associations
from touiza.demo.filling.book import fill_book
from touiza.demo.filling.calls import fill_calls
from touiza.demo.filling.certificates import fill_certificates
from touiza.demo.filling.credentials import fill_credentials
from touiza.demo.filling.crowd import fill_crowd
from touiza.demo.filling.day import fill_day
from touiza.demo.filling.duty import fill_duty
from touiza.demo.filling.endings import fill_endings
from touiza.demo.filling.feeds import fill_feeds
from touiza.demo.filling.found import fill_found
from touiza.demo.filling.fresh import fill_fresh
from touiza.demo.filling.guests import fill_guests
from touiza.demo.filling.hours import fill_hours
from touiza.demo.filling.notices import fill_notices
from touiza.demo.filling.open import fill_open
from touiza.demo.filling.opportunities import fill_opportunities
from touiza.demo.filling.papers import fill_papers
from touiza.demo.filling.people import fill_people
from touiza.demo.filling.pictures import fill_pictures
from touiza.demo.filling.plans import fill_plans
from touiza.demo.filling.posts import fill_posts
from touiza.demo.filling.publishing import fill_publishing
from touiza.demo.filling.register import fill_register
from touiza.demo.filling.shifts import fill_shifts
from touiza.demo.filling.story import fill_story
from touiza.demo.filling.world import World
from touiza.demo.filling.young import fill_young

Chapter = Callable[[World], str]
CHAPTERS: dict[str, Chapter] = {
    "people": fill_people,
    "crowd": fill_crowd,
    "associations": fill_associations,
    "opportunities": fill_opportunities,
    "alliances": fill_alliances,
    "story": fill_story,
    "applications": fill_applications,
    "duty": fill_duty,
    "hours": fill_hours,
    "certificates": fill_certificates,
    "book": fill_book,
    "shifts": fill_shifts,
    "endings": fill_endings,
    "papers": fill_papers,
    "day": fill_day,
    "open": fill_open,
    "fresh": fill_fresh,
    "young": fill_young,
    "guests": fill_guests,
    "register": fill_register,
    "credentials": fill_credentials,
    "calls": fill_calls,
    "publishing": fill_publishing,
    "plans": fill_plans,
    "found": fill_found,
    "notices": fill_notices,
    "posts": fill_posts,
    "answers": fill_answers,
    "feeds": fill_feeds,
    "pictures": fill_pictures,
}
BEGUN = "demo.begun"


def fill_world(say: Callable[[str], None], chapters: Mapping[str, Chapter] = CHAPTERS) -> None:
    """Fill what is not filled yet; `say` is given a line as each chapter ends."""
    world = World(Almanac(_begin().at))
    for number, (name, chapter) in enumerate(chapters.items(), 1):
        began = time.monotonic()
        with transaction.atomic():
            told = _write_chapter(name, chapter, world)
        done = f"{told}, {time.monotonic() - began:.1f} s" if told else f"{name}: there"
        say(f"{number:2}/{len(chapters)}  {done}")


def _begin() -> Activity:
    """Return the row that says when the filling began: all days of this world are counted from it."""
    begun = Activity.objects.filter(verb=BEGUN).order_by("pk").first()
    return begun or record(verb=BEGUN, actor=None, silent=True, at=clock.now())


def _write_chapter(name: str, chapter: Chapter, world: World) -> str:
    """Write a chapter, and in the same transaction that it is written; return nothing where it was."""
    verb = f"demo.{name}"
    if Activity.objects.filter(verb=verb).exists():
        return ""
    told = chapter(world)
    record(verb=verb, actor=None, silent=True)
    return told
