"""Huddles over concerns are followed and paused as any other; providers are records, made of the names typed so far."""

import unicodedata

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def _key(name):
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def carry_over(apps, schema_editor):
    """Those that ended have ended; each provider named so far is one record."""
    Round = apps.get_model("huddles", "Round")
    Concern = apps.get_model("huddles", "Concern")
    Provider = apps.get_model("huddles", "Provider")
    Round.objects.filter(ended_at__isnull=False).update(state="ended")
    for concern in Concern.objects.filter(kind="provider").exclude(about="(erased)").order_by("pk"):
        if key := _key(concern.about):
            provider, _ = Provider.objects.get_or_create(
                key=key,
                defaults={"name": concern.about, "added_by_id": concern.raised_by_id, "added_at": concern.raised_at},
            )
            concern.provider = provider
            concern.save(update_fields=["provider"])


STATES = [("running", "running"), ("paused", "paused"), ("ended", "ended")]
USER = settings.AUTH_USER_MODEL


class Migration(migrations.Migration):
    dependencies = [
        ("huddles", "0003_concerns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("key", models.TextField(unique=True)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER)),
                ("same_as", models.ForeignKey(
                    null=True, on_delete=django.db.models.deletion.PROTECT, related_name="other_names",
                    to="huddles.provider")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True) & models.Q(("key", ""), _negated=True),
                        name="huddles_provider_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("same_as__isnull", True))
                        | models.Q(("same_as", models.F("pk")), _negated=True),
                        name="huddles_provider_is_not_its_own"),
                ],
            },
        ),
        migrations.AddField("concern", "provider", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="concerns", to="huddles.provider")),
        migrations.AddField(
            "round", "state", models.TextField(choices=STATES, default="running"), preserve_default=False),
        migrations.AddField("round", "current", models.PositiveIntegerField(default=1)),
        migrations.AddField("round", "revision", models.PositiveIntegerField(default=1)),
        migrations.AddField("round", "paused_at", models.DateTimeField(null=True)),
        migrations.AddField("round", "paused_by", models.ForeignKey(
            null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER)),
        migrations.CreateModel(
            name="RoundAttendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateTimeField()),
                ("round", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="attendance", to="huddles.round")),
                ("user", models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER)),
            ],
            options={
                "ordering": ("since", "pk"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "user"), name="huddles_round_attendance_once")],
            },
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
