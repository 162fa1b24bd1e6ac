"""The supervisor: keeps the engine and the children of one instance running, and stops them in order."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from touiza.core.engine import Engine
from touiza.core.processes import end, end_leftovers, remember, spawn
from touiza.core.trouble import Trouble

TICK = 0.1  # seconds
LONGEST_PAUSE = 30.0  # seconds between two starts of a child that keeps dying
STEADY = 60.0  # seconds after which a child's earlier deaths are forgotten
ENGINE_PAUSE = 5.0  # seconds between two tries to start an engine that will not
LOG_LIMIT = 20 * 1024 * 1024  # bytes
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Child:
    """A program to keep running. `patience`: seconds it gets to end by itself."""

    name: str
    arguments: Sequence[str]
    log: Path
    patience: float = 10
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    was_started: bool = False

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def pause(self) -> float:
        """Seconds to wait before the next start: twice as long after each death in a row."""
        return min(LONGEST_PAUSE, 0.25 * 2 ** min(self.deaths, 10)) if self.deaths else 0.0


@dataclass
class Supervisor:
    """Runs `children` (first to start, last to stop) over an engine, None when the database is somebody else's."""

    run: Path
    engine: Engine | None
    environment: Mapping[str, str]
    children: Sequence[Child]
    report: Callable[[str], None]
    stopping: bool = False
    _looked_at_logs: float = field(default=0.0, repr=False)
    _next_look: float = field(default=0.0, repr=False)

    def heed_signals(self) -> None:
        """From here on Ctrl-C, SIGTERM and a closed terminal ask us to stop, in order."""
        for signum in STOP_SIGNALS:
            signal.signal(signum, self._on_signal)

    def clear_leftovers(self) -> None:
        """End the children of a predecessor that was killed."""
        for child in self.children:
            if end_leftovers(self._record(child)):
                self.report(f"Ended a {child.name} process that an earlier start had left.")

    def start(self, *children: Child) -> None:
        """Start these children, or all, where they do not run yet."""
        for child in children or self.children:
            if not child.is_running():
                self._start(child)

    def run_once(self, arguments: Sequence[str]) -> bool:
        """Run a program to its end, its output on our terminal; False when we were asked to stop meanwhile.

        Raises Trouble when it fails.
        """
        process = spawn(arguments, log=None, environment=self.environment)
        while process.poll() is None:
            if self.stopping:
                end(process)
                return False
            time.sleep(TICK / 2)
        if process.returncode:
            raise Trouble("the start failed; the lines above tell why.")
        return True

    def tick(self) -> None:
        """Look once after everybody: who died is started again."""
        self._look_after_engine()
        for child in self.children:
            if child.was_started and not child.is_running():
                self._revive(child)
        if time.monotonic() - self._looked_at_logs > 60:
            self._looked_at_logs = time.monotonic()
            for child in self.children:
                shorten(child.log)
        time.sleep(TICK)

    def watch(self) -> None:
        """Stay until asked to stop."""
        while not self.stopping:
            self.tick()

    def stop(self) -> None:
        """Stop the children, last started first, then the engine."""
        for child in reversed(self.children):
            if child.process is not None:
                end(child.process, patience=child.patience)
                child.process = None
            self._record(child).unlink(missing_ok=True)
        if self.engine is not None:
            self.engine.stop()

    def _look_after_engine(self) -> None:
        """Start PostgreSQL again when it died, or when whoever ran it for us has gone; as often as it takes."""
        if self.engine is None or time.monotonic() < self._next_look:
            return
        try:
            if self.engine.process is None:
                if self.engine.own():
                    self.engine.start()
            elif self.engine.restart_if_dead():
                self.report("PostgreSQL had died and was started again.")
        except Trouble as trouble:  # a full disk, it may be: it can pass
            self.report(f"{trouble} Trying again in {ENGINE_PAUSE:.0f} seconds.")
            self._next_look = time.monotonic() + ENGINE_PAUSE

    def _revive(self, child: Child) -> None:
        if child.process is not None:
            code = child.process.returncode
            end(child.process)
            child.process = None
            child.deaths = 1 if time.monotonic() - child.started > STEADY else child.deaths + 1
            child.started = time.monotonic()
            self.report(f"The {child.name} process ended ({_ending(code)}); starting it again (its log: {child.log}).")
        if time.monotonic() - child.started < child.pause():
            return
        try:
            self._start(child)
        except OSError as error:  # a full disk, too many processes: it can pass
            child.deaths += 1
            child.started = time.monotonic()
            self.report(f"The {child.name} process cannot be started ({error.strerror}); it will be tried again.")

    def _start(self, child: Child) -> None:
        child.process = spawn(child.arguments, log=child.log, environment=self.environment)
        child.started = time.monotonic()
        child.was_started = True
        with contextlib.suppress(OSError):  # a full disk: the record only helps the next start, should we be killed
            remember(self._record(child), {child.name: child.process.pid})

    def _record(self, child: Child) -> Path:
        return self.run / f"{child.name}.json"

    def _on_signal(self, _signum: int, _frame: FrameType | None) -> None:
        self.stopping = True


def shorten(log: Path, limit: int = LOG_LIMIT) -> None:
    """Keep a log that grew over `limit` bytes as FILE.1 and begin it anew; its writer needs not know."""
    try:
        if log.stat().st_size <= limit:
            return
        log.with_name(f"{log.name}.1").write_bytes(log.read_bytes())
        os.truncate(log, 0)
    except OSError:
        return


def _ending(code: int | None) -> str:
    return f"signal {-code}" if code is not None and code < 0 else f"status {code}"
