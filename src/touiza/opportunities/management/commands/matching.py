"""`./touiza matching`: how much each reason for a suggestion counts, and matching everybody again."""


from argparse import ArgumentParser, ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from touiza.core.errors import Refusal
from touiza.opportunities.services.weighting import set_weights, weights_now


class Command(BaseCommand):
    help = "Show how much each reason for a suggestion counts, or set it: matching skills=40 past=0. Everybody is matched again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("weights", nargs="*", type=_weight, metavar="PART=NUMBER", help="a whole number from 0 to 100")

    def handle(self, *args: Any, weights: list[tuple[str, int]], **options: Any) -> None:
        with translation.override("en"):  # as everything that is said at the terminal
            try:
                now = set_weights(**dict(weights)) if weights else weights_now()
            except Refusal as refusal:
                raise CommandError(str(refusal)) from None
        for name, value in asdict(now).items():
            self.stdout.write(f"{name:15} {value:3}")


def _weight(text: str) -> tuple[str, int]:
    name, equals, value = text.partition("=")
    if not (name and equals and value.isascii() and value.isdigit()):
        msg = f"{text}: write PART=NUMBER, as in skills=40"
        raise ArgumentTypeError(msg)
    return name, int(value)
