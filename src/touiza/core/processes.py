"""Processes: starting children that end with their parent, ending them with their families, finding leftovers."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

PR_SET_PDEATHSIG = 1  # linux/prctl.h
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """A system user that a child runs as."""

    uid: int
    gid: int
    name: str


class Identity(TypedDict, total=False):
    """The arguments of `subprocess` that make a child run as another user."""

    user: int
    group: int
    extra_groups: list[int]


def end_with_parent(signum: int = signal.SIGKILL, *, parent: int | None = None) -> None:
    """Ask the kernel to send us `signum` when our parent is gone (Linux; elsewhere leftovers are found at the next start).

    `parent` is the parent's process id as it knew it: when it died before we could ask, we end at once.
    """
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, signum, 0, 0, 0)
    if parent is not None and os.getppid() != parent:
        os.kill(os.getpid(), signum)


def spawn(
    arguments: Sequence[str],
    *,
    log: Path | None,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    death_signal: int = signal.SIGKILL,
    folder: Path = Path("/"),
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, so that Ctrl-C reaches us alone and we stop things in order.

    Its output is appended to `log`, or goes where ours goes. It gets `death_signal` when we die, however we die.
    """
    with log.open("ab") if log else contextlib.nullcontext() as output:
        return subprocess.Popen(
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,
            preexec_fn=_dying_with(os.getpid(), death_signal),  # noqa: PLW1509 (we start children from one thread only)
            **as_account(account),
        )


def as_account(account: Account | None) -> Identity:
    """Return the arguments of `subprocess` that make a child run as another user."""
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def end(process: subprocess.Popen[bytes], *, patience: float = 10, signals: Sequence[int] = (signal.SIGTERM,)) -> None:
    """Send each signal in turn, waiting `patience` seconds after each; at last kill the child's whole family."""
    for signum in signals:
        if process.poll() is None:
            process.send_signal(signum)
            _wait(lambda: process.poll() is not None, patience)
    _kill_family(process.pid)
    process.wait()


def started_at(pid: int) -> str | None:
    """Return what tells a process from a later one with the same number: when it started; None when it is not there."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None if Path("/proc/self/stat").exists() else _started_by_ps(pid)
    return None if fields[0] in "ZX" else fields[19]


def remember(path: Path, children: Mapping[str, int]) -> None:
    """Write down who we started, for the next start to find should we be killed."""
    record = {name: {"pid": pid, "started": started_at(pid)} for name, pid in children.items()}
    half = path.with_suffix(".part")
    half.write_text(json.dumps(record))
    half.replace(path)


def end_leftovers(path: Path) -> list[str]:
    """End what a killed predecessor left running; return the names. Never touches a process that only has the number."""
    try:
        record = json.loads(path.read_text())
    except (OSError, ValueError):
        return []
    alive = {
        name: entry["pid"]
        for name, entry in record.items()
        if entry["started"] and started_at(entry["pid"]) == entry["started"]
    }
    for pid in alive.values():
        _kill_family(pid)
    _wait(lambda: not any(started_at(pid) for pid in alive.values()), 5)
    path.unlink(missing_ok=True)
    return sorted(alive)


def _dying_with(parent: int, signum: int) -> Callable[[], None]:
    return lambda: end_with_parent(signum, parent=parent)


def _kill_family(leader: int) -> None:
    """Kill the session's group that a child of `spawn` leads; it may outlive the child itself."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _wait(done: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.03)


def _started_by_ps(pid: int) -> str | None:
    answer = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip() or None
