"""Django's commands: which there are, and running one on an instance.

Which there are is told from the files: settings can be read once only, and not before the engine runs.
"""

import os
import sysconfig
from pathlib import Path

import django
from django.core.management import ManagementUtility
from django.db import OperationalError

from touiza import __version__
from touiza.cli.call import ROOT, Call
from touiza.cli.environment import django_environment, django_on
from touiza.cli.prepare import prepare_when_new
from touiza.core.instance import Instance, claim
from touiza.core.trouble import Trouble, first_line

FOLDER = "management/commands"
NO_DATABASE = "postgresql:///touiza"  # for commands that look at no table


def django_commands() -> list[str]:
    """Return the names of the commands of Django, of the packages and of our apps."""
    packages = Path(sysconfig.get_path("purelib"))
    folders = [packages / "django/core" / FOLDER, *(ROOT / "src/touiza").glob(f"*/{FOLDER}")]
    for depth in ("*", "*/*", "*/*/*"):
        folders += packages.glob(f"{depth}/{FOLDER}")
    return sorted({path.stem for folder in folders for path in folder.glob("*.py") if not path.stem.startswith("_")})


def run_django(call: Call) -> int:
    """Run a verb that is a Django command and brings something of somebody's in: a new instance is a real one by it."""
    if call.asks_for_help():
        return explain(call)
    instance = call.instance()
    if instance.kind == "new":
        instance = claim(instance, "real")
    with django_on(instance):
        django.setup()
        prepare_when_new()
        execute(call)
    return 0


def explain(call: Call) -> int:
    """Show a Django command's options, without an instance or a database."""
    nobody = Instance(call.folder, "", "unused", "new", __version__)
    os.environ.update(django_environment(nobody, database=NO_DATABASE))
    execute(call)
    return 0


def execute(call: Call) -> None:
    """Run a Django command; raises Trouble when the database goes away under it."""
    try:
        ManagementUtility(["touiza", call.verb, *call.arguments]).execute()
    except OperationalError as error:
        raise Trouble(f"the database does not go on ({first_line(error)}): start the command again when it does.") from None
