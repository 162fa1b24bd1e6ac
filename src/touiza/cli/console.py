"""Lines on the terminal: what is being done, and how far it is. Who has stopped reading does not stop the work."""

import os
import sys
from typing import TextIO


def say(line: str = "") -> None:
    """Print a line at once, also into a pipe."""
    _print(line, sys.stdout)


def complain(line: str) -> None:
    """Print a line where errors go."""
    _print(line, sys.stderr)


def step(number: int, total: int, what: str) -> None:
    """Print that a step of a known number begins."""
    say(f"[{number}/{total}] {what}")


def _print(line: str, file: TextIO) -> None:
    try:
        print(line, file=file, flush=True)
    except OSError:  # the pipe is closed, or the disk it goes to is full
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())
