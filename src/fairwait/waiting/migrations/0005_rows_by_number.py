"""Store waits under their own numbers."""

import fairwait.history.numbers
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('waiting', '0004_ordered_under'),
    ]

    operations = [
        migrations.AlterField(
            model_name='wait',
            name='id',
            field=fairwait.history.numbers.NumberKey(primary_key=True, serialize=False),
        ),
    ]
