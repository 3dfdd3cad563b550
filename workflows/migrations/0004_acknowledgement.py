"""Acknowledgements of warnings stay as they were given, whoever asks: held in the database as in 0002 and 0003."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "workflows_acknowledgement"
# The functions are those of 0002 and 0003. On SQLite the models alone refuse deletion: 0003 says why.
HOLD = {
    "postgresql": (
        f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION workflows_written_once()",
        f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {TABLE} "
        "FOR EACH STATEMENT EXECUTE FUNCTION workflows_never_emptied()",
    ),
    "sqlite": (
        f"CREATE TRIGGER {TABLE}_written_once BEFORE UPDATE ON {TABLE} "
        f"BEGIN SELECT RAISE(ABORT, 'a row of {TABLE} stays as it was written'); END",
    ),
}
LET_GO = {
    "postgresql": (f"DROP TRIGGER written_once ON {TABLE}", f"DROP TRIGGER never_emptied ON {TABLE}"),
    "sqlite": (f"DROP TRIGGER {TABLE}_written_once",),
}


def hold(apps, schema_editor):
    for statement in HOLD[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def let_go(apps, schema_editor):
    for statement in LET_GO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('workflows', '0003_kept_as_written'),
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
