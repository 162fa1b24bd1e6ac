"""What `demo`, `serve` and `worker` share: start everything an instance needs, say when it is ready, stay, stop."""

import contextlib
import hashlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from touiza.cli.call import ROOT
from touiza.cli.console import say, step
from touiza.cli.environment import django_environment, external_database, remember_address
from touiza.core import probe
from touiza.core.engine import Engine, database_url, is_answering
from touiza.core.instance import Instance, claim, exclusive
from touiza.core.supervisor import Child, Supervisor, shorten
from touiza.core.trouble import Trouble

READY_PATIENCE = 120.0  # seconds for the first page
LAST_PORT = 65_535
HOPELESS = 4  # deaths of the web server before its first page


@dataclass(frozen=True)
class Plan:
    """What to run for an instance. `application` is the WSGI application, module:name. `live_port` 0: the one after `port`."""

    instance: Instance
    web: bool = True
    worker: bool = True
    live: bool = True
    host: str = "127.0.0.1"
    port: int = 8000
    live_port: int = 0
    application: str = "touiza.config.wsgi:application"
    prepare: bool = True

    @property
    def address(self) -> str:
        """Where this machine reaches the pages."""
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, self.host)  # noqa: S104 (compared, not bound)
        return f"http://{f'[{shown}]' if ':' in shown.strip('[]') and '[' not in shown else shown}:{self.port}/"

    @property
    def main(self) -> str:
        """What one waits for."""
        return "web server" if self.web else "worker" if self.worker else "live process"


def settle(instance: Instance, kind: Literal["demo", "real"], host: str, port: int | None) -> Instance:
    """Settle what a new folder is for, once its pages can be served; raises Trouble when the port is taken.

    A folder that was settled before may find its own leftovers on the port: they are cleared first, when it starts.
    """
    if instance.kind == "new" and port is not None:
        probe.require_free(host, port)
    return claim(instance, kind)


def run_plan(plan: Plan, *, when_ready: Callable[[Plan], None]) -> int:
    """Run until asked to stop. Raises Trouble when it cannot be started."""
    with _roles(plan):
        external = external_database(plan.instance)
        supervisor = Supervisor(
            run=plan.instance.run,
            engine=None if external else Engine(plan.instance),
            environment={},
            children=_children(plan),
            report=say,
        )
        supervisor.heed_signals()
        try:
            _start(plan, supervisor, external)
            if not supervisor.stopping:
                when_ready(plan)
            supervisor.watch()
        finally:
            if supervisor.stopping:
                say("Stopping…")
            supervisor.stop()
        say("Stopped.")
    return 0


def _start(plan: Plan, supervisor: Supervisor, external: str | None) -> None:
    total = 1 + (plan.prepare and 2 + plan.instance.is_demo) + 1
    supervisor.clear_leftovers()
    if plan.web:
        probe.require_free(plan.host, plan.port)
        remember_address(plan.instance, plan.address)
    live_port = _live_port(plan) if plan.live else 0
    step(1, total, "Reaching the database…" if external else "Starting PostgreSQL…")
    address = external or _start_engine(supervisor)
    supervisor.environment = django_environment(plan.instance, database=address, url=plan.address, live_port=live_port)
    if plan.web and _looks_prepared(plan):
        supervisor.start(supervisor.children[0])  # it comes up while the preparation makes sure that nothing is to be done
    if plan.prepare and not _prepare(plan, supervisor, total):
        return
    step(total, total, f"Starting the {plan.main}…")
    for child in supervisor.children:
        supervisor.start(child)
        if child.name == "web":
            _await_first_page(plan, supervisor, child)


def _start_engine(supervisor: Supervisor) -> str:
    """Run the engine, or join the one another command runs; it is taken over when that one ends."""
    engine = supervisor.engine
    if engine is None:
        raise AssertionError
    until = time.monotonic() + 60
    while not supervisor.stopping:
        if engine.own():
            engine.start()
            break
        if is_answering(engine.instance):
            break
        if time.monotonic() > until:
            raise Trouble("the database is busy starting or stopping for another command: try again in a moment.")
        time.sleep(0.1)
    return database_url(engine.instance) or ""


def _prepare(plan: Plan, supervisor: Supervisor, total: int) -> bool:
    """Make the instance fit to serve; False when we were asked to stop meanwhile."""
    words = [sys.executable, "-m", "touiza.cli.prepare", "--first", "2", "--total", str(total)]
    if not supervisor.run_once([*words, "--demo"] if plan.instance.is_demo else words):
        return False
    _prepared_file(plan).write_text(_source_state())
    return True


def _looks_prepared(plan: Plan) -> bool:
    """Was this instance prepared by the very files that are here now?"""
    try:
        return _prepared_file(plan).read_text() == _source_state()
    except OSError:
        return False


def _prepared_file(plan: Plan) -> Path:
    return plan.instance.run / "prepared"


def _source_state() -> str:
    """Return what changes when a file of Touiza, or what it needs, does."""
    state = hashlib.sha256()
    for path in [*sorted((ROOT / "src/touiza").rglob("*")), ROOT / "requirements/run.txt"]:
        if path.is_file() and path.suffix != ".pyc":
            facts = path.stat()
            state.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return state.hexdigest()


def _await_first_page(plan: Plan, supervisor: Supervisor, web: Child) -> None:
    until = time.monotonic() + READY_PATIENCE
    while not supervisor.stopping:
        status = probe.answers(plan.address) if web.is_running() else 0
        if status == 200:
            return
        if status >= 400 or web.deaths >= HOPELESS or time.monotonic() > until:
            reason = f"answers with status {status}" if status else "does not answer"
            raise Trouble(f"the web server {reason}: its log, {web.log}, tells why.")
        supervisor.tick()


def _children(plan: Plan) -> list[Child]:
    python = [sys.executable, "-m"]
    logs = plan.instance.logs
    children = []
    if plan.web:
        words = [*python, "touiza.cli.web", "--host", plan.host, "--port", str(plan.port), plan.application]
        children.append(Child("web", words, logs / "web.log"))
    if plan.live:
        children.append(Child("live", [*python, "touiza.cli.live", "--host", plan.host], logs / "live.log"))
    if plan.worker:
        children.append(Child("worker", [*python, "touiza.cli.tasks"], logs / "worker.log"))
    shorten(logs / "postgres.log")
    return children


def _live_port(plan: Plan) -> int:
    """Return the port of the live process: the one asked for, else the one after the pages', else any that is free."""
    wanted = plan.live_port or min(plan.port + 1, LAST_PORT)
    try:
        probe.require_free(plan.host, wanted)
    except Trouble:
        if plan.live_port:
            raise
        free = probe.free_port(plan.host)
        say(f"Port {wanted} is taken: live updates come from port {free}; name another with --live-port.")
        return free
    return wanted


@contextlib.contextmanager
def _roles(plan: Plan) -> Iterator[None]:
    """Hold the locks of what we run, so that no folder has two web servers, or two workers, by mistake."""
    with contextlib.ExitStack() as stack:
        for role, wanted in (("web", plan.web), ("live", plan.live), ("worker", plan.worker)):
            if wanted:
                stack.enter_context(exclusive(plan.instance, role))
        yield
