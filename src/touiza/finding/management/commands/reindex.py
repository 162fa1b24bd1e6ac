"""`reindex`: everything that can be found, indexed anew at once."""

from typing import Any

from django.core.management.base import BaseCommand

from touiza.finding.services.rebuilding import rebuild, start_anew, unbuilt


class Command(BaseCommand):
    help = "Index everything anew: opportunities, associations, projects, people. For repair, and after a restore."

    def handle(self, **_options: Any) -> None:
        start_anew()
        self.stdout.write(f"indexed {rebuild(unbuilt()):,} objects")
