"""Bad input of people without an account: applying, their links, keeping an account, having everything erased."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample
from tests.real_data.naughty import FILE
from tests.worlds import World
from touiza.actors.guest_links import link_path
from touiza.actors.models import Person
from touiza.core.digests import digest_of
from touiza.opportunities.models import GuestRequest, Opportunity
from touiza.opportunities.services.guests import request_as_guest

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
SECRET = "a-secret-of-the-guest"


def asked(world: World) -> GuestRequest:
    Opportunity.objects.filter(pk=world.opportunity.pk).update(guests_welcome=True)
    world.opportunity.refresh_from_db()
    made = request_as_guest(opportunity=world.opportunity, name="Karim", email="k@mail.example", language="fr", of_age=16)
    GuestRequest.objects.filter(pk=made.pk).update(digest=digest_of(SECRET))
    return made


def let_in(at: At, world: World) -> Browser:
    asked(world)
    browser = at("visitor")
    assert browser.post(f"/ar/guest/confirmation/{SECRET}/", {}).status_code == 302
    return browser


@drills("opportunities:guest_request")
def test_applying_without_an_account(at: At, world: World) -> None:
    asked(world)
    page = f"/ar/opportunities/{world.opportunity.post.slug}/guest/"
    fixed = {"name": "كريم", "email": "x@mail.example", "language": "ar", "of_age": "on", "form_key": ""}
    sample(Drill(at("visitor"), page, ("message",), fixed))


@drills("opportunities:guest_confirmation", "actors:guest_link")
def test_links_that_take_no_words(at: At, world: World) -> None:
    browser = let_in(at, world)
    link = link_path(Person.objects.get(user__email="k@mail.example"), "/ar/guest/")
    assert browser.post(f"/ar/guest/confirmation/{SECRET}/", {"x": "y"}).status_code == 200
    assert browser.post(link.partition("?")[0], {"next": "https://elsewhere.example/"})["Location"] == "/ar/guest/"
    assert browser.post("/ar/guest/link/nobody-has-this/", {"x": "y"}).status_code == 404


@drills("actors:guest_keep")
def test_keeping_an_account(at: At, world: World) -> None:
    browser = let_in(at, world)
    sample(Drill(browser, "/ar/guest/account/", every=("password",)), at_least=0)


@drills("actors:guest_erase", "actors:guest_links")
def test_links_and_erasing(at: At, world: World) -> None:
    browser = let_in(at, world)
    sample(Drill(browser, "/ar/guest/links/", page="/ar/guest/", every=("write",)), at_least=0)
    sample(Drill(browser, "/ar/guest/erasure/", every=("sure",)), at_least=0)
