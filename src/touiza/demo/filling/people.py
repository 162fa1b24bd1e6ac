"""Chapter: the named people, their neighbours, and those who act for the associations."""

import datetime as dt
from typing import Any

from allauth.account.models import EmailAddress

from touiza.accounts.models import User
from touiza.actors.models import Person
from touiza.actors.services.people import create_person, set_audiences, set_languages, set_skills, update_profile
from touiza.core.audiences import Audience
from touiza.demo import reading
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry
from touiza.vocabulary.availability import mask_of


def fill_people(world: World) -> str:
    """Make everybody who has a name in the content. Who has no password signs in with a code by mail."""
    for number, entry in enumerate(reading.named_people()):
        joined = world.almanac.moment(entry["joined"], 8 + number % 12, number * 7 % 60)
        make_person(world, entry, joined)
    return f"{len(reading.named_people())} named people"


def make_person(world: World, entry: Entry, joined: dt.datetime) -> Person:
    """Make a login and its person, with a profile as far as the entry tells one."""
    user = make_user(entry, joined)
    name, other = reading.spelled(entry)
    person = create_person(
        user=user, name=name, other_name=other, handle=entry.get("handle", ""), language=user.language, at=joined, silent=True
    )
    update_profile(person=person, **_profile(world, entry))
    if entry.get("skills"):
        set_skills(person=person, levels={world.word("skills", code): n for code, n in entry["skills"].items()})
    if entry.get("languages"):
        set_languages(person=person, levels={world.word("languages", code): n for code, n in entry["languages"].items()})
    if entry.get("audiences"):
        set_audiences(person=person, audiences={field: Audience(to) for field, to in entry["audiences"].items()})
    return person


def make_user(entry: Entry, joined: dt.datetime) -> User:
    """Make a login whose address is already confirmed."""
    user = User.objects.create_user(
        entry["email"],
        entry.get("password"),
        language=entry["language"],
        form_of_address=entry["address"],
        time_zone=entry.get("time_zone", "Africa/Algiers"),
        is_staff=entry.get("staff", False),
        is_superuser=entry.get("superuser", False),
        terms_accepted_at=joined,
        date_joined=joined,
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _profile(world: World, entry: Entry) -> dict[str, Any]:
    plain = {field: entry[field] for field in ("about", "radius_km", "hours_per_week", "age_band") if field in entry}
    changes: dict[str, Any] = {
        **plain,
        "availability": mask_of([_cell(text) for text in entry.get("availability", ())]),
        "causes": world.words("causes", entry.get("causes", [])),
        "needs": world.words("accommodations", entry.get("needs", [])),
        "tags": entry.get("tags", []),
    }
    if "commune" in entry:
        changes["commune"] = world.word("places", entry["commune"])
    return changes


def _cell(text: str) -> str:
    """Return "sunday evening" as the profile's page names it: "sun-evening"."""
    day, _, part = text.partition(" ")
    return f"{day[:3]}-{part}"
