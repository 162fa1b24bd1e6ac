"""Those who waited when the duty to answer came into being: its time begins for them now."""

from django.db import migrations

START = """
UPDATE opportunities_application
SET turn_at = now(), due_at = now() + interval '4 days', next_at = now() + interval '1 day'
WHERE state = 'submitted'
"""


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0006_duty_to_answer")]

    operations = [migrations.RunSQL(START, migrations.RunSQL.noop)]
