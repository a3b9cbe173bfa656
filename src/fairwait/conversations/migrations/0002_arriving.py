"""A request may come by itself, and then nobody has taken it on yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("conversations", "0001_start"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="request",
            name="taken_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name="request",
            name="way",
            field=models.TextField(choices=[("phone", "phone"), ("face_to_face", "face_to_face"), ("video", "video"), ("professional", "professional"), ("letter", "letter"), ("web", "web")]),
        ),
    ]
