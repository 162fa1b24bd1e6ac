"""Storing the rows of a file: each once, in batches that stand or fall whole, so that a killed import can be run again."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext as _

from touiza.associations.models import Association
from touiza.associations.services.founding import found_association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.tables import Row, read_table
from touiza.core.trouble import Trouble
from touiza.opportunities.importing.cells import Unreadable
from touiza.opportunities.importing.duplicates import flag_near_duplicates
from touiza.opportunities.importing.mapping import Mapping
from touiza.opportunities.importing.rows import Read, digest_of, key_of, read_row
from touiza.opportunities.importing.terms import Terms
from touiza.opportunities.models import ImportedAssociation, ImportedRow, Opportunity, State
from touiza.opportunities.services.publishing import bring_in_opportunity, set_state, update_opportunity

BATCH = 50  # rows in one transaction


@dataclass(frozen=True)
class RefusedRow:
    """A row that was not stored: its number in the file, a stable code and the reason."""

    number: int
    code: str
    sentence: str


@dataclass
class Report:
    """What an import came to."""

    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)  # "stored", "updated", "unchanged"
    refused: list[RefusedRow] = field(default_factory=list)
    near_duplicates: int = 0

    def last_line(self) -> str:
        """Return “opportunities: 665 read, 665 stored, 0 refused”; what is nought and says nothing is left out."""
        parts = [f"{self.read} read", f"{self.counts['stored']} stored"]
        parts += [f"{self.counts[name]} {name}" for name in ("updated", "unchanged") if self.counts[name]]
        if self.refused or not self.counts["unchanged"]:
            parts.append(f"{len(self.refused)} refused")
        return "opportunities: " + ", ".join(parts)


Progress = Callable[[int, int], None]


def import_opportunities(
    *, path: Path, mapping: Mapping, association: Association | None = None, progress: Progress | None = None
) -> Report:
    """Store every row of a file once; all of them for one association where it is given, else each for its own.

    Raises Trouble where the file is no table, or another import by the same mapping is running.
    """
    table = read_table(path)
    mapping.check_headings(table.headings)
    with only_one(mapping):
        run = Run(mapping, association)
        for start in range(0, len(table.rows), BATCH):
            run.store_batch(table.rows[start : start + BATCH])
            if progress:
                progress(run.report.read, len(table.rows))
        run.report.near_duplicates = flag_near_duplicates(mapping.name)
    return run.report


@contextmanager
def only_one(mapping: Mapping) -> Iterator[None]:
    """Hold a lock of this mapping's, which the database drops if we are killed."""
    key = zlib.crc32(f"import {mapping.name}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            raise Trouble(_("Another import with the mapping “%(name)s” is running.") % {"name": mapping.name})
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


class Run:
    """One import: what it has seen so far."""

    def __init__(self, mapping: Mapping, association: Association | None) -> None:
        self.mapping, self.association = mapping, association
        self.report, self.terms, self.seen = Report(), Terms(), set[str]()
        self.now = clock.now()

    def store_batch(self, rows: list[Row]) -> None:
        """Store some rows in one transaction. A row that is refused takes nothing with it."""
        with transaction.atomic():
            keys = [self.key_of(row) for row in rows]
            known = ImportedRow.objects.filter(mapping=self.mapping.name, key__in=keys)
            known_rows = {row.key: row for row in known.select_related("opportunity__post")}
            for row in rows:
                self.report.read += 1
                try:
                    with transaction.atomic():
                        outcome = self.store_row(row, known_rows)
                except (Unreadable, Refusal) as refusal:
                    self.report.refused.append(RefusedRow(row.number, refusal.code, str(refusal.sentence)))
                else:
                    self.report.counts[outcome] += 1

    def store_row(self, row: Row, known: dict[str, ImportedRow]) -> str:
        key, digest = self.key_of(row), digest_of(row, self.mapping)
        if key in self.seen:
            raise Unreadable("key_repeated", _("another row of the file has the same key"))
        self.seen.add(key)
        before = known.get(key)
        if before and before.digest == digest:
            return "unchanged"
        read = read_row(row, self.mapping, self.terms, now=self.now)
        if before:
            self.update(before, read)
            return "updated"
        self.create(key, read)
        return "stored"

    def key_of(self, row: Row) -> str:
        """Return the row's id: its own, and within the association for which the file is brought in.

        Two associations that number their rows from 1 do not overwrite each other.
        """
        key = key_of(row, self.mapping)
        return f"@{self.association.pk}/{key}"[:120] if self.association else key

    def create(self, key: str, read: Read) -> Opportunity:
        """Publish it with the date it had; what is past arrives as done."""
        association = self.association or self.association_of(read)
        opportunity = bring_in_opportunity(association=association, fields=read.fields, at=read.published, now=self.now)
        ImportedRow.objects.create(
            mapping=self.mapping.name, key=key, digest=read.digest, opportunity=opportunity, at=self.now
        )
        return opportunity

    def update(self, before: ImportedRow, read: Read) -> None:
        """Change what the row changed. People who hold places are told as by any other change."""
        if self.association is None and self.known_association(read) != before.opportunity.association:  # never another's
            raise Unreadable("association_changed", _("its key belongs to a row of another organisation"))
        opportunity = update_opportunity(opportunity=before.opportunity, by=None, fields=read.fields, at=self.now)
        is_past = opportunity.ends_at is not None and opportunity.ends_at <= self.now
        if is_past and opportunity.state != State.DONE:
            set_state(opportunity=opportunity, state=State.DONE, by=None, at=opportunity.ends_at, silent=True)
        before.digest, before.at = read.digest, self.now
        before.save(update_fields=["digest", "at"])

    def association_of(self, read: Read) -> Association:
        """Return the association of a row's organisation, unclaimed where it is new here."""
        if known := self.known_association(read):
            return known
        association = found_association(founder=None, name=read.association, at=read.published, silent=True)
        ImportedAssociation.objects.create(
            mapping=self.mapping.name, key=read.association_key[:160], association=association, at=self.now
        )
        return association

    def known_association(self, read: Read) -> Association | None:
        """Return the association that a row's organisation became in an earlier import; None where it is new here."""
        if not read.association:
            raise Unreadable("association_missing", _("it names no organisation: give --association"))
        wanted = ImportedAssociation.objects.filter(mapping=self.mapping.name, key=read.association_key[:160])
        known = wanted.select_related("association__actor").first()
        return known.association if known else None
