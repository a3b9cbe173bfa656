"""Let erasing blank why somebody looked at a person; nothing else of the access log may change."""

from django.db import migrations

from fairwait.accounts import guards


def put_on_anew(apps, schema_editor):
    guards.take_off(schema_editor)
    guards.put_on(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_append_only")]
    operations = [migrations.RunPython(put_on_anew, migrations.RunPython.noop)]
