"""Bad input on the page of the chain: an address for its heads, and the links in its mails."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.core.digests import digest_of
from touiza.proof.models import HeadSubscription
from touiza.proof.services.heads import subscribe

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
SECRET = "a-secret-of-the-chain"


@drills("proof:chain")
def test_asking_for_the_heads(at: At, world: World) -> None:
    sample(Drill(at("visitor"), "/ar/chain/", ("email",), {}), at_least=0)


@drills("proof:chain_confirmation", "proof:chain_stop")
def test_links_that_take_no_words(at: At, world: World) -> None:
    made = subscribe(email="x@mail.example", language="fr")
    HeadSubscription.objects.filter(pk=made.pk).update(digest=digest_of(SECRET))
    made.refresh_from_db()
    browser = at("visitor")
    assert browser.post(f"/ar/chain/confirmation/{SECRET}/", {"x": "y"}).status_code == 200
    assert browser.post(made.stop_path, {"x": "y"}).status_code == 200
    assert browser.post("/ar/chain/stop/nobody-has-this/", {"x": "y"}).status_code == 404
