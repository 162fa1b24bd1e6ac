"""`kill -9` of web, worker and PostgreSQL during the journey's writes: nothing acknowledged is lost, nothing happens twice."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.drills.journey import ENTRIES, PLACES, Answer, Member, Storm, ask, hours, publish
from tests.opportunities.typed_in import complete
from touiza.core import clock, probe
from touiza.core.engine import database_url
from touiza.core.instance import open_instance
from touiza.core.processes import started_at

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]
PAIRS = 4
VICTIMS = ("worker of web", "worker", "postgres")
ROUNDS = 3
BETWEEN = 3.0  # seconds of work before the next kill
LONGEST = 120.0  # seconds for all kills
DRAINED = 240.0  # seconds: a task whose worker was killed is taken up again by a timetable of minutes


@dataclass(frozen=True)
class Demo:
    """A running demo that can be hurt."""

    folder: Path
    url: str
    people: list[dict[str, str]]

    @property
    def database(self) -> str:
        return database_url(open_instance(self.folder)) or ""

    def pid(self, who: str) -> int:
        """Return the process that does this work now."""
        if who == "postgres":
            return int(json.loads((self.folder / "run/engine.json").read_text())["pid"])
        if who == "worker":
            return int(json.loads((self.folder / "run/worker.json").read_text())["worker"]["pid"])
        web = json.loads((self.folder / "run/web.json").read_text())["web"]["pid"]
        children = Path(f"/proc/{web}/task/{web}/children").read_text().split()
        return max(int(child) for child in children)

    def member(self, person: dict[str, str]) -> Member:
        return Member(self.url, person["email"], person["password"])

    def team(self) -> dict[str, str]:
        """Return a coordinator."""
        return next(person for person in self.people if person["email"].startswith("nassima@"))

    def volunteers(self) -> list[dict[str, str]]:
        """Return people with no say in the coordinator's association."""
        own = self.team()["association"]
        return [person for person in self.people if person["association"] != own]


