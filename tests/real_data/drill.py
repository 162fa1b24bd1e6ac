"""Sending all 515 strings to one form: what the form is, what is sent, what is looked at afterwards."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from zlib import crc32

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import translation

from tests.real_data.forms import forms_to
from tests.real_data.naughty import HOW_MANY, Page, strings
from touiza.kernel.text import clean_line, clean_text

SHARP = re.compile(r"[<>\"'&{}\\`]")  # what could end a text and begin something else
LOOKS = 3  # of so many that were taken, one is looked at where it is shown: for each form other strings
SHARE = 5  # of so many strings `sample` sends one
SHOWN_AGAIN = {"text", "email", "tel", "url", "number", "search", "textarea"}
DRILLED: set[str] = set()  # routes whose forms are drilled, told by the tests with @drills


class Browser(Client):
    """Django's test client without its record of templates and contexts, which takes longer than a small page."""

    def request(self, **request: object) -> HttpResponse:
        response = self.handler(self._base_environ(**request))
        response.client, response.request = self, request
        if response.cookies:
            self.cookies.update(response.cookies)
        return response


@contextmanager
def undone() -> Iterator[None]:
    """What happens in here is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Drill:
    """One form. `fixed` is what is sent beside the string where the form shall be accepted; a browser fills the rest."""

    client: Client
    address: str  # where it is posted
    free: tuple[str, ...] = ()  # the names that take any words
    fixed: dict[str, object] = field(default_factory=dict)
    deeds: tuple[dict[str, object], ...] = ({},)  # the buttons, pressed in turn
    page: str = ""  # where the form stands, if not at its own address
    every: tuple[str, ...] = ()  # names it knows that no browser shows
    shown: tuple[str, ...] = ()  # pages to look at when it was accepted; "" is where it leads
    again: str = ""  # the page whose form shows what was stored
    short: tuple[str, ...] = ()  # of `free`: those whose stored text is one line
    only: re.Pattern[str] | None = None  # a second drill of a form: the strings that matter to it
    accepted: int = 0  # how many posts led on

    def run(self, found: tuple[str, ...]) -> list[str]:
        """Post each string once, into all fields: of three, one into every name there is, two so that it may be taken."""
        wrong: list[str] = []
        pages = {self.page or self.address, self.again, *self.shown} - {""}
        before = "".join(text_of(self.client.get(page)) for page in pages)
        names, base = self._form()
        turn = crc32(self.address.encode())
        cookies = deepcopy(self.client.cookies)
        for number, string in enumerate(found):
            data = dict.fromkeys(names, string)
            if (self.free or self.fixed) and (number + turn) % 3:
                data = base | self.fixed | dict.fromkeys(self.free, string)
            self.client.cookies = deepcopy(cookies)
            with undone():
                faults = self._post(data | self.deeds[number % len(self.deeds)], string, before)
                wrong += [f"{number} {string[:60]!r}: {fault}" for fault in faults]
        return wrong

    def _form(self) -> tuple[set[str], dict[str, object]]:
        """Return all names the form knows, and what a browser sends when nobody touches it."""
        page = self.page or self.address
        forms = forms_to(text_of(self.client.get(page)), page, self.address)
        assert forms or self.every, f"no form on {page} goes to {self.address}"
        names = {name for form in forms for name in form.names} - {"csrfmiddlewaretoken"}
        sent = {name: value for form in forms for name, value in form.sent.items() if name in names}
        return names | set(self.every) | set(self.free), sent

    def _post(self, data: dict[str, object], string: str, before: str) -> Iterator[str]:
        answer = self.client.post(self.address, data)
        if answer.status_code >= 500:
            yield f"status {answer.status_code}"
        elif answer.status_code in (301, 302):
            self.accepted += 1
            looks = [*self.shown, *([self.again] if self.again else ())]
            if looks and self.accepted % (LOOKS if SHARP.search(string) else 5 * LOOKS) == 0:
                address = looks[self.accepted // LOOKS % len(looks)] or answer["Location"]
                yield from self._look_again(address, data, string, before)
        else:
            page = Page(text_of(answer))
            yield from page.faults(string, before)
            if answer.status_code in (200, 422):
                if not page.refusals() and "preview" not in data.values():
                    yield f"{answer.status_code} without a word"
                yield from self._lost(page, data, string)

    def _look_again(self, address: str, data: dict[str, object], string: str, before: str) -> Iterator[str]:
        answer = self.client.get(address, follow=True)
        page = Page(text_of(answer))
        if answer.status_code != 200:
            yield f"{address} answers {answer.status_code}"
        yield from page.faults(string, before)
        if address == self.again:
            there = page.controls()
            for name in self.free:
                wanted = (clean_line if name in self.short else clean_text)(string)
                if data.get(name) == string and there.get(name, ("", ""))[1] != wanted:
                    yield f"{name} is stored as {there.get(name)!r}"

    def _lost(self, page: Page, data: dict[str, object], string: str) -> Iterator[str]:
        if not clean_text(string):  # there is nothing to see
            return
        for name, (kind, value) in page.controls().items():
            if data.get(name) == string and kind in SHOWN_AGAIN and value != string:
                yield f"{name} is lost: {kind} {value[:60]!r}"


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode() if "html" in answer.get("Content-Type", "") else ""


def drills(*routes: str) -> Callable[[Callable], Callable]:
    """Say which routes a test sends the strings to."""
    DRILLED.update(routes)
    return lambda test: test


def hold(drill: Drill, *, at_least: int = 200) -> None:
    """Run it over all strings; so many of them must have been taken, or the drill was none."""
    _run(drill, strings(), at_least)


def sample(drill: Drill, *, at_least: int = 200) -> None:
    """Run it over every fifth string, for each form others; over all of them where TOUIZA_STRINGS is "all"."""
    if os.environ.get("TOUIZA_STRINGS") == "all":
        hold(drill, at_least=at_least)
    else:
        _run(drill, strings()[crc32(drill.address.encode()) % SHARE :: SHARE], at_least // (2 * SHARE))


def _run(drill: Drill, found: tuple[str, ...], at_least: int) -> None:
    assert len(strings()) == HOW_MANY
    with translation.override(drill.address.split("/")[1]):
        assert resolve(drill.address).view_name in DRILLED, "say so with @drills"
    wrong = drill.run(tuple(string for string in found if drill.only is None or drill.only.search(string)))
    assert not wrong, f"{len(wrong)} faults:\n" + "\n".join(wrong[:25])
    assert drill.accepted >= at_least, drill.accepted
