"""The coordinator's phone at a place without network: three people are checked in, and found once each when it is back."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site

pytestmark = pytest.mark.e2e
TITLE, AMINA = "Préparer les plants", "Amina|أمينة"


def open_day(coordinator) -> str:
    """Return the path of the day that is held today, without its language."""
    coordinator.sign_in("nassima")
    page = coordinator.go("/@amis_chrea/day/")
    link = page.locator("a", has_text=TITLE).first.get_attribute("href")
    assert link
    page.goto(coordinator.site.url + link)
    back = page.locator("article").filter(has_text=re.compile(AMINA)).locator("button[value=undone]")
    if back.count():  # on a site that runs on, she may be here already
        back.first.click()
        page.wait_for_load_state()
    return link.removeprefix("/fr")


def own_code(visit, path: str) -> str:
    """Return Amina's code of the day, as her phone shows it."""
    volunteer = visit("ar", phone=True)
    volunteer.sign_in("amina")
    return volunteer.go(f"{path}mine/").locator("p[dir=ltr] b").inner_text()


def worker_is_ready(page: Page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    assert page.evaluate("caches.match(location.pathname).then(Boolean)")


def not_here(page: Page) -> list[str]:
    return page.locator("[data-person]:not([data-here])").evaluate_all("rows => rows.map(row => row.dataset.person)")


def lines_of(desk, path: str, *refs: str) -> list[int]:
    """Return how many lines are written of each person."""
    return [desk.go(f"{path}people/{ref}/").locator("aside .tag").count() for ref in refs]


def test_three_people_are_checked_in_without_network_and_found_once(visit, site: Site) -> None:
    desk = visit("fr")
    path = open_day(desk)
    code = own_code(visit, path)
    phone = visit("fr", phone=True)
    phone.sign_in("nassima")
    page = phone.go(f"{path}check-in/")
    worker_is_ready(page)
    before = not_here(page)
    amina = page.locator("[data-person]", has_text=re.compile(AMINA)).first.get_attribute("data-person")
    first, second = [ref for ref in before if ref != amina][:2]
    assert amina in before
    known = lines_of(desk, path, amina, first, second)

    page.context.set_offline(True)
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    expect(page.locator(f'[data-person="{amina}"]')).to_have_attribute("data-here", "")
    page.locator(f'[data-press="{first}"]').click()
    expect(page.locator("check-in")).to_have_attribute("data-waiting", "2")

    page.reload()  # the phone went dark, or the page was closed: all is there
    expect(page.locator("check-in")).to_have_attribute("data-waiting", "2")
    expect(page.locator(f'[data-person="{first}"]')).to_have_attribute("data-here", "")
    page.locator(f'[data-press="{second}"]').click()
    page.fill("input[name=code]", code)
    page.press("input[name=code]", "Enter")
    expect(page.locator("check-in")).to_have_attribute("data-waiting", "3")

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("check-in")).to_have_attribute("data-waiting", "0", timeout=20_000)
    assert lines_of(desk, path, amina, first, second) == [n + 1 for n in known]
    page.goto(f"{site.url}/fr{path}check-in/")
    assert set(not_here(page)) == set(before) - {amina, first, second}


def test_a_phone_sends_again_what_it_does_not_know_to_have_arrived(visit, site: Site) -> None:
    phone = visit("fr", phone=True)
    path = open_day(phone)
    page = phone.go(f"{path}check-in/")
    worker_is_ready(page)
    ref = not_here(page)[0]
    known = lines_of(phone, path, ref)
    page.goto(f"{site.url}/fr{path}check-in/")
    sent: list[str] = []

    def lose_the_first_answer(route) -> None:
        sent.append(route.request.post_data)
        if len(sent) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.context.route("**/check-in/sync/", lose_the_first_answer)
    page.locator(f'[data-press="{ref}"]').click()
    expect(page.locator("check-in")).to_have_attribute("data-waiting", "1")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("check-in")).to_have_attribute("data-waiting", "0", timeout=30_000)
    keys = [row["key"] for body in sent for row in json.loads(body)["checkins"]]
    assert len(keys) >= 2
    assert len(set(keys)) == 1
    assert lines_of(phone, path, ref) == [known[0] + 1]
