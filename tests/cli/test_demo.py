"""`./touiza demo`, whole: killed while it fills its world, it goes on; and what else one does with an instance works on it."""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from touiza.core import probe
from touiza.core.engine import is_answering, running
from touiza.core.instance import open_instance

pytestmark = pytest.mark.process
ROOT = Path(__file__).parents[2]
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")


def touiza(*words: str, data: Path) -> list[str]:
    return [sys.executable, "-m", "touiza", *words, "--data", str(data)]


def environment() -> dict[str, str]:
    """Ours, without what the test run has set for its own instance."""
    bare = {name: value for name, value in os.environ.items() if name in KEPT}
    return {**bare, "PYTHONPATH": str(ROOT / "src"), "PYTHONSAFEPATH": "1"}


def run(*words: str, data: Path, feed: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        touiza(*words, data=data), env=environment(), input=feed or "", capture_output=True, text=True, check=False
    )


@contextmanager
def demo(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        touiza("demo", "--port", str(port), data=data), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def lines_until(process: subprocess.Popen[str], pattern: str) -> list[str]:
    lines: list[str] = []
    assert process.stdout
    for line in process.stdout:
        lines.append(line.rstrip("\n"))
        if re.search(pattern, line):
            return lines
    pytest.fail("it ended before “" + pattern + "”:\n" + "\n".join(lines))


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """A demo that was killed outright, twice, while it filled its world, and then came up."""
    with tempfile.TemporaryDirectory(prefix="touiza-test-") as place:
        Path(place).chmod(0o711)
        folder = Path(place) / "demo"
        for line in (r"1/\d+  ", r"4/\d+  "):
            with demo(folder, probe.free_port("127.0.0.1")) as process:
                lines_until(process, line)
                process.kill()
        yield folder


def rows(data: Path) -> dict[str, int]:
    questions = {name: f"SELECT count(*) FROM {name}" for name in ("accounts_user", "opportunities_opportunity")}
    with running(open_instance(data)) as url, psycopg.connect(url) as connection:
        counted = {name: connection.execute(question).fetchone() for name, question in questions.items()}  # type: ignore[call-overload]
    return {name: row[0] for name, row in counted.items()}


def sealed(data: Path) -> tuple[int, int]:
    """Return how many rows of the books wait to be sealed, and how many heads of the last line are published."""
    heads = "SELECT count(*) FROM ledger_head JOIN ledger_entry USING (seq, hash) WHERE seq = (SELECT max(seq) FROM ledger_entry WHERE seq > 500)"
    with running(open_instance(data)) as url, psycopg.connect(url) as connection:
        found = connection.execute(f"SELECT (SELECT count(*) FROM ledger_pending), ({heads})").fetchone()
    assert found
    return found[0], found[1]


def let_a_stranger_check(data: Path) -> None:
    """Export the chain while the demo runs, and check the file: as it is, and with one amount changed."""
    file = data.parent / "chain.jsonl"
    made = run("export-chain", str(file), data=data)
    assert made.returncode == 0, made.stderr
    assert re.fullmatch("[0-9a-f]{64}\n", made.stdout)
    told = run("verify", str(file), "--head", made.stdout.strip().upper(), data=data)
    assert told.returncode == 0, told.stdout
    assert all(book in told.stdout for book in ("contributions: ", "certificates: ", "verifications: "))
    file.write_bytes(file.read_bytes().replace(b'"amount":240', b'"amount":241', 1))
    again = run("verify", str(file), "--head", made.stdout.strip(), data=data)
    assert again.returncode == 1
    assert "was changed: its hash" in again.stdout


def test_it_comes_up_tells_its_people_and_ends(data: Path) -> None:
    port = probe.free_port("127.0.0.1")
    with demo(data, port) as process:
        lines = lines_until(process, "Ctrl-C stops everything")
        assert f"Touiza is ready at http://127.0.0.1:{port}/" in lines
        people = json.loads(probe.fetch(f"http://127.0.0.1:{port}/demo/people.json")[1])
        told = "\n".join(lines)
        assert people
        assert sealed(data) == (0, 1), "its books are sealed, and the head is published, before it says that it is ready"
        let_a_stranger_check(data)
        assert all(person["email"] in told and person["password"] in told for person in people)
        assert json.loads(probe.fetch(f"http://127.0.0.1:{port}/healthz")[1])["status"] == "ok"
        first = rows(data)  # joins the engine that runs
    assert not is_answering(open_instance(data))
    with demo(data, port) as process:
        again = lines_until(process, "is ready")
    assert any("The demo world is there" in line for line in again)
    assert rows(data) == first


def test_the_second_start_answers_within_ten_seconds(data: Path) -> None:
    before = time.monotonic()
    with demo(data, probe.free_port("127.0.0.1")) as process:
        lines_until(process, "is ready")
        taken = time.monotonic() - before
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    assert taken <= 10 * max(1, load), f"{taken:.1f} s, with {load:.1f} programs waiting for each core"


def test_a_demo_is_not_served_and_can_be_backed_up_and_restored(data: Path) -> None:
    refused = run("serve", data=data)
    assert refused.returncode == 1
    assert "holds a demo" in refused.stderr
    assert run("backup", str(data.parent / "b.tar"), data=data).returncode == 0
    restored = run("restore", str(data.parent / "b.tar"), data=data.parent / "other")
    assert restored.returncode == 0, restored.stderr
    assert rows(data.parent / "other") == rows(data)


def test_check_and_djangos_commands_work_on_it(data: Path) -> None:
    checked = run("check", data=data)
    assert checked.returncode == 0, checked.stdout
    assert "ok       mail: the demo keeps all of it on this machine" in checked.stdout
    assert "No changes detected" in run("makemigrations", "--check", "--dry-run", data=data).stdout


def test_an_operator_is_made_at_the_terminal_once(data: Path) -> None:
    words = ("createadmin", "--email", "Op@Example.org", "--password-stdin")
    made = run(*words, data=data, feed="a-good-Passphrase-9\n")
    assert made.stdout == "op@example.org may now sign in as an operator.\n", made.stderr
    assert "has op@example.org already" in run(*words, data=data, feed="a-good-Passphrase-9\n").stderr
    assert "too short" in run("createadmin", "--email", "b@example.org", "--password-stdin", data=data, feed="x\n").stderr
    assert "no terminal to ask at" in run("createadmin", "--email", "b@example.org", data=data).stderr
