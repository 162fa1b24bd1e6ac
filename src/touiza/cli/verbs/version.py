"""`version`: which version of Touiza this is."""

from touiza import __version__
from touiza.cli.call import Call, parser
from touiza.cli.console import say


def run(call: Call) -> int:
    parser("version", "Tell which version of Touiza this is.").parse_args(call.arguments)
    say(f"Touiza {__version__}")
    return 0
