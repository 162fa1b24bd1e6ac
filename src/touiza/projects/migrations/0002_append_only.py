"""The database itself refuses to change the log of progress."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION projects_progress_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'projects_progress is append-only: add a correcting entry';
END $$;
CREATE TRIGGER projects_progress_append_only BEFORE UPDATE OR DELETE ON projects_progress
FOR EACH ROW EXECUTE FUNCTION projects_progress_refuse();
"""
BACKWARD = """
DROP TRIGGER projects_progress_append_only ON projects_progress;
DROP FUNCTION projects_progress_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
