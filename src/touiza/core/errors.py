"""Refusals: what a service raises when it will not do a thing. A code for programs, a sentence for people."""

from django.utils.functional import Promise

Sentence = str | Promise


class Refusal(Exception):
    """A service refuses. `code` is stable and snake_case; `sentence` says what happened, why and what to do next.

    `field` names the form field to blame, when there is one.
    """

    def __init__(self, code: str, sentence: Sentence, *, field: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)
