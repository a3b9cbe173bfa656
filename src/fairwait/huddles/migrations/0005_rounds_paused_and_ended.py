"""What the database holds of a huddle over concerns: paused and ended by somebody, at a time, and only then."""

from django.db import migrations, models


class Migration(migrations.Migration):
    # of its own: PostgreSQL alters no table whose rows the same transaction has just written
    dependencies = [("huddles", "0004_rounds_followed_and_providers")]

    operations = [
        migrations.RemoveConstraint("round", "huddles_round_ended_by_somebody_at_a_time"),
        migrations.AddConstraint("round", models.CheckConstraint(
            condition=models.Q(
                models.Q(("ended_at__isnull", False), ("ended_by__isnull", False), ("state", "ended")),
                models.Q(
                    models.Q(("state", "ended"), _negated=True), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                _connector="OR"),
            name="huddles_round_ended_by_somebody_at_a_time")),
        migrations.AddConstraint("round", models.CheckConstraint(
            condition=models.Q(
                models.Q(("paused_at__isnull", False), ("paused_by__isnull", False), ("state", "paused")),
                models.Q(
                    models.Q(("state", "paused"), _negated=True), ("paused_at__isnull", True),
                    ("paused_by__isnull", True)),
                _connector="OR"),
            name="huddles_round_paused_by_somebody_at_a_time")),
    ]
