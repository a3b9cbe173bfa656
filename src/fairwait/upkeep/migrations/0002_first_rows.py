from django.db import migrations
from django.utils import timezone


def make_installation(apps, schema_editor):
    """This council's identity, made once with its database and never again."""
    apps.get_model("upkeep", "Installation").objects.get_or_create(pk=1, defaults={"made_at": timezone.now()})


class Migration(migrations.Migration):
    dependencies = [("upkeep", "0001_start")]
    operations = [migrations.RunPython(make_installation, migrations.RunPython.noop)]
