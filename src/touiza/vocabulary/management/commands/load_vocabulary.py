"""Bring skills, causes, languages, places and the other lists to the state of their files. Run after `migrate`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from touiza.vocabulary.services import load_vocabulary


class Command(BaseCommand):
    help = "Load skills, causes, languages, places and the other shared words."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="load again what is loaded already")

    def handle(self, *_args: Any, **options: Any) -> None:
        loaded = load_vocabulary(force=options["force"])
        if not loaded.changed:
            self.stdout.write("vocabulary: up to date")
            return
        told = ", ".join(f"{count} {name}" for name, count in loaded.counts.items())
        self.stdout.write(f"vocabulary: {told}")
