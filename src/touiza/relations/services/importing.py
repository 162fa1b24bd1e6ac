"""A file comes into the register: read, looked at, brought in, undone; in batches that stand or fall whole.

Each batch moves the run's cursor in its own transaction, so a killed worker goes on where the last batch ended and
brings nobody in twice. `go_on_with_import` is what the queue calls, whatever state the run is in.
"""

import datetime as dt
from dataclasses import asdict

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from touiza.actors.models import Actor
from touiza.actors.services.activity import record
from touiza.associations.models import Association
from touiza.core import clock
from touiza.core.errors import Refusal
from touiza.core.queue import defer
from touiza.core.sheets import is_xlsx
from touiza.core.tables import parse_table
from touiza.core.trouble import Trouble
from touiza.relations.keys import phone_key
from touiza.relations.models import Choice, CustomField, Import, ImportRow, ImportState, Outcome
from touiza.relations.services.bringing import bring_in_rows, take_back_row
from touiza.relations.services.likeness import Likeness
from touiza.relations.services.undoing import check_undo
from touiza.relations.sheets.cells import Reader, Unreadable
from touiza.relations.sheets.columns import MEANINGS, SEVERAL, guess_columns

RUN = "relations.import"
READ_BATCH, BRING_BATCH = 1000, 500
SAMPLE = 5
MOST_ROWS = 50_000


@transaction.atomic
def start_import(*, association: Association, name: str, data: bytes, by: Actor, at: dt.datetime | None = None) -> Import:
    """Take a file and guess what its columns mean. Refuses "unreadable" what is no table, with what to do."""
    try:
        table = parse_table(data, name, most=SAMPLE if is_xlsx(data) else None)
    except Trouble as trouble:
        raise Refusal("unreadable", str(trouble), field="file") from None
    if not table.rows:
        raise Refusal("unreadable", _("The file has headings, but no row below them."), field="file")
    if len(table.rows) > MOST_ROWS:
        raise Refusal("unreadable", _("The file has more than %(limit)d rows: cut it in several.") % {"limit": MOST_ROWS}, field="file")
    fields = CustomField.objects.filter(association=association, archived_at=None)
    return Import.objects.create(
        association=association,
        file_name=name[:120],
        data=data,
        headings=[heading[:200] for heading in table.headings],
        sample=[[row.cells.get(heading, "")[:200] for heading in table.headings] for row in table.rows[:SAMPLE]],
        columns=guess_columns(table.headings, fields),
        by=by,
        created_at=at or clock.now(),
    )


@transaction.atomic
def say_columns(*, run: Import, columns: dict[str, str], tag: str = "", consent: str = "") -> Import:
    """Say what the columns mean; then the rows are read. Refuses "no_name_column", "twice" and "late"."""
    row = _lock(run)
    if row.state not in {ImportState.MAPPING, ImportState.READY} or row.data is None:
        raise Refusal("late", _("This file is on its way already. The page shows how it stands."))
    meanings = [meaning for meaning in columns.values() if meaning]
    if not {"name", "first_name", "family_name"} & set(meanings):
        raise Refusal("no_name_column", _("Say which column holds the name."))
    twice = next((one for one in meanings if meanings.count(one) > 1 and one not in SEVERAL), None)
    if twice:
        raise Refusal("twice", _("Two columns mean “%(meaning)s”: keep one of them.") % {"meaning": MEANINGS.get(twice, "…")})
    row.columns, row.tag, row.consent = {key: one for key, one in columns.items() if one}, tag, consent
    row.state, row.cursor, row.total = ImportState.READING, 0, 0
    row.save(update_fields=["columns", "tag", "consent", "state", "cursor", "total"])
    ImportRow.objects.filter(run=row).delete()
    defer(RUN, run_id=row.pk)
    return row


@transaction.atomic
def choose_for_all(*, run: Import, same_address: str, near_name: str) -> None:
    """Say what to do with everyone who seems to be there already. Refuses "late" once it has begun."""
    row = _ready(run)
    row.same_address, row.near_name = Choice(same_address), Choice(near_name)
    row.save(update_fields=["same_address", "near_name"])


@transaction.atomic
def choose_for_row(*, run: Import, row: ImportRow, choice: str) -> None:
    """Say what to do with one row; "" is as for all. Refuses "late"."""
    _ready(run)
    ImportRow.objects.filter(pk=row.pk).update(choice=Choice(choice) if choice else "")


@transaction.atomic
def begin_import(*, run: Import, by: Actor, at: dt.datetime | None = None) -> Import:
    """Bring the rows in, in the queue. Refuses "late", and "nobody" where every row is refused."""
    row = _ready(run)
    if not row.rows.exclude(outcome=Outcome.REFUSED).exists():
        raise Refusal("nobody", _("Every row is refused, so there is nobody to bring in."))
    row.state, row.cursor, row.by, row.data, row.sample = ImportState.RUNNING, 0, by, None, []
    row.save(update_fields=["state", "cursor", "by", "data", "sample"])
    record(verb="register.imported", actor=by, obj=row, association=row.association.actor, at=at)
    defer(RUN, run_id=row.pk)
    return row


