"""Bad input in addresses: searches, filters, pages, numbers, names of what does not exist."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.real_data.drill import Browser, text_of
from tests.real_data.naughty import FILE, Page, strings

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
DISCOVER = (
    "q", "t", "w", "s", "p", "attendance", "cause", "accommodation", "language", "skill", "wilaya", "goal", "association", "near",
    "km", "since", "until", "join", "past", "sort", "page",
)  # fmt: skip
ASKED = {  # address: who asks, the names it reads; the first is the one with words
    "/ar/opportunities/": ("visitor", DISCOVER),
    "/ar/associations/": ("visitor", ("q", "kind", "cause", "wilaya", "language", "sort", "page")),
    "/ar/vocabulary/places/": ("visitor", ("q", "field")),
    "/ar/vocabulary/skills/": ("visitor", ("q", "field")),
    "/c/": ("visitor", ("number", "lang")),
    "/ar/associations/handle/": ("chloe", ("name_ar", "name_fr", "name_en")),
}
TURNED = {  # pages with tabs and leaves
    "/ar/@chrea/opportunities/": ("nassima", ("state", "page")),
    "/ar/@chrea/applications/": ("nassima", ("state", "page")),
    "/ar/@chrea/hours/": ("nassima", ("state", "page")),
    "/ar/@chrea/opportunities/new/": ("nassima", ("from",)),
    "/ar/claims/": ("dalia", ("state", "page")),
    "/ar/suspensions/": ("dalia", ("page",)),
    "/ar/me/hours/": ("amina", ("page",)),
    "/ar/me/notices/": ("amina", ("page",)),
    "/ar/me/profile/": ("amina", ("seen_by",)),
    "/ar/account/login/": ("visitor", ("next",)),
    "/ar/account/reauthenticate/code/": ("yanis", ("next",)),
}
NAMED = (
    "/c/%s", "/c/%s/certificate.pdf", "/ar/applications/%s/", "/ar/opportunities/%s/", "/ar/@%s/", "/ar/invitations/%s/",
    "/ar/account/mail/%s/stop/", "/media/%s", "/sitemap-%s-1.xml", "/ar/%s", "/%s",
)  # fmt: skip


def ask(client: Browser, address: str, asked: dict[str, str], string: str, before: str) -> list[str]:
    """Ask once; return what is wrong with the answer."""
    answer = client.get(address, asked, follow=True)
    wrong = [] if answer.status_code in (200, 404) else [f"status {answer.status_code}"]
    return [f"{string!r}: {fault}" for fault in wrong + Page(text_of(answer)).faults(string, before)]


@pytest.mark.parametrize("address", ASKED)
def test_every_string_is_searched_for(at: At, address: str) -> None:
    who, names = ASKED[address]
    client = at(who)
    before = text_of(client.get(address))
    wrong = []
    for number, string in enumerate(strings()):
        asked = {names[0]: string} if number % 3 else dict.fromkeys(names, string)
        wrong += ask(client, address, asked, string, before)
    assert not wrong, wrong[:25]


@pytest.mark.parametrize("address", TURNED)
def test_pages_with_tabs_and_leaves_pass_over_what_is_none(at: At, address: str) -> None:
    who, names = TURNED[address]
    client = at(who)
    before = text_of(client.get(address))
    wrong = []
    for string in strings()[:: len(NAMED)]:
        wrong += ask(client, address, dict.fromkeys(names, string), string, before)
    assert not wrong, wrong[:25]


@pytest.mark.parametrize("pattern", NAMED)
def test_what_does_not_exist_is_not_found(at: At, pattern: str) -> None:
    client = at("visitor")
    before = text_of(client.get(pattern % "-", follow=True))
    wrong = []
    for string in strings():
        wrong += ask(client, pattern % quote(string, safe=""), {}, string, before)
    assert not wrong, wrong[:25]
