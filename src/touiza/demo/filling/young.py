"""Chapter: two young people whose guardians are asked. One has agreed; the other's mail can be read, and answered, in the demo."""

from touiza.actors.services.guardians import agree, ask_guardian
from touiza.demo.filling.people import make_person
from touiza.demo.filling.world import World
from touiza.demo.reading import content


def fill_young(world: World) -> str:
    """Make them, and their guardians' answers."""
    people = content("young")["people"]
    for number, entry in enumerate(people):
        joined = world.almanac.moment(entry["joined"], 17, 5 + number)
        person = make_person(world, entry, joined)
        agreed = "agreed" in entry
        asked = ask_guardian(
            person=person,
            email=entry["guardian"],
            language=entry["language"],
            band="13_15",
            send=not agreed,
            at=joined,
            silent=True,
        )
        if agreed:
            agree(guardianship=asked, secret="", at=world.almanac.moment(entry["agreed"], 20, 30), silent=True)
    return f"{len(people)} young people"
