"""What the database itself does for a book: it notes each new row for sealing, and refuses every change of the others.

For migrations. Nobody who writes rows has to think of it, and what is written by SQL alone is sealed as well.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION ledger_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_pending (book, "row") VALUES (TG_ARGV[0], NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: add a correcting line', TG_TABLE_NAME;
END $$;
"""
DROP_FUNCTIONS = "DROP FUNCTION ledger_note(); DROP FUNCTION ledger_refuse();"
KEEP = """
CREATE TRIGGER ledger_kept BEFORE UPDATE OR DELETE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
KEEP_WHOLE = """
CREATE TRIGGER ledger_not_emptied BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""
NOTE = """
CREATE TRIGGER ledger_noted AFTER INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION ledger_note('{book}');
INSERT INTO ledger_pending (book, "row") SELECT '{book}', id FROM {table} ORDER BY id;
"""


def keep_table(table: str) -> migrations.RunSQL:
    """Refuse UPDATE and DELETE on a table."""
    return migrations.RunSQL(KEEP.format(table=table), f"DROP TRIGGER ledger_kept ON {table}")


def keep_whole(table: str) -> migrations.RunSQL:
    """Refuse TRUNCATE on a table, by itself or with those it points to."""
    return migrations.RunSQL(KEEP_WHOLE.format(table=table), f"DROP TRIGGER ledger_not_emptied ON {table}")


def seal_table(*, book: str, table: str) -> migrations.RunSQL:
    """Note every row of a table for sealing: those it will get, and those it has."""
    return migrations.RunSQL(NOTE.format(book=book, table=table), f"DROP TRIGGER ledger_noted ON {table}")
