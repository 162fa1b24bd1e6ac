"""The database itself refuses to change the book of hours."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION proof_contribution_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'proof_contribution is append-only: add a correcting line';
END $$;
CREATE TRIGGER proof_contribution_append_only BEFORE UPDATE OR DELETE ON proof_contribution
FOR EACH STATEMENT EXECUTE FUNCTION proof_contribution_refuse();
"""
BACKWARD = """
DROP TRIGGER proof_contribution_append_only ON proof_contribution;
DROP FUNCTION proof_contribution_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("proof", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
