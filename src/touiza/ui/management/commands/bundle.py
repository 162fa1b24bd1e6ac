"""Write the joined style sheets and scripts, or say which of them are out of date."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from touiza.ui import bundles


class Command(BaseCommand):
    help = "Join the style sheets and scripts of the visual language into what is served."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something is out of date")

    def handle(self, *_args: Any, check: bool = False, **_options: Any) -> None:
        stale = [path for path, text in bundles.outputs().items() if not path.exists() or path.read_text() != text]
        if check and stale:
            raise CommandError(f"Out of date: {', '.join(path.name for path in stale)}. Run `touiza bundle`.")
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(bundles.outputs()[path], encoding="utf-8")
            self.stdout.write(f"{path.name}: {path.stat().st_size} bytes")
