"""Chapter: people who allow being found, searches that are kept, and invitations in steps to work that lacks people."""

import datetime as dt

from touiza.actors.finding import finders_for
from touiza.actors.models import Person
from touiza.actors.services.people import set_findable
from touiza.core.audiences import Finders
from touiza.demo.filling.world import World
from touiza.demo.reading import content
from touiza.opportunities.models import Cadence, SavedSearch
from touiza.opportunities.services.alerting import alert_at_once, alert_due
from touiza.opportunities.services.offering import set_mail
from touiza.opportunities.services.searches import save_search
from touiza.opportunities.wanted import Wanted
from touiza.relations.models import Call
from touiza.relations.services.calling import decline_call
from touiza.relations.services.inviting import invite_people
from touiza.relations.services.sourcing import start_sourcing, take_steps

OF = "amis_chrea"
# Of eight people: most allow nobody, as people do.
CHOICES = (Finders.NOBODY, Finders.ANY, Finders.NOBODY, Finders.VERIFIED, Finders.NOBODY, Finders.TIES, Finders.ANY, Finders.NOBODY)


def fill_found(world: World) -> str:
    """Let people choose, keep searches, begin to invite in steps."""
    choose(world)
    keep_searches(world)
    invite_in_steps(world)
    return f"{Person.objects.exclude(findable_by=Finders.NOBODY).count()} people can be found, {SavedSearch.objects.count()} searches are kept"


def choose(world: World) -> None:
    """Set who may find whom, by lot; the named ones as they would."""
    lot = world.lot("found")
    named = {world.people[key].pk: Finders(by) for key, by in content("found")["findable"].items()}
    rows = Person.objects.filter(guest_key="", user__isnull=False, actor__erased_at=None).select_related("actor").order_by("pk")
    for person in rows:
        by = named.get(person.pk) or lot.choice(CHOICES)
        if by != Finders.NOBODY and by in finders_for(person):
            set_findable(person=person, by=by)


def keep_searches(world: World) -> None:
    """Save the searches that are written down, a fortnight ago; tell what has come since."""
    at = world.almanac.ago(14)
    for entry in content("found")["searches"]:
        wanted = Wanted(**{name: tuple(value) if isinstance(value, list) else value for name, value in entry["wanted"].items()})
        save_search(person=world.people[entry["person"]], wanted=wanted, name=entry["name"], cadence=entry["cadence"], at=at)
    for key, cadence in content("found")["mails"].items():
        set_mail(person=world.people[key], cadence=Cadence(cadence), at=world.almanac.now)
    alert_at_once(at=world.almanac.now)
    alert_due(at=world.almanac.now)


def invite_in_steps(world: World) -> None:
    """Invite two by hand, of whom one cannot come; and begin steps, of which two are taken."""
    by, work = world.staff(OF)[0], world.opportunities[content("found")["steps"]]
    begun = world.almanac.ago(3)
    start_sourcing(opportunity=work, by=by, wanted=6, at_a_time=3, every_hours=24, at=begun)
    for day in range(3):
        take_steps(at=begun + dt.timedelta(days=day, minutes=1), silent=True)
    calls = list(Call.objects.filter(opportunity=work, way=Call.Way.FIT).order_by("pk"))
    if calls:
        decline_call(call=calls[0], at=world.almanac.ago(2), silent=True)
    other = world.opportunities[content("found")["invited"]]
    amina = world.people["amina"]
    if not other.is_full and not other.applications.filter(person=amina).exists():
        invite_people(opportunity=other, by=world.staff(other.association.handle)[0], people=[amina.pk], at=world.almanac.ago(1), silent=True)
