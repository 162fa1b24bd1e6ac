"""Chapter: the associations, and who acts for each."""

from touiza.associations.role_words import BY_CHOICE
from touiza.associations.services.founding import found_association
from touiza.associations.services.roles import give_role
from touiza.demo import reading
from touiza.demo.filling.world import World
from touiza.demo.reading import Entry, bullets, translated

FIRST_DAY = -300


def fill_associations(world: World) -> str:
    """Found every association, about ten months ago, and give its team their roles."""
    for number, entry in enumerate(reading.associations()):
        _found(world, entry, FIRST_DAY + 2 * number)
    return f"{len(reading.associations())} associations"


def _found(world: World, entry: Entry, day: int) -> None:
    members = reading.team(entry["handle"])
    founder = world.people[members[0][0]]
    association = found_association(
        founder=founder,
        name=translated(entry, "name", entry["source"]),
        handle=entry["handle"],
        at=world.almanac.moment(day, 10, 5),
        silent=True,
        tagline=translated(entry, "tagline", entry["source"]),
        about=translated(entry, "about", entry["source"]),
        activities=bullets(entry, "activities", entry["source"]),
        kinds=world.words("kinds", entry["kinds"]),
        causes=world.words("causes", entry["causes"]),
        languages=world.words("languages", entry["languages"]),
        commune=world.word("places", entry["commune"]),
        email=entry["email"],
        phone=entry["phone"],
        website=entry.get("site", ""),
        founded=entry["founded"],
        approval=entry["approval"],
        dyes=entry["dyes"],
    )
    for key, choice in members[1:]:
        word = BY_CHOICE[choice]
        give_role(
            association=association,
            person=world.people[key],
            kind=word.kind,
            is_scoped=word.is_scoped,
            by=founder,
            at=world.almanac.moment(day + 1, 18, 30),
            silent=True,
        )
