"""Bad input about certificates for many, how they look, letters of recommendation, and who sees the page of proof."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from tests.proof.test_hours import enter
from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.real_data.test_naughty_people import in_three
from tests.worlds import World
from touiza.core.translated import TranslatedText
from touiza.proof.models import Certificate, RunState
from touiza.proof.scopes import Scope
from touiza.proof.services.certificates import issue_scoped
from touiza.proof.services.hours import confirm_hours
from touiza.proof.services.recommending import ask_letter, offer_letter
from touiza.proof.services.runs import start_run

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def hours(world: World) -> None:
    confirm_hours(claim=enter(world, 270), by=world.nassima)


def whole(world: World) -> Certificate:
    return issue_scoped(person=world.amina, scope=Scope.total(world.chrea.actor))


@drills("proof:certificate_several", "proof:certificate_renewal")
def test_certificates_over_several_works(at: At, world: World) -> None:
    fixed = {"association": str(world.chrea.pk), "scope": "period", "from_day": "01/01/2020", "to_day": "01/01/2026"}
    sample(Drill(at("amina"), "/ar/me/certificates/several/", ("from_day", "to_day"), fixed, every=("association", "scope")), at_least=0)
    renewal = f"/ar/me/certificates/{whole(world).spoken}/renewal/"
    sample(Drill(at("amina"), renewal, page="/ar/me/certificates/", every=("anything",)), at_least=0)


@drills("proof:run_new", "proof:run_bundle")
def test_certificates_for_many(at: At, world: World) -> None:
    fixed = {"scope": "period", "from_day": "01/01/2020", "to_day": "01/01/2026"}
    page = "/ar/@chrea/certificates/new/"
    sample(Drill(at("nassima"), page, ("from_day", "to_day"), fixed, every=("scope", "source")), at_least=0)
    run = start_run(association=world.chrea, scope=Scope.total(world.chrea.actor), by=world.nassima)
    type(run).objects.filter(pk=run.pk).update(state=RunState.DONE)
    made = f"/ar/@chrea/certificates/made/{run.public_id}/"
    sample(Drill(at("nassima"), f"{made}bundle/", page=made, every=("languages",)), at_least=0)


@drills("proof:dress", "proof:dress_preview")
def test_how_they_look(at: At, world: World) -> None:
    page = "/ar/@chrea/certificates/look/"
    sample(Drill(at("rachid"), page, in_three("signatory", "role", "text"), every=("dyes",), shown=("",)), at_least=100)
    seen = ({"as": "preview"},)  # answers with a PDF
    words = in_three("signatory", "role", "text")
    sample(Drill(at("rachid"), f"{page}preview/", words, {"in": "ar"}, seen, page=page, every=("dyes",)), at_least=0)


@drills("proof:letters", "proof:letter")
def test_asking_for_a_letter_and_answering(at: At, world: World) -> None:
    fixed = {"association": str(world.chrea.pk)}
    letter = ask_letter(person=world.amina, association=world.chrea.actor, wish="-")
    own = reverse("proof:letter", args=[letter.public_id])
    sample(Drill(at("amina"), "/ar/me/recommendations/", ("wish",), fixed, every=("association",), shown=("",)), at_least=0)
    sample(Drill(at("amina"), f"/ar{own.removeprefix('/ar')}", every=("to",)), at_least=0)


@drills("proof:recommendation", "proof:recommendation_new")
def test_writing_a_letter(at: At, world: World) -> None:
    words = TranslatedText.of("ar", ar="-")
    letter = offer_letter(person=world.amina, association=world.chrea.actor, by=world.nassima, role=words, text=words)
    here = f"/ar/@chrea/recommendations/{letter.public_id}/"
    sample(Drill(at("nassima"), here, in_three("text", "role"), every=("to",), shown=(here,)), at_least=50)
    fixed = {"person": str(world.amina.pk)}
    sample(Drill(at("nassima"), "/ar/@chrea/recommendations/new/", in_three("text", "role"), fixed, every=("person",)), at_least=0)


@drills("home:proof", "home:proof_link")
def test_who_sees_the_page_of_proof(at: At, world: World) -> None:
    sample(Drill(at("amina"), "/ar/me/proof/", every=("weave", "is_public", "certificates", "letters")), at_least=0)
    sample(Drill(at("amina"), "/ar/me/proof/link/", page="/ar/me/proof/", every=("to",)), at_least=0)
