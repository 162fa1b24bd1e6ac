"""`createadmin`: the first operator of an instance, by Django's command of the same name."""

from touiza.cli.call import Call
from touiza.cli.commands import run_django


def run(call: Call) -> int:
    return run_django(call)
