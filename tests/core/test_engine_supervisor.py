"""The supervisor: who dies is started again, not in a rush; everybody stops in order."""

import sys
import time
from pathlib import Path

import pytest

from touiza.core.supervisor import LONGEST_PAUSE, Child, Supervisor, shorten
from touiza.core.trouble import Trouble

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def supervise(folder: Path, *children: Child, told: list[str] | None = None) -> Supervisor:
    lines = told if told is not None else []
    return Supervisor(run=folder, engine=None, environment={}, children=children, report=lines.append)


def tick_until(supervisor: Supervisor, true: object, seconds: float = 15) -> None:
    until = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < until, "it did not come about"
        supervisor.tick()


def test_a_child_that_dies_is_started_again_and_told_of(tmp_path: Path) -> None:
    told: list[str] = []
    child = Child("web", SLEEP, tmp_path / "web.log")
    supervisor = supervise(tmp_path, child, told=told)
    supervisor.start()
    assert child.process
    first = child.process.pid
    child.process.kill()
    tick_until(supervisor, lambda: child.is_running() and child.process and child.process.pid != first)
    supervisor.stop()
    assert told[0].startswith("The web process ended (signal 9); starting it again")


def test_a_child_that_keeps_dying_is_started_ever_more_rarely(tmp_path: Path) -> None:
    child = Child("web", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "web.log")
    supervisor = supervise(tmp_path, child)
    supervisor.start()
    pauses = []
    for deaths in (1, 2, 3):
        tick_until(supervisor, lambda deaths=deaths: child.deaths >= deaths)
        pauses.append(child.pause())
    supervisor.stop()
    assert pauses == [0.5, 1.0, 2.0]
    assert Child("web", [], tmp_path, deaths=500).pause() == LONGEST_PAUSE


def test_the_last_started_stops_first(tmp_path: Path) -> None:
    record = tmp_path / "order"
    script = (
        "import signal, sys, time\n"
        "def leave(*_):\n"
        "    open(sys.argv[2], 'a').write(sys.argv[1] + ' '); sys.exit()\n"
        "signal.signal(signal.SIGTERM, leave)\n"
        "print('up', flush=True)\n"
        "time.sleep(600)\n"
    )
    children = [
        Child(name, [sys.executable, "-c", script, name, str(record)], tmp_path / f"{name}.log") for name in ("web", "worker")
    ]
    supervisor = supervise(tmp_path, *children)
    supervisor.start()
    tick_until(supervisor, lambda: all(child.log.read_text() for child in children))
    supervisor.stop()
    assert record.read_text() == "worker web "
    assert not list(tmp_path.glob("*.json"))


def test_leftovers_of_a_killed_supervisor_are_cleared(tmp_path: Path) -> None:
    told: list[str] = []
    old = Child("web", SLEEP, tmp_path / "web.log")
    supervise(tmp_path, old).start()  # and never stopped
    supervise(tmp_path, Child("web", SLEEP, tmp_path / "web.log"), told=told).clear_leftovers()
    assert old.process
    assert old.process.wait() == -9
    assert told == ["Ended a web process that an earlier start had left."]


def test_a_preparation_that_fails_stops_the_start(tmp_path: Path) -> None:
    supervisor = supervise(tmp_path)
    assert supervisor.run_once([sys.executable, "-c", ""])
    with pytest.raises(Trouble, match="the start failed"):
        supervisor.run_once([sys.executable, "-c", "raise SystemExit(1)"])
    supervisor.stopping = True
    assert not supervisor.run_once(SLEEP)


def test_a_log_that_grew_too_long_is_kept_once_and_begun_anew(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    with log.open("ab") as writer:
        writer.write(b"old " * 10)
        writer.flush()
        shorten(log, limit=20)
        writer.write(b"new")
    assert log.read_bytes() == b"new"
    assert (tmp_path / "web.log.1").read_bytes() == b"old " * 10


def test_a_full_disk_does_not_end_the_supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    child = Child("web", SLEEP, tmp_path / "web.log")
    supervisor = supervise(tmp_path, child, told=told)
    supervisor.start()
    assert child.process

    def refuse(*_words: object, **_options: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("touiza.core.supervisor.spawn", refuse)
        full.setattr("touiza.core.supervisor.remember", refuse)
        child.process.kill()
        tick_until(supervisor, lambda: any("No space left on device" in line for line in told))
    with monkeypatch.context() as nearly_full:
        nearly_full.setattr("touiza.core.supervisor.remember", refuse)
        tick_until(supervisor, child.is_running)
    supervisor.stop()
