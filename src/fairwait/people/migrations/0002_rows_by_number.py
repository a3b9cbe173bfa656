"""Store people under their own numbers; index only those known as another, who are few."""

import django.db.models.deletion
import fairwait.history.numbers
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='person',
            name='id',
            field=fairwait.history.numbers.NumberKey(primary_key=True, serialize=False),
        ),
        migrations.AlterField(
            model_name='person',
            name='now_known_as',
            field=models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='formerly', to='people.person'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('now_known_as__isnull', False)), fields=['now_known_as'], name='people_person_known_as_another'),
        ),
    ]
