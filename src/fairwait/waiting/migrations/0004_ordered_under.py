"""Keep with each place in the order the policy it was worked out by."""

from django.db import migrations, models


def name_the_first(apps, schema_editor):
    """Whatever has a place was put there by the only policy there was."""
    waits = apps.get_model("waiting", "Wait").objects
    waits.filter(ordered_on__isnull=False).update(ordered_under="chosen-band/1")


class Migration(migrations.Migration):
    dependencies = [("waiting", "0003_order_defaults")]
    operations = [
        migrations.AddField("wait", "ordered_under", models.TextField(null=True)),
        migrations.RunPython(name_the_first, migrations.RunPython.noop),
    ]
