from django.core.management import call_command
from django.db import migrations


def make_cache(apps, schema_editor):
    call_command("createcachetable", "limits_cache", database=schema_editor.connection.alias, verbosity=0)


def drop_cache(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS limits_cache")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_alerts_and_choices'),
    ]

    operations = [
        migrations.RunPython(make_cache, drop_cache),
    ]
