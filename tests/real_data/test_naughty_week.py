"""Bad input about the week: inviting who is free, answering an invitation, and saying that a message needs no answer."""

from collections.abc import Callable

import pytest

from tests.opportunities.shift_work import add_shift_work, shifts_of
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.relations.test_calls import know
from tests.worlds import World
from touiza.opportunities.services.applications import accept_application, apply, write_message
from touiza.relations.free import Gap
from touiza.relations.services.calling import call_people

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


@drills("relations:calls", "relations:dated_calls")
def test_inviting_who_is_free(at: At, world: World) -> None:
    know(world, "amina")
    made = add_shift_work(world)
    page = f"/ar/opportunities/{made.post.slug}/shifts/{shifts_of(made)[0].pk}/invitations/"
    sample(Drill(at("nassima"), page, every=("people",)), at_least=0)
    sample(Drill(at("nassima"), f"/ar/opportunities/{world.opportunity.post.slug}/invitations/", every=("people",)), at_least=0)


@drills("relations:call")
def test_answering_an_invitation(at: At, world: World) -> None:
    know(world, "amina")
    made = add_shift_work(world)
    (call,) = call_people(gap=Gap(made, shifts_of(made)[0]), by=world.nassima)
    sample(Drill(at("amina"), f"/ar/me/invitations/{call.public_id}/", every=("deed",)), at_least=0)


@drills("opportunities:application_settled")
def test_needing_no_answer(at: At, world: World) -> None:
    held = accept_application(application=apply(opportunity=world.opportunity, person=world.amina), by=world.nassima)
    write_message(application=held, author=world.amina, text="متى نلتقي؟")
    page = f"/ar/applications/{held.public_id}/"
    sample(Drill(at("nassima"), f"{page}messages/settled/", page=page, every=("upto",)), at_least=0)
