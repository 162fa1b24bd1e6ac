"""A suite of steps: each is run, timed and remembered, whatever became of those before it."""

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from touiza.cli.console import say
from touiza.core.processes import end, spawn

Outcome = Literal["passed", "failed", "not run"]


@dataclass(frozen=True)
class Result:
    """What became of a step; `reason` tells why it did not run."""

    name: str
    outcome: Outcome
    seconds: float
    reason: str = ""


@dataclass
class Suite:
    """Runs programs in one folder and environment, and keeps the results."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    results: list[Result] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def run(self, name: str, words: Sequence[str], *, unless: str = "") -> None:
        """Run a step, its output as it comes. `unless` names what is missing for it, if anything is."""
        say(f"\n━━ {name}")
        if unless:
            say(f"not run: {unless}")
            self.results.append(Result(name, "not run", 0, unless))
            return
        before = time.monotonic()
        code = run_here(words, self.folder, self.environment)
        self.results.append(Result(name, "failed" if code else "passed", time.monotonic() - before))

    def attempt(self, name: str, work: Callable[[], str]) -> str:
        """Do something that later steps want; return what is missing after it, empty when nothing is."""
        say(f"\n━━ {name}")
        before = time.monotonic()
        missing = work()
        if missing:
            self.notes.append(missing)
        say(f"{missing or 'ready'} ({time.monotonic() - before:.0f} s)")
        return missing

    def summarise(self) -> int:
        """Print what became of each step, in the last line of all; return the exit status."""
        say("\n━━ Summary")
        for result in self.results:
            say(f"  {result.outcome:<8} {result.name:<22} {result.seconds:7.1f} s  {result.reason}".rstrip())
        for note in self.notes:
            say(f"  some tests may have been skipped: {note}")
        parts = []
        for outcome, label in (("passed", "passed"), ("failed", "failed"), ("not run", "did not run")):
            names = [result.name for result in self.results if result.outcome == outcome]
            parts.append(f"{label}: {', '.join(names) or 'none'}")
        say("; ".join(parts))
        return 1 if any(result.outcome == "failed" for result in self.results) else 0


def run_here(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> int:
    """Run a program on our terminal; it and its family end with us. Returns its exit status."""
    process = spawn(words, log=None, environment=environment, folder=folder)
    try:
        return process.wait()
    except BaseException:
        end(process, patience=5)
        raise


def quietly(words: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Run a program for its effect; return the last line of its output when it fails, else nothing."""
    try:
        done = subprocess.run(
            words, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
    except OSError as error:
        return f"{words[0]}: {error.strerror}"
    lines = [line for line in done.stdout.splitlines() if line.strip() and "A complete log of this run" not in line]  # npm's
    return (lines[-1] if lines else f"{words[0]} failed") if done.returncode else ""
