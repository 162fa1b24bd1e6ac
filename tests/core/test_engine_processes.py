"""Children: they end with their parent, with their family, and no stranger is ended in their place."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from touiza.core.processes import end, end_leftovers, remember, spawn, started_at

SRC = str(Path(__file__).parents[2] / "src")
SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")


def gone(pid: int, seconds: float = 10) -> bool:
    until = time.monotonic() + seconds
    while started_at(pid) is not None:
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@linux
def test_a_child_ends_when_its_parent_is_killed_outright(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from touiza.core.processes import spawn;"
        f"print(spawn({SLEEP!r}, log=Path(sys.argv[1])).pid, flush=True); time.sleep(600)"
    )
    environment = {**os.environ, "PYTHONPATH": SRC}
    with subprocess.Popen(
        [sys.executable, "-c", script, tmp_path / "log"], env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        assert started_at(child)
        parent.kill()
    assert gone(child)


def test_ending_a_child_ends_its_children_too(tmp_path: Path) -> None:
    script = f"import subprocess, time; print(subprocess.Popen({SLEEP!r}).pid, flush=True); time.sleep(600)"
    child = spawn([sys.executable, "-c", script], log=tmp_path / "log")
    while not (tmp_path / "log").read_text().strip():
        time.sleep(0.02)
    grandchild = int((tmp_path / "log").read_text())
    end(child)
    assert gone(grandchild)


def test_a_child_that_will_not_listen_is_killed(tmp_path: Path) -> None:
    script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(600)"
    child = spawn([sys.executable, "-c", script], log=tmp_path / "log")
    while not (tmp_path / "log").read_text():
        time.sleep(0.02)
    end(child, patience=0.2)
    assert child.returncode == -signal.SIGKILL


def test_leftovers_are_found_by_number_and_time_of_start(tmp_path: Path) -> None:
    child = spawn(SLEEP, log=tmp_path / "log")
    remember(tmp_path / "web.json", {"web": child.pid})
    assert end_leftovers(tmp_path / "web.json") == ["web"]
    assert child.wait() == -signal.SIGKILL
    assert not (tmp_path / "web.json").exists()


def test_a_stranger_with_a_leftovers_number_lives(tmp_path: Path) -> None:
    child = spawn(SLEEP, log=tmp_path / "log")
    (tmp_path / "web.json").write_text(json.dumps({"web": {"pid": child.pid, "started": "1"}}))
    assert end_leftovers(tmp_path / "web.json") == []
    assert child.poll() is None
    end(child)


def test_no_record_and_a_torn_one_mean_no_leftovers(tmp_path: Path) -> None:
    assert end_leftovers(tmp_path / "web.json") == []
    (tmp_path / "web.json").write_text('{"web": {"pi')
    assert end_leftovers(tmp_path / "web.json") == []
