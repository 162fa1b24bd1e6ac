"""`fill_demo`: fill the demo world into an instance that is a demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from touiza.demo.fill import fill_world


class Command(BaseCommand):
    help = "Fill the demo world: people, associations, opportunities, applications, hours, certificates."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This instance is not a demo: start one with ./touiza demo.")
        fill_world(self._say)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
