"""Acknowledgements of warnings: kept as they were given, held in the database as in 0002."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "workflows_acknowledgement"
HOLD = {
    "postgresql": f"""
CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {TABLE}
FOR EACH ROW EXECUTE FUNCTION workflows_written_once()
""",
    "sqlite": f"""
CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE ON {TABLE}
BEGIN SELECT RAISE(ABORT, 'a row of {TABLE} stays as it was written'); END
""",
}
LET_GO = {
    "postgresql": f"DROP TRIGGER written_once ON {TABLE}",
    "sqlite": f"DROP TRIGGER {TABLE}_written_once",
}


def hold(apps, schema_editor):
    schema_editor.execute(HOLD[schema_editor.connection.vendor], params=None)


def let_go(apps, schema_editor):
    schema_editor.execute(LET_GO[schema_editor.connection.vendor], params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0002_written_once'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Acknowledgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('code', models.CharField(max_length=60)),
                ('path', models.TextField()),
                ('words', models.TextField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('edition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='workflows.edition')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='workflows.policy')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(hold, let_go),
    ]
