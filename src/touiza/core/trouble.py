"""Trouble: what stops a command before there is a page to say it on, in one sentence with what to do next."""


class Trouble(Exception):
    """A command cannot go on. The message is for the person at the terminal; `code` is the exit status."""

    def __init__(self, message: str, *, code: int = 1) -> None:
        super().__init__(message)
        self.code = code