@transaction.atomic
def undo_import(*, run: Import, at: dt.datetime | None = None) -> Import:
    """Take back what a file brought, but what was changed since. Refuses "not_done" and "too_late"."""
    row = _lock(run)
    check_undo(row.done_at or row.created_at, done=row.state == ImportState.DONE)
    row.state, row.cursor, row.undone_at = ImportState.UNDOING, 0, at or clock.now()
    row.save(update_fields=["state", "cursor", "undone_at"])
    defer(RUN, run_id=row.pk)
    return row


@transaction.atomic
def drop_import(*, run: Import) -> None:
    """Throw a file away that was not brought in. Refuses "late"."""
    row = _lock(run)
    if row.state not in {ImportState.MAPPING, ImportState.READY, ImportState.FAILED}:
        raise Refusal("late", _("This file is on its way already. The page shows how it stands."))
    row.delete()


def go_on_with_import(*, run_id: int) -> None:
    """Do all that a run has to do in its state, batch by batch. Killed and called again, it goes on."""
    run = Import.objects.select_related("association").filter(pk=run_id).first()
    if run is None:
        return
    if run.state == ImportState.READING:
        _read_all(run)
    while run.state in {ImportState.RUNNING, ImportState.UNDOING}:
        run = _bring_batch(run.pk) if run.state == ImportState.RUNNING else _undo_batch(run.pk)


def _read_all(run: Import) -> None:
    language = run.by.person.user.language if run.by and run.by.is_person and run.by.person.user else "ar"
    with translation.override(language):  # reasons are kept as sentences
        try:
            table = parse_table(bytes(run.data or b""), run.file_name)
            if len(table.rows) > MOST_ROWS:
                raise Trouble(_("The file has more than %(limit)d rows: cut it in several.") % {"limit": MOST_ROWS})
        except Trouble as trouble:
            Import.objects.filter(pk=run.pk, state=ImportState.READING).update(state=ImportState.FAILED, trouble=str(trouble)[:300])
            return
        fields = {one.pk: one for one in CustomField.objects.filter(association=run.association)}
        reader = Reader(run.columns, fields)
        lines = [(row.number, [row.cells.get(heading, "") for heading in table.headings]) for row in table.rows]
        while _read_batch(run.pk, lines, reader):
            pass


@transaction.atomic
def _read_batch(run_id: int, lines: list[tuple[int, list[str]]], reader: Reader) -> bool:
    """Read some rows and see whom they look like; return whether there are more."""
    run = Import.objects.select_for_update(of=("self",)).select_related("association").get(pk=run_id)
    if run.state != ImportState.READING:
        return False
    part = lines[run.cursor : run.cursor + READ_BATCH]
    rows = [_row(run, place, number, line, reader) for place, (number, line) in enumerate(part, run.cursor + 1)]
    Likeness(run).mark(rows)
    ImportRow.objects.bulk_create(rows)
    run.cursor, run.total = run.cursor + len(part), len(lines)
    if run.cursor >= len(lines):
        run.state = ImportState.READY
    run.save(update_fields=["cursor", "total", "state"])
    return run.state == ImportState.READING


def _row(run: Import, place: int, number: int, line: list[str], reader: Reader) -> ImportRow:
    try:
        cells = reader.read(line)
    except Unreadable as reason:
        shown = {"name": " · ".join(filter(None, line))[:120]}
        return ImportRow(run=run, place=place, number=number, values=shown, outcome=Outcome.REFUSED, reason=str(reason)[:300])
    email, phone = next(iter(cells.emails), ""), next(iter(cells.phones), "")
    return ImportRow(run=run, place=place, number=number, values=asdict(cells), email=email, phone=phone_key(phone))


@transaction.atomic
def _bring_batch(run_id: int) -> Import:
    run = Import.objects.select_for_update(of=("self",)).select_related("association", "by").get(pk=run_id)
    if run.state != ImportState.RUNNING:
        return run
    rows = list(run.rows.filter(place__gt=run.cursor, place__lte=run.cursor + BRING_BATCH).order_by("place"))
    bring_in_rows(run, [row for row in rows if row.outcome != Outcome.REFUSED])
    run.cursor += BRING_BATCH
    if run.cursor >= run.total:
        run.state, run.cursor, run.done_at = ImportState.DONE, run.total, clock.now()
    run.save(update_fields=["cursor", "state", "done_at"])
    return run


@transaction.atomic
def _undo_batch(run_id: int) -> Import:
    run = Import.objects.select_for_update(of=("self",)).select_related("association").get(pk=run_id)
    if run.state != ImportState.UNDOING:
        return run
    newest_first = run.rows.exclude(contact=None).filter(place__gt=run.total - run.cursor - BRING_BATCH, place__lte=run.total - run.cursor)
    for row in newest_first.select_related("contact").order_by("-place"):
        run.left += not take_back_row(row)
    run.cursor += BRING_BATCH
    if run.cursor >= run.total:
        run.state, run.cursor = ImportState.UNDONE, run.total
    run.save(update_fields=["cursor", "state", "left"])
    return run


def _ready(run: Import) -> Import:
    row = _lock(run)
    if row.state != ImportState.READY:
        raise Refusal("late", _("This file is on its way already. The page shows how it stands."))
    return row


def _lock(run: Import) -> Import:
    row = Import.objects.select_for_update(of=("self",)).select_related("association__actor").filter(pk=run.pk).first()
    if row is None:
        raise Refusal("gone", _("This file is no longer there."))
    return row
