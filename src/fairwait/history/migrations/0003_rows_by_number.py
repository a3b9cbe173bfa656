"""Store events, and the keys of subjects, under their own numbers; the guards go with the old table, and are put back."""

from django.db import migrations

from fairwait.history import guards
from fairwait.history.numbers import NumberKey


def off(apps, schema_editor):
    """Take the guards off while the table is made again."""
    guards.remove(schema_editor.connection)


def on(apps, schema_editor):
    """Put the guards on."""
    guards.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("history", "0002_guards_and_head")]
    operations = [
        migrations.RunPython(off, on),
        migrations.AlterField(
            model_name="event", name="seq", field=NumberKey(primary_key=True, serialize=False)
        ),
        migrations.AlterField(
            model_name="subjectkey", name="subject", field=NumberKey(primary_key=True, serialize=False)
        ),
        migrations.RunPython(on, off),
    ]
