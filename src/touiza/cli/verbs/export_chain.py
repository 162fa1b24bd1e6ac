"""`export-chain FILE`: the chain as JSON Lines, whole to this moment. Standard output has one line, the head."""

from importlib import import_module
from pathlib import Path

import django

from touiza.cli.call import Call, parser
from touiza.cli.console import complain, say
from touiza.cli.environment import django_on
from touiza.cli.prepare import prepare_when_new
from touiza.core.trouble import Trouble


def run(call: Call) -> int:
    reader = parser("export-chain", "Seal what waits, write the whole chain into one file, and print its head.")
    reader.add_argument("file", type=Path, help="the file to write, JSON Lines; an older one is kept until it is whole")
    target = reader.parse_args(call.arguments).file.expanduser().absolute()
    if target.is_dir():
        raise Trouble(f"{target} is a folder: name a file in it.")
    with django_on(call.instance()):
        django.setup()
        prepare_when_new()
        told = import_module("touiza.ledger.services.exporting").export_chain(target)
    complain(f"Wrote {told.lines:,} lines into {target}. Check them with: ./touiza verify {target} --head {told.head}")
    say(told.head)
    if told.broken_at:
        complain(f"touiza: the chain is broken in the database, at line {told.broken_at}: the file shows it.")
    return 1 if told.broken_at else 0
