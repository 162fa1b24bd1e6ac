"""Clients of a running demo that send the journey's writes, note what was acknowledged, and try again what was not."""

import http.client
import http.cookiejar
import re
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

import psycopg

from tests.opportunities.typed_in import complete

PLACES, ENTRIES = 3, 2
PATIENCE = 60.0  # seconds for one write to be acknowledged, whatever is killed meanwhile


class _Stay(urllib.request.HTTPRedirectHandler):
    """A redirect is the acknowledgement: it is read, not followed."""

    def redirect_request(self, *_arguments: object) -> None:
        return None


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str


class Member:
    """One person's browser, signed in, without JavaScript."""

    def __init__(self, site: str, email: str, password: str) -> None:
        self.site, self.retries, self.acknowledged = site, 0, 0
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar), _Stay)
        self.once("/ar/account/login/")
        answer = self.insist("/ar/account/login/", {"login": email, "password": password, "with_password": "1"})
        assert answer.status == 302, (email, answer.status)

    def once(self, path: str, data: dict[str, object] | None = None) -> Answer:
        """Send one request. Raises OSError or HTTPException where nothing comes back."""
        token = next((one.value or "" for one in self.jar if one.name == "csrftoken"), "")
        body = urllib.parse.urlencode({**data, "csrfmiddlewaretoken": token}, doseq=True).encode() if data is not None else None
        request = urllib.request.Request(self.site + path, body)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return Answer(answer.status, "", answer.read().decode())
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers.get("Location", ""), error.read().decode())

    def insist(self, path: str, data: dict[str, object] | None = None) -> Answer:
        """Send the same until the site answers: no answer and 5xx are no acknowledgement."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                answer = self.once(path, data)
            except (OSError, http.client.HTTPException):
                answer = Answer(0, "", "")
            if 0 < answer.status < 500:
                self.acknowledged += answer.status == 302
                return answer
            self.retries += 1
            time.sleep(0.3)
        raise AssertionError(f"{path} was not answered within {PATIENCE:.0f} seconds")


@dataclass
class Ledger:
    """What the site has acknowledged, and what it has refused for want of places."""

    published: list[str] = field(default_factory=list)  # slugs
    applied: set[str] = field(default_factory=set)  # public ids
    accepted: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    entered: set[str] = field(default_factory=set)  # what was done
    confirmed: set[int] = field(default_factory=set)  # claims

    def writes(self) -> int:
        return len(self.published) + len(self.applied) + len(self.accepted) + len(self.entered) + len(self.confirmed)


@dataclass
class Storm:
    """Several volunteers, each with a coordinator at their side, on the same opportunities at once."""

    handle: str
    database: str
    ledger: Ledger = field(default_factory=Ledger)
    over: threading.Event = field(default_factory=threading.Event)
    faults: list[str] = field(default_factory=list)
    _publishing: threading.Lock = field(default_factory=threading.Lock)

    def run(self, number: int, volunteer: Member, coordinator: Member, day: str) -> None:
        """Go through the journey again and again until it is over."""
        turn = 0
        try:
            while not self.over.is_set():
                self._journey(f"{turn}-{number}", self._opportunity(turn, coordinator), volunteer, coordinator, day)
                turn += 1
        except Exception as error:  # a thread's fault is the test's
            self.faults.append(f"{number}: {error!r}")

    def _opportunity(self, turn: int, coordinator: Member) -> str:
        with self._publishing:
            if turn == len(self.ledger.published):
                self.ledger.published.append(publish(coordinator, self.handle, f"نغرس الصف {turn} تحت العاصفة", f"storm-{turn}"))
            return self.ledger.published[turn]

    def _journey(self, name: str, slug: str, volunteer: Member, coordinator: Member, day: str) -> None:
        applied = volunteer.insist(f"/ar/opportunities/{slug}/application/", {"message": f"storm {name}", "share_profile": "on"})
        page = expect(applied, r"/ar/applications/([^/]+)/$", f"apply {name}")
        self.ledger.applied.add(page)
        decided = coordinator.insist(f"/ar/applications/{page}/acceptance/", {})
        if decided.status == 422:
            self.ledger.refused.add(page)
            return
        expect(decided, r"/ar/applications/([^/]+)/$", f"accept {name}")
        self.ledger.accepted.add(page)
        for entry in range(ENTRIES):
            note = f"storm {name} {entry}"
            expect(volunteer.insist(f"/ar/opportunities/{slug}/hours/", hours(note, day, entry + 1)), r"(/ar/me/hours/)$", note)
            self.ledger.entered.add(note)
            claim = self._claim_of(note)
            expect(coordinator.insist(f"/ar/@{self.handle}/hours/{claim}/", {"confirm": "1"}), r"/hours/()$", f"confirm {note}")
            self.ledger.confirmed.add(claim)

    def _claim_of(self, note: str) -> int:
        rows = ask(self.database, "SELECT line_id FROM proof_contributionnote WHERE text = %s", note)
        if len(rows) != 1:
            raise AssertionError(f"{note}: {len(rows)} entries after the acknowledgement")
        return int(rows[0][0])


def publish(coordinator: Member, handle: str, title: str, key: str) -> str:
    """Publish an opportunity with few places; return its slug."""
    form = complete(title_ar=title, places=str(PLACES), form_key=key)
    answer = coordinator.insist(f"/ar/@{handle}/opportunities/new/", form)
    return expect(answer, r"/ar/opportunities/([^/]+)/$", f"publish {title}")


def hours(note: str, day: str, minutes: int = 1) -> dict[str, object]:
    """Return the form of some minutes' work: each entry of a day has others, or it is asked whether it was entered before."""
    return {"done_on": day, "minutes_hours": "0", "minutes_minutes": str(minutes), "note": note, "key": note.replace(" ", "-")}


def expect(answer: Answer, pattern: str, what: str) -> str:
    """Return what the success page's address tells; anything else is a fault."""
    found = re.search(pattern, urllib.parse.unquote(answer.location)) if answer.status == 302 else None
    if found is None:
        errors = re.findall(r'class="err[^>]*>(.*?)</', answer.body, re.DOTALL)
        raise AssertionError(f"{what}: {answer.status} {answer.location} {errors}")
    return found[1]


def ask(database: str, question: str, *values: object) -> list[tuple]:
    """Ask the database, again while it is being killed."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with psycopg.connect(database, connect_timeout=5) as connection:
                return connection.execute(question, values).fetchall()  # type: ignore[call-overload, no-any-return]
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.3)
