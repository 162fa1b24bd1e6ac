"""Django's commands: which there are, and running one on an instance.

Which there are is told from the files: settings can be read once only, and not before the engine runs.
"""

import sysconfig
from pathlib import Path

import django
from django.core.management import ManagementUtility
from django.db import OperationalError

from touiza.cli.call import ROOT, Call
from touiza.cli.environment import django_on
from touiza.cli.prepare import prepare_when_new
from touiza.core.instance import claim
from touiza.core.trouble import Trouble

FOLDER = "management/commands"


def django_commands() -> list[str]:
    """Return the names of the commands of Django, of the packages and of our apps."""
    packages = Path(sysconfig.get_path("purelib"))
    folders = [packages / "django/core" / FOLDER, *(ROOT / "src/touiza").glob(f"*/{FOLDER}")]
    for depth in ("*", "*/*", "*/*/*"):
        folders += packages.glob(f"{depth}/{FOLDER}")
    return sorted({path.stem for folder in folders for path in folder.glob("*.py") if not path.stem.startswith("_")})


def run_django(call: Call) -> int:
    """Run a verb that is a Django command and brings something of somebody's in: a new instance is a real one by it."""
    instance = call.instance()
    earnest = not {"-h", "--help"} & set(call.arguments)
    if instance.kind == "new" and earnest:
        instance = claim(instance, "real")
    with django_on(instance):
        django.setup()
        if earnest:
            prepare_when_new()
        execute(call)
    return 0


def execute(call: Call) -> None:
    """Run a Django command; raises Trouble when the database goes away under it."""
    try:
        ManagementUtility(["touiza", call.verb, *call.arguments]).execute()
    except OperationalError as error:
        reason = str(error).strip().splitlines() or ["no reason told"]
        raise Trouble(f"the database is not reached any more ({reason[-1]}): start the command again when it is.") from None
