"""Deeds of guardians and of the register that somebody is told of: a line a verb, as in `deeds`."""

from collections.abc import Callable

from tests.relations.log import kept
from tests.relations.test_letters import letter, send
from tests.worlds import World
from touiza.accounts.models import User
from touiza.actors.models import Guardianship
from touiza.actors.services.guardians import agree, ask_guardian, expire_requests, say_no
from touiza.core import clock
from touiza.opportunities.services.applications import accept_application, apply
from touiza.relations.services.exporting import note_export


def asked(world: World) -> Guardianship:
    return ask_guardian(person=world.chloe.person, email="mum@example.org", language="fr", band="13_15")


def agreed(world: World) -> Guardianship:
    return agree(guardianship=asked(world), secret="s")


def forgotten(world: World) -> None:
    Guardianship.objects.filter(pk=asked(world).pk).update(expires_at=clock.now())
    expire_requests()


def letter_to_amina(world: World) -> None:
    """She wants no mail, so she is told on Touiza alone."""
    User.objects.filter(pk=world.user("amina").pk).update(mail_notices=False)
    accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    kept()
    send(letter(world), world.nassima)


DEEDS: dict[str, tuple[Callable[[World], object], tuple[str, ...]]] = {
    "guardian.agreed": (agreed, ("chloe",)),
    "guardian.refused": (lambda world: say_no(guardianship=asked(world)), ("chloe",)),
    "guardian.withdrawn": (lambda world: say_no(guardianship=agreed(world)), ("chloe",)),
    "guardian.expired": (forgotten, ("chloe",)),
    "letter.sent": (letter_to_amina, ("amina",)),
    "register.exported": (lambda world: note_export(association=world.chrea, by=world.nassima), ("rachid",)),
}
