"""Say of a person whose details were erased that they were."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_rows_by_number")]
    operations = [
        migrations.AddField("person", "is_erased", models.BooleanField(db_default=False, default=False)),
    ]
