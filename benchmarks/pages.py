"""How many pages a second the product serves, as ratios to a bare Django list on the same server and database.

Run: python -m benchmarks.pages [SMALL LARGE]. Needs PostgreSQL (DATABASE_URL), and makes a database of its own with the
demo's world and so many open opportunities. Machines are shared and noisy: targets take turns, and what counts is
processor time, of the server and its database connections together.
"""

import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen, run
from urllib.parse import urlsplit, urlunsplit

from benchmarks.database import own_database  # brings Django up, for the others

# isort: split
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client

from benchmarks import bare, crowd
from benchmarks.load import Server, Target, ask_once, load
from touiza.accounts.models import User
from touiza.core import probe
from touiza.opportunities.models import Engagement, Opportunity
from touiza.search.queries import find

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
SECONDS = 1.0  # of each target in each round
GOALS = {
    "Discover": 0.5, "an opportunity": 0.5, "an association": 0.5, "landing": 0.5, "associations": 0.5,
    "/me/": 0.25, "/today/": 0.25, "kept pages": 5.0,
}  # fmt: skip


@dataclass
class Measured:
    """What was counted of a target, round by round: pages, and the CPU seconds of its server and database connections."""

    pages: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Pages a second, by the clock."""
        return median(self.pages) / SECONDS

    @property
    def cost(self) -> float:
        """CPU seconds a page takes."""
        return sum(self.seconds) / sum(self.pages)


def environment(database: str, folder: str, **more: str) -> dict[str, str]:
    return {
        **os.environ, "DATABASE_URL": database, "TOUIZA_DATA": folder, "TOUIZA_DEBUG": "0", "TOUIZA_DEMO": "1",
        "TOUIZA_RATE_LIMITS": "0", "TOUIZA_SECRET_KEY": settings.SECRET_KEY, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **more,
    }  # fmt: skip


@contextmanager
def serving(name: str, application: str, variables: dict[str, str]) -> Iterator[Server]:
    port = _free_port()
    variables = {**variables, "DATABASE_URL": f"{variables['DATABASE_URL']}?application_name={name}"}
    words = [sys.executable, "-m", "touiza.cli.web", "--port", str(port), application]
    process = Popen(words, env=variables, cwd=ROOT, stdout=DEVNULL)
    try:
        until = time.monotonic() + 60
        while not probe.answers(f"http://127.0.0.1:{port}/healthz"):
            assert process.poll() is None, f"{name} ended"
            assert time.monotonic() < until, f"{name} does not come up"
            time.sleep(0.1)
        yield Server(name, port, process.pid)
    finally:
        process.terminate()
        process.wait()


def targets(plain: Server, here: Server, anew: Server) -> list[Target]:
    """All that is asked for. `{n}` is another number each time, so that no page of that address was kept."""
    slugs = _slugs(300)
    lists = [f"/{language}/opportunities/?page={page}&n={{n}}" for language in ("ar", "fr", "en") for page in range(1, 6)]
    pages = [f"/{language}/opportunities/{slug}/" for language, slug in zip(("ar", "fr", "en") * 100, slugs, strict=True)]
    volunteer, coordinator = _cookie(_busiest()), _cookie(_coordinator())
    fresh = "?n={n}"
    return [
        Target("the bare list", plain, ["/rows/"]),
        Target("Discover", here, lists),
        Target("Discover, nothing remembered", anew, lists),
        Target("Discover, compressed", here, lists, compressed=True),
        Target("an opportunity", here, [page + fresh for page in pages]),
        Target("an association", here, [f"/{code}/@{one}/{fresh}" for one in _handles() for code in ("ar", "fr")]),
        Target("landing", here, [f"/{code}/{fresh}" for code in ("ar", "fr", "en")]),
        Target("associations", here, [f"/{code}/associations/{fresh}" for code in ("ar", "fr", "en")]),
        Target("/me/", here, ["/ar/me/"], volunteer),
        Target("/today/", here, ["/ar/today/"], coordinator),
        Target("kept pages", here, [*(path.replace("&n={n}", "") for path in lists), *pages[:30]]),
    ]


def measure(all_targets: Sequence[Target]) -> dict[str, Measured]:
    """Count for each target, in turns."""
    for target in all_targets:
        ask_once(target)
    measured = {target.name: Measured() for target in all_targets}
    for _round in range(ROUNDS):
        for target in all_targets:
            before = cpu_seconds(target.server)
            measured[target.name].pages.append(load(target, SECONDS))
            measured[target.name].seconds.append(cpu_seconds(target.server) - before)
    return measured


def ratios(measured: dict[str, Measured]) -> dict[str, float]:
    """How many of each page the same processor time serves, to one page of the bare list.

    By processor time, for the clock measures what else the machine does as well.
    """
    return {name: measured["the bare list"].cost / one.cost for name, one in measured.items()}


def tell(size: int, measured: dict[str, Measured]) -> None:
    print(f"\n{f'{size:,} open opportunities':34}{'a second':>10}{'CPU ms':>10}{'to the bare list':>18}{'goal':>8}")
    for name, ratio in ratios(measured).items():
        goal = GOALS.get(name)
        verdict = "" if goal is None else f"{goal:8.2f}  {'met' if ratio >= goal else 'MISSED'}"
        print(f"{name:34}{measured[name].rate:10.0f}{measured[name].cost * 1000:10.2f}{ratio:18.2f}{verdict}")


def tell_growth(small: int, large: int, before: dict[str, float], after: dict[str, float]) -> None:
    print(f"\n{f'Time a page takes, {large:,} over {small:,}':44}goal: 1.2 at most")
    for name, ratio in before.items():
        print(f"{name:34}{ratio / after[name]:10.2f}")


def main(small: int, large: int) -> None:
    with own_database(), tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        variables = environment(_address(), folder)
        run([sys.executable, "-m", "touiza.cli.prepare", "--demo"], env=variables, cwd=ROOT, check=True)
        bare.fill()
        crowd.grow(small)
        plain = stack.enter_context(serving("bare", "benchmarks.bare:application", variables))
        application = "touiza.config.wsgi:application"
        product = stack.enter_context(serving("product", application, variables))
        anew = stack.enter_context(serving("anew", application, {**variables, "TOUIZA_PAGE_CACHE": "0"}))
        first = measure(targets(plain, product, anew))
        tell(small, first)
        crowd.grow(large)
        second = measure(targets(plain, product, anew))
        tell(large, second)
        tell_growth(small, large, ratios(first), ratios(second))
        worker = Popen([sys.executable, "-m", "touiza.cli.tasks"], env=variables, cwd=ROOT, stdout=DEVNULL)
        time.sleep(10)
        total = sum(_memory(pid) for server in (product.pid, worker.pid) for pid in _family(server))
        worker.terminate()
        worker.wait()
        print(f"\nMemory of web server and worker: {total / 2**20:.0f} MiB   goal: 300 at most, supervisor included")


def _address() -> str:
    """The address of the database that this process talks to."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def _slugs(number: int) -> list[str]:
    hits = find(kind="opportunity", states=("open",), per_page=number).ids
    rows = Opportunity.objects.select_related("post").in_bulk(hits)
    slugs = [rows[pk].post.slug for pk in hits]
    return (slugs * number)[:number]


def _handles() -> list[str]:
    busy = Opportunity.objects.open().values("association__actor__handle").annotate(number=Count("pk")).order_by("-number")
    return [row["association__actor__handle"] for row in busy]


def _busiest() -> User:
    """The volunteer with the most places."""
    row = Engagement.objects.values("person__person__user").annotate(number=Count("pk")).order_by("-number")[0]
    return User.objects.get(pk=row["person__person__user"])


def _coordinator() -> User:
    """The demo's coordinator, for whom something waits."""
    return User.objects.get(email="nassima@touiza.example")


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def cpu_seconds(server: Server) -> float:
    """The processor time that a server's processes and database connections have used so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = %s", [server.name])
        backends = [pid for (pid,) in cursor.fetchall()]
    return sum(_cpu(pid) for pid in [*_family(server.pid), *backends])


def _cpu(pid: int) -> float:
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory(pid: int) -> int:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) * 1024


if __name__ == "__main__":
    sizes = [int(argument.replace(",", "")) for argument in sys.argv[1:]] or [1_000, 10_000]
    main(*sizes)
