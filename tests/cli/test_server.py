"""Start, ready, stop, for a small site in the place of Touiza's: what holds for the server whatever it serves."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from touiza.cli.call import Call
from touiza.cli.verbs import demo, serve
from touiza.core import probe
from touiza.core.engine import is_answering
from touiza.core.instance import open_instance
from touiza.core.processes import started_at
from touiza.core.trouble import Trouble

pytestmark = pytest.mark.process

SITE = """
import os, psycopg
def application(environ, start_response):
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("SELECT 1")
    body = str(os.getpid()).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]
"""
RUN = """
import sys
from pathlib import Path
from touiza.cli.server import Plan, run_plan
from touiza.cli.verbs.serve import tell_ready
from touiza.core.instance import claim, open_instance
from touiza.core.trouble import Trouble
instance = claim(open_instance(Path(sys.argv[1])), "real")
plan = Plan(instance, port=int(sys.argv[2]), live=len(sys.argv) > 3, worker=False, prepare=False, application="small_site:application")
try:
    sys.exit(run_plan(plan, when_ready=tell_ready))
except Trouble as trouble:
    print(trouble)
    sys.exit(trouble.code)
"""


class Server:
    """One server process on a folder and a port."""

    def __init__(self, folder: Path, port: int, *more: str) -> None:
        self.folder, self.port = folder, port
        self.url = f"http://127.0.0.1:{port}/"
        environment = {**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2] / 'src'}:{folder.parent}"}
        environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(folder), str(port), *more], env=environment, stdout=subprocess.PIPE, text=True
        )

    def lines_until(self, pattern: str) -> list[str]:
        lines = []
        assert self.process.stdout
        for line in self.process.stdout:
            lines.append(line.rstrip("\n"))
            if re.search(pattern, line):
                return lines
        return lines

    def ready(self) -> "Server":
        lines = self.lines_until("is ready")
        assert lines[-1:] == [f"Touiza is ready at {self.url}"], lines
        return self

    def children(self) -> dict[str, int]:
        web = json.loads((self.folder / "run" / "web.json").read_text())["web"]["pid"]
        return {
            "web": web,
            "worker of web": int(probe.fetch(self.url)[1]),
            "postgres": json.loads((self.folder / "run" / "engine.json").read_text())["pid"],
        }


@pytest.fixture
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="touiza-test-") as folder:
        Path(folder).chmod(0o711)
        (Path(folder) / "small_site.py").write_text(SITE)
        yield Path(folder)


@pytest.fixture
def start(place: Path) -> Iterator[Callable[..., Server]]:
    servers: list[Server] = []

    def begin(name: str = "one", *more: str, port: int | None = None) -> Server:
        servers.append(Server(place / name, port or probe.free_port("127.0.0.1"), *more))
        return servers[-1]

    yield begin
    for server in servers:
        server.process.send_signal(signal.SIGTERM)
        server.process.communicate(timeout=30)


def wait_until(true: Callable[[], Any], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.05)


def all_gone(pids: dict[str, int]) -> bool:
    return not any(started_at(pid) for pid in pids.values())


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_it_started(start: Callable[..., Server], signum: int) -> None:
    server = start().ready()
    children = server.children()
    server.process.send_signal(signum)
    out, _ = server.process.communicate(timeout=30)
    assert server.process.returncode == 0
    assert out.endswith("Stopped.\n")
    assert all_gone(children)
    assert not is_answering(open_instance(server.folder))


def test_killed_outright_it_takes_all_with_it_and_the_next_start_recovers(start: Callable[..., Server]) -> None:
    server = start().ready()
    children = server.children()
    server.process.kill()
    again = start(port=server.port).ready()  # at once, on the same port and folder
    wait_until(lambda: all_gone(children))
    assert again.children().keys() == children.keys()


@pytest.mark.parametrize("who", ["web", "worker of web", "postgres"])
def test_whoever_is_killed_is_back_soon(start: Callable[..., Server], who: str) -> None:
    server = start().ready()
    victim = server.children()[who]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: started_at(victim) is None)
    wait_until(lambda: probe.answers(server.url) == 200)
    wait_until(lambda: server.children()[who] != victim)


@pytest.mark.parametrize("who", ["live", "postgres"])
def test_the_live_process_is_back_soon_and_hears_the_database_again(start: Callable[..., Server], who: str) -> None:
    server = start("one", "live").ready()
    health = f"http://127.0.0.1:{server.port + 1}/live/health"
    record = server.folder / "run" / "live.json"
    wait_until(lambda: probe.answers(health) == 200, 60)
    live = json.loads(record.read_text())["live"]["pid"]
    victim = live if who == "live" else server.children()["postgres"]
    os.kill(victim, signal.SIGKILL)
    wait_until(lambda: started_at(victim) is None)
    wait_until(lambda: probe.answers(health) == 200, 60)
    assert (json.loads(record.read_text())["live"]["pid"] == live) == (who == "postgres"), "a database that died is waited for"
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(30)
    assert probe.answers(health) == 0


def test_two_instances_on_two_ports_do_not_disturb_each_other(start: Callable[..., Server]) -> None:
    one, two = start("one").ready(), start("two").ready()
    assert not set(one.children().values()) & set(two.children().values())
    one.process.send_signal(signal.SIGTERM)
    one.process.wait(timeout=30)
    assert probe.answers(two.url) == 200


def test_a_taken_port_is_told_in_one_sentence(start: Callable[..., Server]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        lines = start(port=port).lines_until("taken")
    assert lines[-1] == f"port {port} is taken by another program: stop that one, or name another port with --port."


@pytest.mark.parametrize("verb", [demo, serve])
def test_a_taken_port_leaves_a_new_folder_as_it_was(verb: ModuleType, place: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Trouble, match=f"port {port} is taken"):
            verb.run(Call("verb", ("--port", str(port)), place / "new"))
    assert open_instance(place / "new").kind == "new"


def test_a_second_server_on_the_same_folder_is_refused_and_the_first_lives(start: Callable[..., Server]) -> None:
    server = start().ready()
    second = start()
    assert "is in use by another ./touiza" in second.lines_until("in use")[-1]
    assert probe.answers(server.url) == 200


def test_a_site_that_cannot_start_is_told_with_its_log(start: Callable[..., Server], place: Path) -> None:
    (place / "small_site.py").write_text("raise RuntimeError('broken')")
    lines = start().lines_until("tells why")
    assert "web.log, tells why" in lines[-1]
    assert "broken" in (place / "one" / "logs" / "web.log").read_text()
