"""`./touiza import KIND …`: brings in opportunities from a file, and vocabularies and places of others."""
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
from touiza.vocabulary.importing.concepts import import_concepts
from touiza.vocabulary.importing.lines import Report as LinesReport
from touiza.vocabulary.importing.places import import_places
from touiza.vocabulary.importing.schemes import SOURCES


class Command(BaseCommand):
    help = "Bring in opportunities, vocabularies or places from files. Running it again changes nothing that has not changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True, metavar="KIND")
        opportunities = kinds.add_parser("opportunities", help="opportunities, a row each")
        opportunities.add_argument("file", type=Path, help="the CSV or XLSX file")
        opportunities.add_argument("--association", metavar="HANDLE", help="whose they all are; else each row names its own")
        opportunities.add_argument("--mapping", metavar="NAME|FILE", default="touiza", help="what the columns mean")
        for code, source in SOURCES.items():
            vocabulary = kinds.add_parser(code, help=f"the words of the {source.name}, beside ours")
            vocabulary.add_argument("folder", type=Path, help="the folder with its CSV files")
            shown = vocabulary.add_mutually_exclusive_group()
            shown.add_argument("--offer", dest="offered", action="store_true", default=None, help="let them come up where tags are typed")
            shown.add_argument("--hide", dest="offered", action="store_false", help="keep them, but let them come up no more")
        places = kinds.add_parser("places", help="regions and cities of other countries")
        places.add_argument("file", type=Path, help="the CSV file, or cities of GeoNames (.txt)")

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        with translation.override("en"):  # as everything that is said at the terminal
            if kind == "opportunities":
                self.run(options["file"], options["association"], options["mapping"])
            elif kind == "places":
                self.show_lines(import_places(path=options["file"], progress=self.show_count))
            else:
                self.show_lines(
                    import_concepts(
                        source=SOURCES[kind], folder=options["folder"], offered=options["offered"], progress=self.show_count
                    )
                )

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

    def show_count(self, done: int) -> None:
        """Keep one line up to date on a terminal; elsewhere say every ten thousand."""
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} rows", ending="")
            self.stderr.flush()
        elif done % 10_000 == 0:
            self.stderr.write(f"{done} rows")

    def show_lines(self, report: LinesReport) -> None:
        for refused in report.refused:
            self.stderr.write(refused)
        self.stdout.write(report.last_line())

    def show(self, report: Report) -> None:
        for refused in report.refused:
            self.stderr.write(f"row {refused.number}: {refused.code}: {refused.sentence}")
        if report.near_duplicates:
            self.stdout.write(f"{report.near_duplicates} look like another one of the same association, and are marked so")
        self.stdout.write(report.last_line())
