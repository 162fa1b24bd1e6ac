"""`backup FILE`: all an instance holds, in one file, while it may be serving."""

from pathlib import Path

from touiza.cli.archive import write_archive
from touiza.cli.call import Call, parser
from touiza.cli.console import say
from touiza.cli.environment import database_of
from touiza.core.instance import DESCRIPTION
from touiza.core.trouble import Trouble


def run(call: Call) -> int:
    reader = parser("backup", "Write everything an instance holds into one file; an older one is kept until it is whole.")
    reader.add_argument("file", type=Path, help="the file to write; a name ending in .gz is compressed")
    target = reader.parse_args(call.arguments).file.expanduser().absolute()
    if not (call.folder / DESCRIPTION).exists():
        raise Trouble(f"{call.folder} holds no instance to back up: name its folder with --data.")
    if target.is_dir():
        raise Trouble(f"{target} is a folder: name a file in it.")
    instance = call.instance()
    with database_of(instance) as database:
        size = write_archive(instance, database, target)
    say(f"Backed up {instance.folder} into {target} ({size / 1_000_000:.1f} MB). It holds secrets: keep it where only you can read it.")
    return 0
