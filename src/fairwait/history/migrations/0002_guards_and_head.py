"""Make the history append-only in the database itself, and write the head it starts from."""

from django.db import migrations

from fairwait.history import guards
from fairwait.history.chain import GENESIS


def begin(apps, schema_editor):
    """Write the empty chain's head, then put the guards on."""
    apps.get_model("history", "Head").objects.get_or_create(pk=1, defaults={"seq": 0, "hash": GENESIS, "next_id": 1})
    guards.install(schema_editor.connection)


def leave(apps, schema_editor):
    """Take the guards off again."""
    guards.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("history", "0001_initial")]
    operations = [migrations.RunPython(begin, leave)]
