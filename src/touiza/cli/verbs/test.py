"""`test`: everything that says whether Touiza works, on a database of its own."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from touiza.cli.call import ROOT, Call, parser
from touiza.cli.environment import django_environment
from touiza.cli.suite import Suite, quietly, run_here
from touiza.cli.tools import (
    NEXT_DJANGO,
    find_browser,
    find_node,
    install_next_django,
    install_node_packages,
    install_system_tools,
)
from touiza.core import engine
from touiza.core.instance import open_instance

PYTEST = [sys.executable, "-m", "pytest", "--no-header", "-q"]


def run(call: Call) -> int:
    if call.asks_for_help():
        reader = parser("test", "Install what the tests need and run them all, or those that pytest's arguments name.")
        reader.add_argument("pytest", nargs="*", help="paths and options for pytest, such as -k NAME; only pytest runs then")
        reader.print_help()
        return 0
    with _environment() as environment:
        if call.arguments:
            return run_here([*PYTEST, *call.arguments], ROOT, environment)
        return run_all(Suite(ROOT, environment))


def run_all(suite: Suite) -> int:
    """Run every step; return the exit status."""
    tools = suite.attempt("Browser and gettext", install_system_tools)
    suite.attempt("Packages of Node", install_node_packages)
    suite.environment = {**suite.environment, "TOUIZA_CHROMIUM": find_browser(), "TOUIZA_NODE": find_node()}
    _check_text(suite)
    _check_project(suite)
    _make_template(suite)
    suite.run("tests", [*PYTEST, "-n", "2"])
    _test_on_next_django(suite)
    suite.run("bad strings", [*PYTEST, "-m", "strings", "-n", "2"])
    suite.run("process tests", [*PYTEST, "-m", "process", "-p", "no:randomly", "-n", "2", "--dist", "loadfile"])
    suite.run("browser tests", [*PYTEST, "-m", "e2e"], unless="" if find_browser() else f"no Chromium ({tools})")
    return suite.summarise()


def _check_text(suite: Suite) -> None:
    """What can be told by reading alone."""
    python = [sys.executable, "-m"]  # not the scripts beside it, which do not survive a move of the folder
    folders = [name for name in ("src", "tests", "tools", "benchmarks") if (ROOT / name).exists()]
    suite.run("lint", [*python, "ruff", "check", *folders])
    suite.run("lint of templates", [*python, "djlint", "--lint", "--quiet", "src"])
    suite.run("types", [*python, "mypy"])
    suite.run("import contracts", [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"])


def _check_project(suite: Suite) -> None:
    """What Django tells of itself."""
    django = [sys.executable, "-m", "django"]
    suite.run("checks", [*django, "check", "--fail-level", "WARNING"])
    suite.run("migrations", [*django, "makemigrations", "--check", "--dry-run"])


def _make_template(suite: Suite) -> None:
    """Make the tables once, in the database that the environment names: each process of the tests copies them."""
    made = "import django; django.setup(); from touiza.cli.prepare import prepare_when_new; prepare_when_new()"
    missing = suite.attempt("Tables", lambda: quietly([sys.executable, "-c", made], ROOT, suite.environment))
    if not missing:
        name = urlsplit(suite.environment["DATABASE_URL"]).path.strip("/")
        suite.environment = {**suite.environment, "TOUIZA_TEST_TEMPLATE": name}


def _test_on_next_django(suite: Suite) -> None:
    """The same tests on the Django after ours. What it only announces for later may wait."""
    missing = suite.attempt("The next Django", install_next_django)
    own = suite.environment
    suite.environment = {**own, "PYTHONPATH": f"{NEXT_DJANGO}{os.pathsep}{own.get('PYTHONPATH', '')}"}
    suite.run("tests, next Django", [*PYTEST, "-n", "2", "-W", "ignore::PendingDeprecationWarning"], unless=missing)
    suite.environment = own


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """Give an environment with a PostgreSQL of the tests' own, gone without a trace after."""
    with tempfile.TemporaryDirectory(prefix="touiza-test-") as scratch:
        folder = Path(scratch)
        folder.chmod(0o711)  # as root, the database's user walks through
        instance = open_instance(folder / "instance")
        with engine.running(instance, durable=False) as address:
            found = django_environment(instance, database=address, url="http://127.0.0.1:8000")
            yield {
                **found,
                "TOUIZA_HOSTS": "127.0.0.1,localhost,testserver",
                "TOUIZA_DEMO": "1",  # its addresses are tested too
                "TOUIZA_STYLEGUIDE": "1",
                "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            }
