"""Trouble: what stops a command before there is a page to say it on, in one sentence with what to do next."""


class Trouble(Exception):
    """A command cannot go on. The message is for the person at the terminal; `code` is the exit status."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def first_line(said: object) -> str:
    """Return what a program or an error said, without the hints on its other lines and the full stop at its end."""
    lines = str(said).strip().splitlines() or ["no reason told"]
    return lines[0].strip().rstrip(".")
