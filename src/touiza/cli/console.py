"""Lines on the terminal: what is being done, and how far it is."""

import sys


def say(line: str = "") -> None:
    """Print a line at once, also into a pipe."""
    print(line, flush=True)


def complain(line: str) -> None:
    """Print a line where errors go."""
    print(line, file=sys.stderr, flush=True)


def step(number: int, total: int, what: str) -> None:
    """Print that a step of a known number begins."""
    say(f"[{number}/{total}] {what}")
