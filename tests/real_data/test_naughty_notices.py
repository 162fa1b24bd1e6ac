"""Bad input about how one is told: the page of choices, browsers, the link that stops a kind of mail."""

from collections.abc import Callable

import pytest

from tests.real_data.drill import Browser, Drill, drills, sample, text_of
from tests.real_data.naughty import FILE, Page, strings
from tests.worlds import World
from touiza.notices.families import Family
from touiza.notices.stopping import stop_path

pytestmark = [
    pytest.mark.strings,
    pytest.mark.django_db,
    pytest.mark.skipif(not FILE.is_file(), reason=f"the 515 strings are not here: {FILE} is missing"),
]
At = Callable[[str], Browser]
PAGE = "/ar/me/notices/choices/"
TYPED = ("digest", "digest_hour", "mails_a_day", "quiet_from", "quiet_until", "mine_mail", "suggestions")


@drills("notices:choices")
def test_choosing_how_one_is_told(at: At) -> None:
    sample(Drill(at("amina"), PAGE, every=TYPED), at_least=0)


@drills("notices:devices")
def test_a_browser(at: At) -> None:
    sample(Drill(at("amina"), "/ar/me/notices/devices/", page=PAGE, every=("endpoint", "p256dh", "auth")), at_least=0)


@drills("notices:stop")
def test_stopping_from_a_mail(at: At, world: World) -> None:
    visitor, page = at("visitor"), stop_path(world.amina, Family.MINE)
    before = text_of(visitor.post(page))
    for string in strings():  # whatever a mail program sends, it is stopped there and then, with no redirect (RFC 8058)
        answer = visitor.post(page, {"deed": string, "List-Unsubscribe": string})
        assert answer.status_code == 200, string
        assert not list(Page(text_of(answer)).faults(string, before)), string
    assert at("visitor").post("/ar/mail/nobody-has-this/stop/", {"deed": "x"}).status_code == 404
