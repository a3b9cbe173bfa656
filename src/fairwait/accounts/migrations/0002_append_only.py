"""The access log and the record of staff changes can only be added to: the database itself refuses anything else."""

from django.db import migrations

from fairwait.accounts import guards


def put_on(apps, schema_editor):
    guards.put_on(schema_editor)


def take_off(apps, schema_editor):
    guards.take_off(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_start")]
    operations = [migrations.RunPython(put_on, take_off)]
