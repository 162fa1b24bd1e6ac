"""`import`: data read in from a file, by Django's command of the same name, which the app that knows the data owns."""

from touiza.cli.call import Call
from touiza.cli.commands import run_django


def run(call: Call) -> int:
    return run_django(call)
