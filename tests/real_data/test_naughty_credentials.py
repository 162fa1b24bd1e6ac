"""Bad input about credentials: what is given to be checked, and the links shown with one."""

import json
from collections.abc import Callable

import pytest

from tests.kernel.credentials.made import sealed
from tests.proof.test_hours import enter
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.proof.models import Carried
from touiza.proof.services.carrying import carry_in
from touiza.proof.services.certificates import issue_certificate
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.verifying import check_text

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


@drills("proof:verify")
def test_what_is_given_to_be_checked(at: At) -> None:
    sample(Drill(at("amina"), "/ar/verify/", ("text",)), at_least=0)


@drills("proof:carried", "proof:carried_one")
def test_what_is_carried_in(at: At, world: World) -> None:
    sample(Drill(at("amina"), "/ar/me/credentials/", ("text",)), at_least=0)
    row = carry_in(person=world.amina, checked=check_text(json.dumps(sealed())))
    sample(Drill(at("amina"), f"/ar/me/credentials/{row.public_id}/", every=("check",)), at_least=0)
    assert Carried.objects.get() == row


@drills("proof:evidence")
def test_links_with_a_credential(at: At, world: World) -> None:
    confirm_hours(claim=enter(world, 60), by=world.nassima)
    number = issue_certificate(person=world.amina, source=world.opportunity.post).spoken
    page = f"/ar/me/certificates/{number}/evidence/"
    sample(Drill(at("amina"), page, ("name_1",), {"address_1": "https://photos.example/1"}, shown=(page,)))
