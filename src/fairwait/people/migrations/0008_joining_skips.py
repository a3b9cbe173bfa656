from django.db import migrations, models


class Migration(migrations.Migration):
    """The column keeps its name, so nothing is done to the table: in code it is called as in every act over many."""

    dependencies = [
        ('people', '0007_joining_together'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.RemoveConstraint(
                model_name='joinitem',
                name='people_joinitem_done_by_an_event_or_left_for_a_reason',
            ),
            migrations.RenameField(model_name='joinitem', old_name='left', new_name='skip'),
            migrations.AlterField(
                model_name='joinitem',
                name='skip',
                field=models.TextField(blank=True, choices=[('erased', 'erased'), ('joined', 'joined'), ('restricted', 'restricted'), ('not-asked', 'not-asked'), ('changed', 'changed'), ('doubted', 'doubted'), ('parted', 'parted'), ('not-yours', 'not-yours')], db_column='left'),
            ),
            migrations.AddConstraint(
                model_name='joinitem',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('event__isnull', True), ('skip', ''), ('state', 'chosen')), models.Q(('event__isnull', True), ('state', 'skipped'), models.Q(('skip', ''), _negated=True)), models.Q(('event__isnull', False), ('skip', ''), ('state__in', ('done', 'undone'))), models.Q(('event__isnull', False), ('state', 'kept'), models.Q(('skip', ''), _negated=True)), _connector='OR'), name='people_joinitem_done_by_an_event_or_left_for_a_reason'),
            ),
        ]),
    ]