@pytest.fixture(scope="module")
def demo() -> Iterator[Demo]:
    """Start a demo in a folder of its own and stop it after."""
    with tempfile.TemporaryDirectory(prefix="touiza-kills-") as place:
        Path(place).chmod(0o711)
        port, folder = probe.free_port("127.0.0.1"), Path(place) / "demo"
        bare = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")}
        process = subprocess.Popen(
            [sys.executable, "-m", "touiza", "demo", "--port", str(port), "--data", str(folder)],
            cwd=ROOT, env={**bare, "PYTHONPATH": str(ROOT / "src"), "TOUIZA_RATE_LIMITS": "0"},
            stdout=(Path(place) / "demo.log").open("wb"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(lambda: "is ready" in (Path(place) / "demo.log").read_text() or process.poll() is not None, 300)
            assert process.poll() is None, (Path(place) / "demo.log").read_text()[-3000:]
            yield Demo(folder, url, json.loads(probe.fetch(f"{url}/demo/people.json")[1]))
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def test_kills_lose_nothing_and_repeat_nothing(demo: Demo, capsys: pytest.CaptureFixture[str]) -> None:
    storm = Storm(demo.team()["association"], demo.database)
    people = demo.volunteers()[:PAIRS]
    pairs = [(demo.member(person), demo.member(demo.team())) for person in people]
    today = f"{clock.today():%d/%m/%Y}"  # of the acceptance: nobody has worked here before it
    threads = [threading.Thread(target=storm.run, args=(number, *pair, today)) for number, pair in enumerate(pairs)]
    for thread in threads:
        thread.start()
    killed = _kill_in_turn(demo)
    storm.over.set()
    for thread in threads:
        thread.join(180)
    members = [member for pair in pairs for member in pair]
    with capsys.disabled():
        print(f"\n{len(killed)} kills; {storm.ledger.writes()} writes acknowledged, {sum(one.retries for one in members)} tried again, "
              f"{len(storm.ledger.refused)} refused for want of places")  # fmt: skip
    assert not storm.faults, "\n".join(storm.faults)
    assert len(killed) >= 6
    assert storm.ledger.accepted
    assert storm.ledger.confirmed
    _drain(demo)
    _nothing_lost(storm)
    _nothing_twice(storm)
    _everyone_told_once(storm)


def _kill_in_turn(demo: Demo) -> list[str]:
    """Kill each of the three in turn, in the middle of the work; return whom."""
    killed, until = [], time.monotonic() + LONGEST
    for who in VICTIMS * ROUNDS:
        time.sleep(BETWEEN)
        if time.monotonic() > until:
            break
        _wait(lambda who=who: started_at(demo.pid(who)) is not None, 60)  # it may still be coming back from the kill before
        victim = demo.pid(who)
        os.kill(victim, signal.SIGKILL)
        killed.append(who)
        _wait(partial(_is_back, demo, victim), 60)
    return killed


def _is_back(demo: Demo, victim: int) -> bool:
    return started_at(victim) is None and probe.answers(f"{demo.url}/healthz") == 200


def _drain(demo: Demo) -> None:
    """Wait until the queue is empty and every reader of the log has come to its end."""
    waiting = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing' OR (status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()))"
    unsent = "SELECT count(*) FROM mail_message WHERE state = 'queued'"
    untold = "SELECT count(*) FROM actors_activity a WHERE NOT silent AND (a.xid, a.id) > (SELECT xid, activity_id FROM actors_cursor WHERE reader = 'notices')"
    _wait(lambda: all(ask(demo.database, question)[0][0] == 0 for question in (waiting, unsent, untold)), DRAINED)
    assert ask(demo.database, "SELECT count(*) FROM mail_message WHERE state = 'failed'")[0][0] == 0


def _nothing_lost(storm: Storm) -> None:
    told, database = storm.ledger, storm.database
    applications = ask(database, "SELECT public_id, state FROM opportunities_application WHERE message LIKE 'storm %%'")
    assert sorted(row[0] for row in applications) == sorted(told.applied)
    assert {row[0] for row in applications if row[1] == "accepted"} == told.accepted
    notes = ask(
        database,
        "SELECT n.text FROM proof_contributionnote n JOIN proof_contribution c ON c.id = n.line_id WHERE c.kind = 'entered' AND n.text LIKE 'storm %%'",
    )
    assert sorted(row[0] for row in notes) == sorted(told.entered)
    confirmed = ask(database, "SELECT claim_id FROM proof_contribution WHERE kind = 'confirmed' AND claim_id = ANY(%s)", list(told.confirmed))
    assert sorted(row[0] for row in confirmed) == sorted(told.confirmed)
    assert len(told.confirmed) == len(told.entered) == ENTRIES * len(told.accepted)


def _nothing_twice(storm: Storm) -> None:
    database = storm.database
    titled = ask(
        database,
        "SELECT o.places, o.taken, count(e.id) FROM opportunities_opportunity o JOIN posts_post p ON p.id = o.post_id "
        "LEFT JOIN opportunities_engagement e ON e.opportunity_id = o.post_id AND e.ended_at IS NULL "
        "WHERE p.slug = ANY(%s) GROUP BY 1, 2, o.post_id",
        storm.ledger.published,
    )
    assert len(titled) == len(storm.ledger.published)
    assert all(places == PLACES and taken == engaged <= places for places, taken, engaged in titled), titled
    assert ask(database, "SELECT count(*) FROM opportunities_opportunity WHERE form_key LIKE '%%:storm-%%'")[0][0] == len(titled)
    once = ("application.submitted", "application.accepted", "hours.claimed", "hours.confirmed", "opportunity.published", "opportunity.drafted")
    twice = "SELECT verb, object_id, count(*) FROM actors_activity WHERE verb = ANY(%s) GROUP BY 1, 2 HAVING count(*) > 1"
    assert ask(database, twice, list(once)) == []


def _everyone_told_once(storm: Storm) -> None:
    database = storm.database
    assert ask(database, "SELECT recipient_id, activity_id FROM notices_notice GROUP BY 1, 2 HAVING count(*) > 1") == []
    assert ask(database, "SELECT lower(recipient), cause FROM mail_message GROUP BY 1, 2 HAVING count(*) > 1") == []
    told = ask(
        database,
        "SELECT p.public_id, count(n.id), count(DISTINCT n.recipient_id) FROM opportunities_application p "
        "JOIN actors_activity a ON a.object_type = 'opportunities.application' AND a.object_id = p.id AND a.verb = 'application.accepted' "
        "LEFT JOIN notices_notice n ON n.activity_id = a.id WHERE p.public_id = ANY(%s) GROUP BY 1",
        list(storm.ledger.accepted),
    )
    assert {row[0] for row in told} == storm.ledger.accepted
    assert all(notices == people >= 1 for _id, notices, people in told), told


def at_once(*deeds: Callable[[], Answer]) -> list[Answer]:
    """Do all at the same moment."""
    start, answers = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], Answer]) -> None:
        start.wait(10)
        answers.append(deed())

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def click_twice(member: Member, path: str, data: dict[str, object]) -> list[Answer]:
    answers = at_once(lambda: member.once(path, data), lambda: member.once(path, data))
    assert [answer.status for answer in answers] == [302, 302], [(one.status, one.location) for one in answers]
    return answers


def test_a_double_click_is_one_click(demo: Demo) -> None:
    handle, coordinator = demo.team()["association"], demo.member(demo.team())
    volunteer = demo.member(demo.volunteers()[0])
    for turn in range(5):
        key = f"click-{turn}"
        published = click_twice(
            coordinator, f"/ar/@{handle}/opportunities/new/", complete(title_ar=f"نسقي السطر {turn} بنقرتين", form_key=key)
        )
        assert len({answer.location for answer in published}) == 1
        slug = publish(coordinator, handle, f"نسقي الصف {turn} بنقرتين", f"once-{turn}")
        applied = click_twice(volunteer, f"/ar/opportunities/{slug}/application/", {"message": key, "share_profile": "on"})
        assert len({answer.location for answer in applied}) == 1
        coordinator.insist(f"{applied[0].location}acceptance/", {})
        click_twice(volunteer, f"/ar/opportunities/{slug}/hours/", hours(key, f"{clock.today():%d/%m/%Y}"))
        founded = click_twice(volunteer, "/ar/associations/new/", {"name_ar": f"أصدقاء النقرة {turn}"})
        assert len({answer.location for answer in founded}) == 1
    for question in (
        "SELECT count(*) FROM opportunities_opportunity WHERE form_key LIKE '%%:click-%%'",
        "SELECT count(*) FROM opportunities_application WHERE message LIKE 'click-%%'",
        "SELECT count(*) FROM proof_contributionnote WHERE text LIKE 'click-%%'",
        "SELECT count(*) FROM actors_actor WHERE name->>'ar' LIKE 'أصدقاء النقرة %%'",
    ):
        assert ask(demo.database, question + " AND %s", True) == [(5,)], question


def _wait(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.2)
