"""The named people of the demo have the handles that the guides, the tests and the pictures show."""

import pytest

from touiza.accounts.models import User
from touiza.actors.services.people import create_person
from touiza.core import clock
from touiza.demo.almanac import Almanac
from touiza.demo.filling.people import make_person
from touiza.demo.filling.world import World
from touiza.demo.reading import content

pytestmark = pytest.mark.django_db


def test_each_bears_the_handle_that_is_written() -> None:
    world = World(Almanac(clock.now()))
    people = [entry for entry in content("people")["people"] if "handle" in entry]
    made = {entry["handle"]: make_person(world, entry, clock.now()).actor.handle for entry in people}
    assert {"amina", "nassima", "rachid", "yanis"} <= set(made)
    assert all(wanted == given for wanted, given in made.items())


def test_a_handle_that_is_taken_is_numbered() -> None:
    users = [User.objects.create_user(f"{n}@touiza.example") for n in range(2)]
    handles = [create_person(user=user, name="أمينة", language="ar", handle="amina").actor.handle for user in users]
    assert handles == ["amina", "amina_2"]
