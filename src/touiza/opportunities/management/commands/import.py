"""`./touiza import opportunities FILE`: brings in opportunities from a CSV or XLSX file."""
# ruff: noqa: N999 - the command is called so; Django passes every option

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from touiza.associations.models import Association
from touiza.core.trouble import Trouble
from touiza.opportunities.importing.mapping import find_mapping
from touiza.opportunities.importing.storing import Report, import_opportunities


class Command(BaseCommand):
    help = "Bring in opportunities from a CSV or XLSX file. Running it again changes nothing that has not changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="opportunities")
        opportunities = kinds.add_parser("opportunities", help="opportunities, a row each")
        opportunities.add_argument("file", type=Path, help="the CSV or XLSX file")
        opportunities.add_argument("--association", metavar="HANDLE", help="whose they all are; else each row names its own")
        opportunities.add_argument("--mapping", metavar="NAME|FILE", default="touiza", help="what the columns mean")

    def handle(self, *args: Any, file: Path, association: str | None, mapping: str, **options: Any) -> None:
        with translation.override("en"):  # as everything that is said at the terminal
            self.run(file, association, mapping)

    def run(self, file: Path, association: str | None, mapping: str) -> None:
        report = import_opportunities(
            path=file, mapping=find_mapping(mapping), association=self.find(association), progress=self.show_progress
        )
        self.show(report)

    def find(self, handle: str | None) -> Association | None:
        if handle is None:
            return None
        association = Association.objects.open().select_related("actor").filter(actor__handle=handle.lstrip("@").lower()).first()
        if association is None:
            raise Trouble(f"There is no association @{handle.lstrip('@')}.")
        return association

    def show_progress(self, done: int, total: int) -> None:
        """Keep one line up to date on a terminal; elsewhere say every tenth."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {total} rows", ending="\n" if done == total else "")
            self.stderr.flush()
        elif done == total or done * 10 // total > max(done - 50, 0) * 10 // total:
            self.stderr.write(f"{done} of {total} rows")

    def show(self, report: Report) -> None:
        for refused in report.refused:
            self.stderr.write(f"row {refused.number}: {refused.code}: {refused.sentence}")
        if report.near_duplicates:
            self.stdout.write(f"{report.near_duplicates} look like another one of the same association, and are marked so")
        self.stdout.write(report.last_line())
